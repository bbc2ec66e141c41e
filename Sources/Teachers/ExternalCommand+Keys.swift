import ExternalProcesses
import SettingKeys

extension SettingType where Value == [String] {
  /// A program and its arguments.
  package static var words: SettingType {
    list(of: .text("a word"), "a list of the program and its arguments, such as [python3, my_net.py]")
  }

  /// SHA-256 of files.
  package static var digests: SettingType {
    list(
      of: .text("a SHA-256 in hexadecimal"), "a list of SHA-256 in hexadecimal, one for each file of depends",
      count: 0...Limits.listLength)
  }

  /// Any number of files.
  package static var paths: SettingType {
    list(of: .text("the path of a file"), "a list of files, such as [my_net.py, weights.pt]", count: 0...Limits.listLength)
  }
}

extension SettingType where Value == String {
  package static var duration: SettingType {
    .text("a duration, such as 90s, 10m or 2h").refusing { ExternalCommand.seconds($0) == nil ? .value() : nil }
  }
}

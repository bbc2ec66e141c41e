import Files
import Foundation

/// A program that learns or labels, as a study names it.
package struct ExternalCommand: Hashable, Sendable {
  /// The program and its arguments.
  package var words: [String]
  /// Files on which the answers depend: the learner's source, weights that it loads.
  package var depends: [String]
  /// SHA-256 of these files in hexadecimal, in their order.
  package var digests: [String]
  /// How long an answer may take, such as `90s`, `10m` or `2h`.
  package var timeout: String

  package init(_ words: [String] = [], depends: [String] = [], digests: [String] = [], timeout: String = "10m") {
    self.words = words
    self.depends = depends
    self.digests = digests
    self.timeout = timeout
  }

  /// The seconds of a duration: `90`, `90s`, `10m`, `2h`; nil for anything else.
  package static func seconds(_ text: String) -> Double? {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
    let factor = text.last.flatMap { units[$0] }
    guard let value = Double(factor == nil ? text : String(text.dropLast())), value > 0, value.isFinite else { return nil }
    return value * (factor ?? 1)
  }

  var timeoutSeconds: Double { Self.seconds(timeout) ?? 600 }

  /// What tells one learner from another: SHA-256 of the command and of the files it depends on.
  package var hash: String {
    let identity = JSON.object(["command": .array(words.map { .text($0) }), "depends": .array(digests.map { .text($0) })])
    return SHA256.hash(Array(identity.canonical.utf8)).hexadecimal
  }

  /// The command in one line, at most 80 characters.
  package var text: String {
    let line = words.joined(separator: " ")
    return line.count > 80 ? line.prefix(79) + "…" : line
  }

  /// The command with the digests of its files.
  /// - Throws: `BrevityError`, the end of a sentence: "'my_net.py' cannot be read: …".
  package func digested() throws(BrevityError) -> ExternalCommand {
    var command = self
    command.digests = []
    for path in depends {
      guard let data = FileManager.default.contents(atPath: Self.located(path)) else {
        throw BrevityError(.usage, "names '\(path)', and there is no such file that can be read")
      }
      command.digests.append(SHA256.hash(Array(data)).hexadecimal)
    }
    return command
  }

  /// The command as it is started: files that are not here but were installed with this program are meant there.
  var locatedWords: [String] { words.map(Self.located) }

  private static func located(_ word: String) -> String {
    guard word.contains("/"), !word.hasPrefix("/"), !FileManager.default.fileExists(atPath: word) else { return word }
    return ThisProgram.shared(word) ?? word
  }
}

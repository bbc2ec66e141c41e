import Foundation

/// What went wrong with a journal, a claim or a result file, as one sentence.
public struct ResultsError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// The data are damaged, or not ours, or of a version this program does not read.
    case foreignData
    /// A file could not be made.
    case cannotCreate
    /// Reading or writing failed.
    case inputOutput
    /// Another process works on the same shard.
    case busy
    /// A setting outside the study file is not usable.
    case usage
  }

  public let kind: Kind
  public let description: String

  init(_ kind: Kind, _ sentence: String) {
    self.kind = kind
    description = sentence
  }

  /// The last error of the system: "`attempt`: no space left on device."
  static func system(_ kind: Kind, _ attempt: String, _ number: Int32 = errno, then consequence: String = "") -> ResultsError {
    let reason = String(cString: strerror(number))
    return ResultsError(kind, "\(attempt): \(reason.prefix(1).lowercased() + reason.dropFirst())\(consequence).")
  }
}

/// Makes a directory and those it lies in, where they do not exist yet.
public func makeDirectory(_ path: String) throws(ResultsError) {
  let above = URL(fileURLWithPath: path).deletingLastPathComponent().path
  if access(above, F_OK) != 0, above != path { try makeDirectory(above) }
  guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
    throw ResultsError.system(.cannotCreate, "Cannot create the directory '\(path)'")
  }
}

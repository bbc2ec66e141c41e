import Files

/// Where something a person wrote stands.
public enum Place: Hashable, Sendable, CustomStringConvertible {
  /// A whole file.
  case source(String)
  /// A position in a file; lines and columns count from 1, columns in Unicode scalars.
  case mark(String, line: Int, column: Int)
  /// An override from the command line, as written there (`a.b=c`).
  case override(String)

  public var description: String {
    switch self {
    case .source(let name): name
    case .mark(let name, let line, let column): "\(name):\(line):\(column)"
    case .override(let text): "--set \(text)"
    }
  }
}

/// A study that cannot be read: one sentence that says where, which key, which value, and what would be accepted.
public struct StudyError: Failure, Hashable {
  public var kind: FailureKind { .usage }
  public let place: Place
  /// The key path in the study file (`training.max_epochs`), empty where the file as a whole is meant.
  public let keyPath: String
  public let description: String

  /// "`place`: `keyPath` `problem`; accepted: `accepted` (`hint`)."
  init(_ place: Place, _ keyPath: String = "", _ problem: String, accepted: String? = nil, hint: String? = nil) {
    self.place = place
    self.keyPath = keyPath
    var sentence = keyPath.isEmpty ? problem : "\(keyPath) \(problem)"
    if let accepted { sentence += "; accepted: \(accepted)" }
    if let hint { sentence += " (\(hint))" }
    description = "\(place): \(sentence)."
  }
}

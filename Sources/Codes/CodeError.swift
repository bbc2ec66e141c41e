/// A stream that cannot be written or read: one sentence that says what was attempted, with which value, and what would
/// be accepted.
public struct CodeError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Kind: Hashable, Sendable {
    /// What was asked for cannot be coded.
    case usage
    /// The bytes are not a stream of ours, or not a whole one.
    case foreignData
    /// A library that this code needs is not installed.
    case notBuilt
  }

  public let kind: Kind
  public let description: String

  init(_ kind: Kind, _ sentence: String) {
    self.kind = kind
    description = sentence
  }
}

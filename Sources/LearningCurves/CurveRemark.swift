import Files

/// What a person should know before using a curve: one kind for programs, one sentence for people.
public struct CurveRemark: Equatable, Sendable {
  public enum Kind: String, CaseIterable, Sendable {
    // Of a file.
    case rowNames = "row_names"
    case leftOut = "left_out"
    case repeatedSizes = "repeated_sizes"
    // Of a fit.
    case status
    case meaning
    case exact
    // Of measurements that the model does not follow.
    case peak
    case dip
    case finalRise = "final_rise"
    case plateau
    case lackOfFit = "lack_of_fit"
    // Of what was asked.
    case extrapolation
    case noInterval = "no_interval"
    case unpaired
  }

  public let kind: Kind
  /// One full sentence.
  public let sentence: String

  package init(_ kind: Kind, _ sentence: String) {
    self.kind = kind
    self.sentence = sentence
  }

  var json: JSON { .ordered([("kind", .text(kind.rawValue)), ("sentence", .text(sentence))]) }
}

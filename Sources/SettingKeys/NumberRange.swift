/// The numbers that a key accepts: an interval, open or closed at each end.
package struct NumberRange: Sendable {
  package enum Lower: Hashable, Sendable {
    case none
    case above(Double)
    case atLeast(Double)
  }
  package enum Upper: Hashable, Sendable {
    case none
    case below(Double)
    case atMost(Double)
  }

  package let lower: Lower
  package let upper: Upper
  /// Only whole numbers.
  package let isWhole: Bool
  /// Ends the sentence: "such as 5".
  package var example: Double?
  /// Why a number outside the interval is refused, as the end of the sentence "… is 0": ", and beta = 0 …". Nil for no reason.
  package var reason: (@Sendable (Double) -> String?)?

  package init(_ lower: Lower = .none, _ upper: Upper = .none, isWhole: Bool = false) {
    self.lower = lower
    self.upper = upper
    self.isWhole = isWhole
  }

  package func contains(_ value: Double) -> Bool {
    let aboveLower =
      switch lower {
      case .none: true
      case .above(let bound): value > bound
      case .atLeast(let bound): value >= bound
      }
    let belowUpper =
      switch upper {
      case .none: true
      case .below(let bound): value < bound
      case .atMost(let bound): value <= bound
      }
    return aboveLower && belowUpper && (!isWhole || value == value.rounded())
  }

  /// "a number greater than 0 and at most 1, such as 0.3".
  package var sentence: String {
    var text = "a number"
    switch (isWhole, lower, upper) {
    case (true, .atLeast(let first), .atMost(let last)): text = "a whole number from \(Self.text(first)) to \(Self.text(last))"
    default:
      if isWhole { text = "a whole number" }
      switch lower {
      case .none: break
      case .above(let bound): text += " greater than \(Self.text(bound))"
      case .atLeast(let bound): text += " of at least \(Self.text(bound))"
      }
      switch upper {
      case .none: break
      case .below(let bound): text += "\(lower == .none ? "" : " and") less than \(Self.text(bound))"
      case .atMost(let bound): text += "\(lower == .none ? " of" : " and") at most \(Self.text(bound))"
      }
    }
    return example.map { "\(text), such as \(Self.text($0))" } ?? text
  }

  /// A whole number without ".0".
  package static func text(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
  }

  package static let positive = NumberRange(.above(0))
  package static let nonNegative = NumberRange(.atLeast(0))
  package static let probability = NumberRange(.above(0), .atMost(1))
  package static let fraction = NumberRange(.above(0), .below(1))
}

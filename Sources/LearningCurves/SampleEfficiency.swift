import Foundation
import Statistics

/// How many times fewer labels one learner needs than another for the same excess loss, as an interval of
///
///     log₂ ratio = log₂ n_baseline(ε) − log₂ n_method(ε),      > 0 favours the method.
///
/// Nothing is extrapolated: where a curve does not reach ε inside the observed sizes, its n(ε) is only bounded, and so
/// is the ratio. A ratio without bounds carries no information.
public struct SampleEfficiency: Hashable, Sendable {
  /// −∞ where unbounded.
  public let lower: Double
  /// +∞ where unbounded.
  public let upper: Double

  public init(lower: Double, upper: Double) {
    precondition(lower <= upper, "an interval has its lower end first")
    self.lower = lower
    self.upper = upper
  }

  /// - Parameter sizes: the smallest and largest observed n_train.
  public init(method: Crossing, baseline: Crossing, sizes: ClosedRange<Double>) {
    let a = method.bounds(sizes)
    let b = baseline.bounds(sizes)
    self.init(lower: b.lower - a.upper, upper: b.upper - a.lower)
  }

  public var isExact: Bool { lower == upper }
  public var isInformative: Bool { lower > -.infinity || upper < .infinity }

  /// One interval over several levels ε: the medians of the lower and of the upper ends, the outer one of the two
  /// middle values where their number is even. A median, because single levels may lie outside a teacher's curves.
  public static func median(_ levels: [SampleEfficiency]) -> SampleEfficiency {
    precondition(!levels.isEmpty, "a median needs at least one level")
    let lower = levels.map(\.lower).sorted()[(levels.count - 1) / 2]
    let upper = levels.map(\.upper).sorted()[levels.count / 2]
    return SampleEfficiency(lower: lower, upper: upper)
  }
}

extension Crossing {
  /// What is known of log₂ n(ε).
  fileprivate func bounds(_ sizes: ClosedRange<Double>) -> (lower: Double, upper: Double) {
    switch self {
    case .at(let n): (log2(n), log2(n))
    case .neverReached: (log2(sizes.upperBound), .infinity)
    case .alreadyBelow: (-.infinity, log2(sizes.lowerBound))
    }
  }
}

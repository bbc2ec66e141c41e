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
    self.init(method: method, over: sizes, baseline: baseline, over: sizes)
  }

  /// The same for curves that were not measured over the same sizes: what lies beyond the end of one of them is unknown
  /// from there on, whatever the other one shows.
  public init(
    method: Crossing, over methodSizes: ClosedRange<Double>, baseline: Crossing, over baselineSizes: ClosedRange<Double>
  ) {
    let a = method.bounds(methodSizes)
    let b = baseline.bounds(baselineSizes)
    self.init(lower: b.lower - a.upper, upper: b.upper - a.lower)
  }

  /// log₂ n(ε) of one curve.
  public init(sampleSize crossing: Crossing, over sizes: ClosedRange<Double>) {
    let bounds = crossing.bounds(sizes)
    self.init(lower: bounds.lower, upper: bounds.upper)
  }

  /// Nothing is known.
  public static let unknown = SampleEfficiency(lower: -.infinity, upper: .infinity)

  public var negated: SampleEfficiency { SampleEfficiency(lower: -upper, upper: -lower) }

  public func shifted(by amount: Double) -> SampleEfficiency {
    SampleEfficiency(lower: lower + amount, upper: upper + amount)
  }

  /// Σ weight·value, as the interval of all that the values allow.
  public static func combination(_ values: [SampleEfficiency], weights: [Double]) -> SampleEfficiency {
    precondition(values.count == weights.count, "one weight per value")
    var (lower, upper) = (0.0, 0.0)
    for (value, weight) in zip(values, weights) where weight != 0 {
      lower += weight * (weight > 0 ? value.lower : value.upper)
      upper += weight * (weight > 0 ? value.upper : value.lower)
    }
    return SampleEfficiency(lower: lower, upper: upper)
  }

  public var isExact: Bool { lower == upper }
  public var isInformative: Bool { lower > -.infinity || upper < .infinity }

  /// One interval over several levels ε: the median of the lower and the median of the upper ends, each the mean of the two
  /// middle values where their number is even. A median, because single levels may lie outside a teacher's curves.
  ///
  /// The median of the true ratios lies within it, and where the middle levels are crossed it is a number and not a bound:
  /// an even number of levels is not censoring.
  public static func median(_ levels: [SampleEfficiency]) -> SampleEfficiency {
    precondition(!levels.isEmpty, "a median needs at least one level")
    func middle(_ ends: [Double]) -> Double {
      let sorted = ends.sorted()
      let (a, b) = (sorted[(ends.count - 1) / 2], sorted[ends.count / 2])
      return a == b ? a : a / 2 + b / 2
    }
    return SampleEfficiency(lower: middle(levels.map(\.lower)), upper: middle(levels.map(\.upper)))
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

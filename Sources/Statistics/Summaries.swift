import Foundation
import GSL

/// The arithmetic mean; NaN of nothing.
public func mean(_ values: [Double]) -> Double {
  values.reduce(0, +) / Double(values.count)
}

/// The standard deviation with divisor N − 1; NaN for fewer than two values.
public func standardDeviation(_ values: [Double]) -> Double {
  guard values.count > 1 else { return .nan }
  let center = mean(values)
  return (values.reduce(0) { $0 + ($1 - center) * ($1 - center) } / Double(values.count - 1)).squareRoot()
}

/// The standard error of the mean, s/√N; NaN for fewer than two values.
public func standardError(_ values: [Double]) -> Double {
  standardDeviation(values) / Double(values.count).squareRoot()
}

/// The quantile of type 7 of Hyndman and Fan (*American Statistician* 50:361, 1996), R's default.
///
/// Linear interpolation between the order statistics at 1 + (N − 1)·p. Infinite values are ordered like any other;
/// NaN for no values, a NaN among them, or p outside [0, 1].
public func quantile(_ values: [Double], _ p: Double) -> Double {
  guard !values.isEmpty, p >= 0, p <= 1, !values.contains(where: \.isNaN) else { return .nan }
  return quantile(ofSorted: values.sorted(), p)
}

/// The middle of the sorted values.
public func median(_ values: [Double]) -> Double { quantile(values, 0.5) }

func quantile(ofSorted sorted: [Double], _ p: Double) -> Double {
  let position = Double(sorted.count - 1) * p
  let index = Int(position)
  let fraction = position - Double(index)
  // Between equal values nothing is interpolated: ∞ − ∞ is no number.
  guard fraction > 0, sorted[index] != sorted[index + 1] else { return sorted[index] }
  return sorted[index] + fraction * (sorted[index + 1] - sorted[index])
}

/// A confidence interval and the coverage it was made for (or has, where it is exact).
public struct Interval: Equatable, Sendable {
  public let lower: Double
  public let upper: Double
  public let coverage: Double

  public init(lower: Double, upper: Double, coverage: Double) {
    self.lower = lower
    self.upper = upper
    self.coverage = coverage
  }
}

/// x̄ ± t(1 − α/2; N − 1)·s/√N; `nil` for fewer than two values or values that are not finite.
public func tInterval(_ values: [Double], coverage: Double = 0.95) -> Interval? {
  guard values.count > 1, values.allSatisfy(\.isFinite) else { return nil }
  let t = StudentT(degreesOfFreedom: Double(values.count - 1)).quantile((1 + coverage) / 2)
  let center = mean(values)
  let halfWidth = t * standardError(values)
  return Interval(lower: center - halfWidth, upper: center + halfWidth, coverage: coverage)
}

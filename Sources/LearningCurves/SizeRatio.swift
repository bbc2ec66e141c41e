import Files
import Foundation
import GSL
import Statistics

/// n₂(ε)/n₁(ε) of two fitted curves: how many times more samples the second one needs for the same loss.
public struct SizeRatio: Equatable, Sendable {
  public let level: Double
  /// `nil` where a curve does not cross the level inside its sizes.
  public let estimate: Double?
  /// From the delta method in ln n with the degrees of freedom of Welch and Satterthwaite (*Biometrika* 34:28, 1947), since
  /// the two curves need not have the same noise; from zero to infinity without an estimate.
  public let interval: Interval

  public init(_ first: CurveFit, _ second: CurveFit, at level: Double, coverage: Double = 0.95) {
    self.level = level
    let (a, b) = (first.reach(level, within: 1), second.reach(level, within: 1))
    let none = Interval(lower: 0, upper: .infinity, coverage: coverage)
    guard case .at(let n1) = a.crossing, case .at(let n2) = b.crossing else {
      estimate = nil
      interval = none
      return
    }
    estimate = n2 / n1
    let variances = [a, b].map { $0.logStandardError * $0.logStandardError }
    let variance = variances[0] + variances[1]
    let spread = zip(variances, [first, second]).reduce(0.0) { sum, curve in
      curve.1.hasKnownVariance ? sum : sum + curve.0 * curve.0 / Double(max(1, curve.1.degreesOfFreedom))
    }
    guard variance.isFinite, variance > 0, first.status == .converged, second.status == .converged else {
      interval = none
      return
    }
    let factor =
      spread > 0
      ? StudentT(degreesOfFreedom: variance * variance / spread).quantile((1 + coverage) / 2)
      : StandardNormal.quantile((1 + coverage) / 2)
    let halfWidth = factor * variance.squareRoot()
    interval = Interval(lower: n2 / n1 * exp(-halfWidth), upper: n2 / n1 * exp(halfWidth), coverage: coverage)
  }

  var json: JSON {
    .ordered([("loss", .number(level)), ("ratio", JSON(estimate)), ("interval_95", interval.json)])
  }
}

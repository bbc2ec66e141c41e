import Foundation
import GSL
import Statistics

/// The sample size at which a fitted curve reaches a level.
public struct CurveInversion: Equatable, Sendable {
  public let crossing: Crossing
  /// Of ln n, by the delta method; +∞ where the fit does not say.
  public let logStandardError: Double
  /// exp(ln n ± quantile·logStandardError); from zero to infinity for a censored crossing.
  public let interval: Interval
  /// n(ε) lies outside the sizes that were measured.
  public let isExtrapolated: Bool
}

extension CurveFit {
  /// n(ε): the size from which on the fitted curve stays at or below a level.
  ///
  /// Outside the measured sizes the answer is censored; `extrapolation` = 2 would allow twice the largest and half the
  /// smallest, and the result says so.
  public func inversion(at level: Double, extrapolation: Double = 1, coverage: Double = 0.95) -> CurveInversion {
    let none = Interval(lower: 0, upper: .infinity, coverage: coverage)
    func censored(_ crossing: Crossing) -> CurveInversion {
      CurveInversion(crossing: crossing, logStandardError: .infinity, interval: none, isExtrapolated: false)
    }
    guard let smallest = sizes.min(), let largest = sizes.max(), loss(at: largest).isFinite else {
      return censored(.neverReached)
    }
    let lower = log(smallest / max(1, extrapolation))
    let upper = log(largest * max(1, extrapolation))
    let steps = 400
    let grid = (0...steps).map { lower + (upper - lower) * Double($0) / Double(steps) }
    guard let above = grid.lastIndex(where: { !(loss(at: exp($0)) <= level) }) else { return censored(.alreadyBelow) }
    guard above < steps,
      let root = try? Brent.root(between: grid[above], and: grid[above + 1], tolerance: 1e-15, of: { loss(at: exp($0)) - level })
    else { return censored(.neverReached) }

    let n = exp(root)
    let h = 1e-5
    let slope = (loss(at: exp(root + h)) - loss(at: exp(root - h))) / (2 * h)
    let error = curveStandardError(at: n) * (options.residuals == .logarithmic ? level : 1) / abs(slope)
    let halfWidth = quantileFactor(coverage) * error
    return CurveInversion(
      crossing: .at(n), logStandardError: error.isNaN ? .infinity : error,
      interval: halfWidth.isFinite ? Interval(lower: n * exp(-halfWidth), upper: n * exp(halfWidth), coverage: coverage) : none,
      isExtrapolated: n < smallest * (1 - 1e-12) || n > largest * (1 + 1e-12))
  }
}

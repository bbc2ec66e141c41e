import Foundation
import GSL
import Statistics

/// The sample size at which a fitted curve reaches a loss.
public struct Reach: Equatable, Sendable {
  public let level: Double
  public let crossing: Crossing
  /// Of ln n, by the delta method; +∞ where the fit does not say.
  public let logStandardError: Double
  /// Of n; from zero to infinity where nothing is known.
  public let interval: Interval
  public let method: IntervalMethod
  /// How many times beyond the sizes measured, at least 1; infinite where the level is not reached.
  public let extrapolation: Double
}

extension CurveFit {

  /// n(ε): the size from which on the fitted curve stays at or below a level, with the interval of the sizes at which
  /// curves that fit nearly as well (by the profile of the sum of squares) reach it.
  ///
  /// - Parameter factor: how many times beyond the sizes measured the level may lie; farther crossings are censored.
  public func reach(_ level: Double, within factor: Double = 1e9, coverage: Double = 0.95) -> Reach {
    let unknown = Interval(lower: 0, upper: .infinity, coverage: coverage)
    let crossing = crossing(of: level, within: factor)
    guard case .at(let n) = crossing else {
      return Reach(
        level: level, crossing: crossing, logStandardError: .infinity, interval: unknown, method: .none,
        extrapolation: crossing == .neverReached ? .infinity : 1)
    }
    let error = logStandardError(of: n, level)
    func result(_ interval: Interval, _ method: IntervalMethod) -> Reach {
      Reach(
        level: level, crossing: crossing, logStandardError: error, interval: interval, method: method,
        extrapolation: extrapolation(to: n))
    }
    guard status == .converged, error.isFinite, error > 0, hasVariance else { return result(unknown, .none) }
    let target = quantileFactor(coverage)
    guard var constrained = ConstrainedFit(self) else {
      let halfWidth = target * error
      return result(Interval(lower: n * exp(-halfWidth), upper: n * exp(halfWidth), coverage: coverage), .delta)
    }
    let curveError = curveStandardError(at: n)
    func end(_ direction: Double) -> Double {
      constrained.restart()
      let distance = crossingOutward(step: target * error, most: log(1e12)) {
        (constrained.distance(at: n * exp(direction * $0), loss: level, error: curveError) ?? 1e6) - target
      }
      return distance.map { n * exp(direction * $0) } ?? (direction < 0 ? 0 : .infinity)
    }
    return result(Interval(lower: end(-1), upper: end(1), coverage: coverage), .profile)
  }

  func crossing(of level: Double, within factor: Double = 1e9) -> Crossing {
    guard let smallest = sizes.min(), let largest = sizes.max(), loss(at: largest).isFinite else { return .neverReached }
    let lower = log(smallest / max(1, factor))
    let upper = log(largest * max(1, factor))
    let steps = 400
    let grid = (0...steps).map { lower + (upper - lower) * Double($0) / Double(steps) }
    guard let above = grid.lastIndex(where: { !(loss(at: exp($0)) <= level) }) else { return .alreadyBelow }
    guard above < steps,
      let root = try? Brent.root(between: grid[above], and: grid[above + 1], tolerance: 1e-15, of: { loss(at: exp($0)) - level })
    else { return .neverReached }
    return .at(exp(root))
  }

  /// σ(ln f)·f/|df/d ln n|, or σ(f)/|df/d ln n|.
  private func logStandardError(of n: Double, _ level: Double) -> Double {
    let h = 1e-5
    let slope = (loss(at: n * exp(h)) - loss(at: n * exp(-h))) / (2 * h)
    let error = curveStandardError(at: n) * (options.residuals == .logarithmic ? level : 1) / abs(slope)
    return error.isNaN ? .infinity : error
  }
}

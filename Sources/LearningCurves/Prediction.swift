import Foundation
import Statistics

/// How an interval was found.
public enum IntervalMethod: String, Sendable {
  /// By the likelihood of curves that pass through the end.
  case profile
  /// By leaving out one repetition after the other, t with one degree of freedom less than there are.
  case clusters
  /// From the covariance of the coefficients.
  case delta
  case none
}

/// The fitted loss at a sample size.
public struct Prediction: Equatable, Sendable {
  public let size: Double
  public let loss: Double
  /// Of where the curve lies, not of another measurement; unbounded where nothing is known.
  public let interval: Interval
  public let method: IntervalMethod
  /// How many times beyond the sizes measured: size/largest or smallest/size, at least 1.
  public let extrapolation: Double
}

extension CurveFit {
  /// The fitted loss at a sample size, with its 95 % interval.
  ///
  /// The interval is exact to second order for independent normal errors and a model that is true; what a model misses
  /// beyond the sizes measured, no interval of its own can tell.
  public func prediction(at n: Double, coverage: Double = 0.95) -> Prediction {
    let center = loss(at: n)
    let unbounded = Interval(lower: -.infinity, upper: .infinity, coverage: coverage)
    func prediction(_ interval: Interval, _ method: IntervalMethod) -> Prediction {
      Prediction(size: n, loss: center, interval: interval, method: method, extrapolation: extrapolation(to: n))
    }
    let error = curveStandardError(at: n)
    guard center.isFinite, status == .converged, error.isFinite, error > 0, hasVariance else {
      return prediction(unbounded, .none)
    }
    guard var constrained = ConstrainedFit(self) else {
      return prediction(interval(at: n, coverage: coverage), .delta)
    }
    let isLogarithmic = options.residuals == .logarithmic
    let target = quantileFactor(coverage)
    func end(_ direction: Double) -> Double {
      constrained.restart()
      func place(_ distance: Double) -> Double {
        isLogarithmic ? center * exp(direction * distance) : center + direction * distance
      }
      let distance = crossingOutward(step: target * error) {
        (constrained.distance(at: n, loss: place($0), error: error) ?? 1e6) - target
      }
      return distance.map(place) ?? (isLogarithmic && direction < 0 ? 0 : direction * .infinity)
    }
    return prediction(Interval(lower: end(-1), upper: end(1), coverage: coverage), .profile)
  }

  /// How many times a size lies beyond those measured, at least 1.
  func extrapolation(to n: Double) -> Double {
    guard let smallest = sizes.min(), let largest = sizes.max() else { return 1 }
    return max(1, n / largest, smallest / n)
  }
}

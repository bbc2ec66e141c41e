import Foundation
import GSL
import Statistics

/// What repetitions say of a fit: the same fit without each of them in turn (the jackknife over clusters; Efron and
/// Tibshirani, *An Introduction to the Bootstrap*, 1993, §11).
///
/// The points of one repetition (a seed, a teacher) share their data, so their errors are not independent, and a standard
/// error from residuals is too small. Whole repetitions are independent: var θ = (S − 1)/S·Σ(θ₍ₛ₎ − θ)², and intervals
/// take t with S − 1 degrees of freedom.
public struct ClusterVariation: Sendable {
  public let names: [String]
  private let whole: CurveFit
  private let without: [CurveFit]

  /// - Returns: `nil` for fewer than two repetitions, or a fit that did not converge.
  public init?(_ fit: CurveFit, replicates: [String]) {
    var names: [String] = []
    var known: Set<String> = []
    for name in replicates where known.insert(name).inserted { names.append(name) }
    guard fit.status == .converged, names.count > 1, replicates.count == fit.pointCount else { return nil }
    self.names = names
    whole = fit
    var without: [CurveFit] = []
    for name in names {
      let kept = replicates.indices.filter { replicates[$0] != name }
      var options = fit.options
      switch options.weights {
      case .equal: break
      case .standardDeviations(let values): options.weights = .standardDeviations(kept.map { values[$0] })
      case .relative(let values): options.weights = .relative(kept.map { values[$0] })
      }
      guard
        let part = try? CurveFit.fit(
          fit.model, sizes: kept.map { fit.sizes[$0] }, losses: kept.map { fit.losses[$0] }, options: options)
      else { return nil }
      without.append(part)
    }
    self.without = without
  }

  public var degreesOfFreedom: Int { names.count - 1 }

  /// The standard error of any number that a fit has; infinite where a part of the data does not give it.
  public func standardError(_ statistic: (CurveFit) -> Double) -> Double {
    let center = statistic(whole)
    let parts = without.map { $0.status == .converged ? statistic($0) : .nan }
    guard center.isFinite, parts.allSatisfy(\.isFinite) else { return .infinity }
    let squares = parts.reduce(0) { $0 + ($1 - center) * ($1 - center) }
    return (squares * Double(names.count - 1) / Double(names.count)).squareRoot()
  }

  public func interval(coverage: Double = 0.95, _ statistic: (CurveFit) -> Double) -> Interval {
    let error = standardError(statistic)
    guard error.isFinite else { return Interval(lower: -.infinity, upper: .infinity, coverage: coverage) }
    let halfWidth = StudentT(degreesOfFreedom: Double(degreesOfFreedom)).quantile((1 + coverage) / 2) * error
    return Interval(lower: statistic(whole) - halfWidth, upper: statistic(whole) + halfWidth, coverage: coverage)
  }

  /// The interval of the logarithm, for numbers above zero.
  public func logInterval(coverage: Double = 0.95, _ statistic: (CurveFit) -> Double) -> Interval {
    let logs = interval(coverage: coverage) { log(statistic($0)) }
    return Interval(lower: exp(logs.lower), upper: exp(logs.upper), coverage: coverage)
  }

  func prediction(at n: Double, coverage: Double = 0.95) -> Prediction {
    let isLogarithmic = whole.options.residuals == .logarithmic
    let statistic = { (fit: CurveFit) in fit.loss(at: n) }
    return Prediction(
      size: n, loss: whole.loss(at: n),
      interval: isLogarithmic ? logInterval(coverage: coverage, statistic) : interval(coverage: coverage, statistic),
      method: .clusters, extrapolation: whole.extrapolation(to: n))
  }

  func reach(_ level: Double, coverage: Double = 0.95) -> Reach {
    func size(_ fit: CurveFit) -> Double { if case .at(let n) = fit.crossing(of: level) { n } else { .nan } }
    let found = whole.reach(level, coverage: coverage)
    guard case .at = found.crossing else { return found }
    return Reach(
      level: level, crossing: found.crossing, logStandardError: standardError { log(size($0)) },
      interval: logInterval(coverage: coverage, size), method: .clusters, extrapolation: found.extrapolation)
  }
}

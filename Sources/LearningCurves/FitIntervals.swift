import Foundation
import GSL
import Statistics

extension CurveFit {
  /// The factor of a standard error: t with N − p degrees of freedom, or the normal quantile where σ is known.
  func quantileFactor(_ coverage: Double) -> Double {
    hasKnownVariance
      ? StandardNormal.quantile((1 + coverage) / 2)
      : StudentT(degreesOfFreedom: Double(degreesOfFreedom)).quantile((1 + coverage) / 2)
  }

  /// Coefficient ± quantile·standard error; unbounded where the standard error is infinite, `nil` for a name that is not
  /// a free coefficient.
  public func waldInterval(_ name: String, coverage: Double = 0.95) -> Interval? {
    guard let value = coefficients[name], let error = standardErrors[name] else { return nil }
    guard error.isFinite else { return Interval(lower: -.infinity, upper: .infinity, coverage: coverage) }
    let halfWidth = quantileFactor(coverage) * error
    return Interval(lower: value - halfWidth, upper: value + halfWidth, coverage: coverage)
  }

  /// The values of one coefficient for which the sum of squares, minimised over the others, stays below
  /// rss + s²·t² (Bates and Watts, *Nonlinear Regression Analysis*, 1988, §6.1); an end is infinite where it does for ever.
  ///
  /// - Returns: `nil` unless the fit converged by squared loss and the name is that of a free coefficient.
  public func profileInterval(_ name: String, coverage: Double = 0.95) -> Interval? {
    guard status == .converged, options.huber == nil, let problem, let error = standardErrors[name], error.isFinite,
      let index = model.coefficientNames.firstIndex(of: name), degreesOfFreedom > 0 || hasKnownVariance
    else { return nil }
    let variance = hasKnownVariance ? 1 : rss / Double(degreesOfFreedom)
    guard variance > 0, error > 0 else { return waldInterval(name, coverage: coverage) }
    let profile = CoefficientProfile(fit: self, problem: problem, index: index)
    let target = quantileFactor(coverage)
    func end(_ direction: Double) -> Double {
      profile.place(in: direction, step: target * error) { (max(0, $0 - rss) / variance).squareRoot() - target }
    }
    return Interval(lower: end(-1), upper: end(1), coverage: coverage)
  }

  /// The standard error of the fitted loss (or of its logarithm, for logarithmic residuals) at a sample size.
  func curveStandardError(at n: Double) -> Double {
    guard let problem else { return .infinity }
    var gradient = model.gradient(SampleSize(n), parameters)
    // Covariances are those of the coefficients: for a logarithmic amplitude the derivative by b is amplitude·g.
    if case .exponential(let index) = model.amplitude { gradient[index] *= parameters.values[index] }
    let factor = problem.isLogarithmic ? 1 / loss(at: n) : 1
    let slopes = problem.free.map { gradient[$0] * factor }
    return quadraticForm(slopes).squareRoot()
  }

  /// gᵀCg, infinite where a coefficient that matters has no variance.
  func quadraticForm(_ g: [Double]) -> Double {
    let c = covariance
    var sum = 0.0
    for row in g.indices where g[row] != 0 {
      for column in g.indices where g[column] != 0 {
        let entry = c[row * g.count + column]
        guard entry.isFinite else { return .infinity }
        sum += g[row] * g[column] * entry
      }
    }
    return max(0, sum)
  }

  /// What a band is about.
  public enum Band: Sendable {
    /// Where the fitted curve lies.
    case curve
    /// Where another measurement would lie; of weight one where the weights are relative, of the curve's own error only
    /// where σ is known, since a new measurement's is not.
    case measurement
  }

  /// The pointwise band at a sample size, by the delta method; on the logarithmic scale for logarithmic residuals.
  public func interval(at n: Double, _ band: Band = .curve, coverage: Double = 0.95) -> Interval {
    let center = loss(at: n)
    let ownError = curveStandardError(at: n)
    let spread = band == .measurement && !hasKnownVariance ? residualStandardDeviation : 0
    let halfWidth = quantileFactor(coverage) * (ownError * ownError + spread * spread).squareRoot()
    guard center.isFinite, halfWidth.isFinite else { return Interval(lower: -.infinity, upper: .infinity, coverage: coverage) }
    return options.residuals == .logarithmic
      ? Interval(lower: center * exp(-halfWidth), upper: center * exp(halfWidth), coverage: coverage)
      : Interval(lower: center - halfWidth, upper: center + halfWidth, coverage: coverage)
  }
}

/// The sum of squares as a function of one coefficient, minimised over the others.
struct CoefficientProfile {
  let fit: CurveFit
  let problem: CurveProblem
  let index: Int

  /// Where `height` of the profile, negative at the estimate, crosses zero; ±∞ where it does not.
  func place(in direction: Double, step: Double, _ height: (Double) -> Double) -> Double {
    var reduced = problem
    reduced.free.removeAll { $0 == index }
    let isExponential = if case .exponential(index) = fit.model.amplitude { true } else { false }
    let estimate = fit.coefficients[fit.model.coefficientNames[index]]!
    var position = fit.parameters

    func value(_ distance: Double) -> Double {
      let coefficient = estimate + direction * distance
      var start = position
      start.values[index] =
        isExponential ? (fit.parameters.values[index] < 0 ? -exp(coefficient) : exp(coefficient)) : coefficient
      reduced.held = start
      guard let solution = try? reduced.descend(from: start), solution.rss.isFinite else { return 1e6 }
      position = solution.parameters
      return min(1e6, height(solution.rss))
    }

    var inner = 0.0
    var outer = step
    for _ in 0..<40 {
      if value(outer) >= 0 {
        guard let root = try? Brent.root(between: inner, and: outer, tolerance: 1e-14, of: value) else { return estimate }
        return estimate + direction * root
      }
      inner = outer
      outer *= 1.5
    }
    return direction * .infinity
  }
}

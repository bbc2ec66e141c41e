import Foundation
import GSL
import Statistics

/// A learning-curve model fitted to points (n, loss).
///
/// `status` says what kind of place the fit ended at. Standard errors are +∞ where the data do not identify a coefficient,
/// and for every coefficient of a degenerate fit; they are never zero for lack of information.
public struct CurveFit: Sendable {
  public let model: CurveModel
  public let options: FitOptions
  public let sizes: [Double]
  public let losses: [Double]
  public let status: FitStatus

  /// Coefficients by name, loss form; NaN where nothing was fitted.
  public let coefficients: [String: Double]
  /// Of the free coefficients: from the known σ where `Weights.standardDeviations` were given, from the residuals otherwise.
  public let standardErrors: [String: Double]
  /// Names of the coefficients that were estimated, in the model's order; rows and columns of the covariances.
  public let freeNames: [String]
  /// (JᵀWJ)⁻¹ over the free coefficients, row-major: the covariance where the weights are 1/σ².
  public let absoluteCovariance: [Double]
  /// The same times s² = rss/(N − p): the covariance where σ is estimated. Infinite without degrees of freedom.
  public let scaledCovariance: [Double]

  /// Σ wᵢrᵢ², in the residuals that were fitted (of logarithms for `.logarithmic`); χ² where σ is known.
  public let rss: Double
  /// What was minimised: `rss`, or Huber's sum.
  public let objective: Double
  /// Residuals beyond Huber's threshold; `nil` for squared loss.
  public let clipped: Int?
  /// Huber's threshold in units of the residuals; `nil` for squared loss.
  public let huberThreshold: Double?
  /// The smallest over the largest singular value of the column-scaled Jacobian.
  public let reciprocalCondition: Double
  /// See `LeastSquaresSolution.relativeOffset`.
  public let relativeOffset: Double
  public let iterations: Int

  let problem: CurveProblem?
  let parameters: NaturalParameters

  /// Fits a model by certified global search and GSL's trust region.
  ///
  /// - Throws: `CurveFitError` for input from which no fit can be attempted: counts that disagree, a sample size, weight or
  ///   threshold that is not positive and finite, an unknown fixed coefficient. Everything else is a status.
  public static func fit(
    _ model: CurveModel, sizes: [Double], losses: [Double], options: FitOptions = FitOptions()
  ) throws(CurveFitError) -> CurveFit {
    try CurveFitting(model, sizes: sizes, losses: losses, options: options).fit()
  }
}

extension CurveFit {
  public var pointCount: Int { sizes.count }
  public var degreesOfFreedom: Int { sizes.count - freeNames.count }

  /// Whether standard errors come from known standard deviations.
  public var hasKnownVariance: Bool { if case .standardDeviations = options.weights { true } else { false } }

  /// The covariance behind `standardErrors`.
  public var covariance: [Double] { hasKnownVariance ? absoluteCovariance : scaledCovariance }

  /// s = √(rss/(N − p)); NaN without degrees of freedom.
  public var residualStandardDeviation: Double {
    degreesOfFreedom > 0 ? (rss / Double(degreesOfFreedom)).squareRoot() : .nan
  }

  /// P(χ² ≥ rss) where σ is known: small where the model or the σ are wrong.
  public var goodnessOfFit: Double? {
    guard hasKnownVariance, rss.isFinite, degreesOfFreedom > 0 else { return nil }
    return ChiSquared(degreesOfFreedom: Double(degreesOfFreedom)).upperTail(rss)
  }

  /// Whether the residuals are no more than rounding errors: the curve passes through every point.
  public var isExact: Bool {
    guard rss.isFinite, let problem else { return false }
    let rounding = zip(losses, problem.rootWeights).reduce(0.0) { sum, point in
      let size = problem.isLogarithmic ? max(1, abs(log(point.0))) : abs(point.0)
      return sum + pow(size * point.1 * 8 * Double.ulpOfOne, 2)
    }
    return rss <= rounding
  }

  /// Why a fit has no log-likelihood, or no AICc.
  public enum Undefined: Equatable, Sendable {
    case notFitted
    /// `last1` estimates nothing.
    case noEstimate
    case huber
    case exact
    case tooFewPoints(needed: Int)

    public var reason: String {
      switch self {
      case .notFitted: "nothing was fitted"
      case .noEstimate: "the model estimates nothing"
      case .huber: "Huber's loss has no likelihood"
      case .exact: "the curve passes through every point"
      case .tooFewPoints(let needed): "it needs at least \(needed) points"
      }
    }
  }

  /// Why there is no log-likelihood; `nil` where there is one.
  public var likelihoodUndefined: Undefined? {
    guard model != .last1 else { return .noEstimate }
    guard rss.isFinite else { return .notFitted }
    guard options.huber == nil else { return .huber }
    return isExact && !hasKnownVariance ? .exact : nil
  }

  /// Why there is no AICc; `nil` where there is one.
  public var aiccUndefined: Undefined? {
    let needed = freeNames.count + (hasKnownVariance ? 2 : 3)
    return likelihoodUndefined ?? (pointCount < needed ? .tooFewPoints(needed: needed) : nil)
  }

  /// The full Gaussian log-likelihood of the residuals that were fitted, with the maximum-likelihood variance where σ is
  /// unknown. Not comparable between linear and logarithmic residuals. `nil` where `likelihoodUndefined` says why.
  public var logLikelihood: Double? {
    guard likelihoodUndefined == nil else { return nil }
    let n = Double(pointCount)
    switch options.weights {
    case .standardDeviations(let sigma):
      return -rss / 2 - sigma.reduce(0) { $0 + log($1) } - n / 2 * log(2 * Double.pi)
    case .equal: return -n / 2 * (log(2 * Double.pi * rss / n) + 1)
    case .relative(let weights):
      return -n / 2 * (log(2 * Double.pi * rss / n) + 1) + weights.reduce(0) { $0 + log($1) } / 2
    }
  }

  /// Free coefficients, and the variance where it is estimated.
  var informationParameters: Double { Double(freeNames.count + (hasKnownVariance ? 0 : 1)) }

  /// −2·ln L + 2K.
  public var aic: Double? { logLikelihood.map { -2 * $0 + 2 * informationParameters } }

  /// AIC + 2K(K + 1)/(N − K − 1) (Hurvich and Tsai, *Biometrika* 76:297, 1989); `nil` where `aiccUndefined` says why.
  public var aicc: Double? {
    guard aiccUndefined == nil else { return nil }
    let k = informationParameters
    return aic.map { $0 + 2 * k * (k + 1) / (Double(pointCount) - k - 1) }
  }

  /// −2·ln L + K·ln N.
  public var bic: Double? { logLikelihood.map { -2 * $0 + informationParameters * log(Double(pointCount)) } }

  /// The fitted loss at a sample size; NaN where nothing was fitted or the model is not defined.
  public func loss(at n: Double) -> Double {
    model == .last1 ? parameters.values[0] : model.value(SampleSize(n), parameters)
  }

  /// The coefficients with the signs of LCDB's formulas, `nil` for a model that LCDB does not have or a curve its formula
  /// cannot write (exp4 and expp3 have an amplitude of fixed sign there, and it is negative).
  public var lcdbCoefficients: [String: Double]? {
    guard model.isInLCDB else { return nil }
    switch model.amplitude {
    case .unit where parameters.sign > 0: return nil
    case .exponential(let index) where model.offsetIndex != nil && parameters.values[index] > 0: return nil
    case .exponential(let index) where model.offsetIndex == nil && parameters.values[index] < 0: return nil
    default: break
    }
    var signed = coefficients
    for index in model.lcdbNegated { signed[model.coefficientNames[index]]?.negate() }
    return signed
  }

  /// The sign in front of an amplitude that the coefficients leave open (exp4, vap3, expp3), `nil` for other models.
  public var amplitudeSign: Int? {
    switch model.amplitude {
    case .coefficient: nil
    case .unit: parameters.sign < 0 ? -1 : 1
    case .exponential(let index): parameters.values[index] < 0 ? -1 : 1
    }
  }
}

extension CurveFit {
  /// Nothing was fitted.
  init(model: CurveModel, options: FitOptions, sizes: [Double], losses: [Double], status: FitStatus) {
    let free = model.coefficientNames.filter { options.fixed[$0] == nil }
    let nothing = (0..<free.count * free.count).map { $0 % (free.count + 1) == 0 ? Double.infinity : .nan }
    self.init(
      model: model, options: options, sizes: sizes, losses: losses, status: status,
      coefficients: Dictionary(uniqueKeysWithValues: model.coefficientNames.map { ($0, options.fixed[$0] ?? .nan) }),
      standardErrors: Dictionary(uniqueKeysWithValues: free.map { ($0, .infinity) }), freeNames: free,
      absoluteCovariance: nothing, scaledCovariance: nothing, rss: .nan, objective: .nan, clipped: nil,
      huberThreshold: nil, reciprocalCondition: 0, relativeOffset: .nan, iterations: 0, problem: nil,
      parameters: NaturalParameters(values: [Double](repeating: .nan, count: model.parameterCount), sign: 1))
  }

  /// The last observed loss, without an estimate of its error.
  init(
    model: CurveModel, options: FitOptions, sizes: [Double], losses: [Double], lastValue: Double, problem: CurveProblem
  ) {
    let residuals = zip(losses, problem.rootWeights).map { loss, root in
      root * (problem.isLogarithmic ? log(lastValue / loss) : lastValue - loss)
    }
    let rss = residuals.reduce(0) { $0 + $1 * $1 }
    self.init(
      model: model, options: options, sizes: sizes, losses: losses, status: .converged, coefficients: ["a": lastValue],
      standardErrors: options.fixed.isEmpty ? ["a": .infinity] : [:], freeNames: options.fixed.isEmpty ? ["a"] : [],
      absoluteCovariance: options.fixed.isEmpty ? [.infinity] : [],
      scaledCovariance: options.fixed.isEmpty ? [.infinity] : [], rss: rss, objective: rss, clipped: nil,
      huberThreshold: nil, reciprocalCondition: 1, relativeOffset: 0, iterations: 0, problem: nil,
      parameters: NaturalParameters(values: [lastValue], sign: 1))
  }

  init(
    model: CurveModel, options: FitOptions, sizes: [Double], losses: [Double], problem: CurveProblem,
    descent: CurveFitting.Descent, status: FitStatus
  ) {
    let solution = descent.solution
    let free = problem.free
    let p = free.count
    var values = solution.parameters.values
    // From natural parameters to coefficients: e^b back to b, whose derivative by the amplitude is 1/amplitude.
    var derivative = [Double](repeating: 1, count: p)
    if case .exponential(let index) = model.amplitude {
      values[index] = log(abs(solution.parameters.values[index]))
      if let row = free.firstIndex(of: index) { derivative[row] = 1 / solution.parameters.values[index] }
    }
    var coefficients: [String: Double] = [:]
    for (index, name) in model.coefficientNames.enumerated() { coefficients[name] = options.fixed[name] ?? values[index] }

    let isDegenerate = if case .degenerate = status { true } else { false }
    let dof = sizes.count - p
    let variance =
      dof <= 0 ? Double.infinity : descent.huber.map { $0.variance(solution, p) } ?? solution.rss / Double(dof)
    func covariance(times factor: Double) -> [Double] {
      (0..<p * p).map { index in
        let (row, column) = (index / p, index % p)
        let entry = solution.unscaledCovariance[index] * derivative[row] * derivative[column]
        // A variance that underflows to zero although there are residuals is no knowledge either.
        let isLost = row == column && entry * factor == 0 && solution.rss > 0
        guard !isDegenerate, !isLost, factor.isFinite, entry.isFinite else { return row == column ? .infinity : .nan }
        return entry * factor
      }
    }
    let absolute = covariance(times: 1)
    let scaled = covariance(times: variance)
    let isKnown = if case .standardDeviations = options.weights { true } else { false }
    let names = free.map { model.coefficientNames[$0] }
    self.init(
      model: model, options: options, sizes: sizes, losses: losses, status: status, coefficients: coefficients,
      standardErrors: Dictionary(
        uniqueKeysWithValues: names.enumerated().map { ($1, (isKnown ? absolute : scaled)[$0 * p + $0].squareRoot()) }),
      freeNames: names, absoluteCovariance: absolute, scaledCovariance: scaled, rss: solution.rss,
      objective: descent.objective, clipped: descent.huber?.clipped, huberThreshold: descent.huber?.threshold,
      reciprocalCondition: solution.reciprocalCondition, relativeOffset: solution.relativeOffset,
      iterations: solution.iterations, problem: problem, parameters: solution.parameters)
  }
}

extension CurveFitting.HuberState {
  /// The variance factor of Huber's estimate, K²·[Σψ²/(N − p)]/[mean ψ′]², K = 1 + (p/N)·(1 − m)/m, m = mean ψ′
  /// (Huber, *Robust Statistics*, 1981, §7.6).
  func variance(_ solution: CurveProblem.Solution, _ p: Int) -> Double {
    let n = Double(solution.residuals.count)
    let squares = solution.residuals.reduce(0) { $0 + min(abs($1), threshold) * min(abs($1), threshold) }
    let inside = 1 - Double(clipped) / n
    guard inside > 0 else { return .infinity }
    let correction = 1 + Double(p) / n * (1 - inside) / inside
    return correction * correction * squares / (n - Double(p)) / (inside * inside)
  }
}

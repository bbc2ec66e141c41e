import Foundation
import GSL

/// From points to a `CurveFit`: validation, search, descent, Huber's weights, and the status.
struct CurveFitting {
  let model: CurveModel
  let sizes: [Double]
  let losses: [Double]
  let options: FitOptions
  private let problem: CurveProblem

  init(_ model: CurveModel, sizes: [Double], losses: [Double], options: FitOptions) throws(CurveFitError) {
    self.model = model
    self.sizes = sizes
    self.losses = losses
    self.options = options
    try Self.check(model, sizes, losses, options)
    let roots: [Double]
    switch options.weights {
    case .equal: roots = [Double](repeating: 1, count: sizes.count)
    case .standardDeviations(let sigma): roots = sigma.map { 1 / $0 }
    case .relative(let weights): roots = weights.map { $0.squareRoot() }
    }
    var held = [Double](repeating: 0, count: model.parameterCount)
    for (index, name) in model.coefficientNames.enumerated() {
      guard let value = options.fixed[name] else { continue }
      if case .exponential(index) = model.amplitude { held[index] = exp(value) } else { held[index] = value }
    }
    problem = CurveProblem(
      model: model, sizes: sizes.map(SampleSize.init), losses: losses, rootWeights: roots,
      isLogarithmic: options.residuals == .logarithmic,
      free: model.coefficientNames.indices.filter { options.fixed[model.coefficientNames[$0]] == nil },
      held: NaturalParameters(values: held, sign: 1))
  }

  private static func check(
    _ model: CurveModel, _ sizes: [Double], _ losses: [Double], _ options: FitOptions
  ) throws(CurveFitError) {
    var attempt: String { "The model \(model.name) cannot be fitted" }
    guard sizes.count == losses.count else {
      throw CurveFitError("\(attempt) to \(sizes.count) sizes and \(losses.count) losses: it needs one loss per size.")
    }
    if let size = sizes.first(where: { !($0 > 0 && $0.isFinite) }) {
      throw CurveFitError("\(attempt) at the sample size \(size): sample sizes are positive and finite.")
    }
    for (name, value) in options.fixed.sorted(by: { $0.key < $1.key }) {
      guard model.coefficientNames.contains(name) else {
        throw CurveFitError(
          """
          \(attempt) with the coefficient "\(name)" fixed: the coefficients of \(model.formula) are \
          \(model.coefficientNames.joined(separator: ", ")).
          """)
      }
      guard value.isFinite else {
        throw CurveFitError("\(attempt) with \(name) fixed at \(value): a fixed coefficient is a finite number.")
      }
    }
    switch options.weights {
    case .equal: break
    case .standardDeviations(let values), .relative(let values):
      guard values.count == sizes.count else {
        throw CurveFitError("\(attempt) to \(sizes.count) points with \(values.count) weights: it needs one weight per point.")
      }
      if let bad = values.first(where: { !($0 > 0 && $0.isFinite) }) {
        throw CurveFitError(
          "\(attempt) with the weight or standard deviation \(bad): weights and standard deviations are positive and finite.")
      }
    }
    switch options.huber {
    case .fixed(let threshold)?, .scaled(let threshold)?:
      guard threshold > 0, threshold.isFinite else {
        throw CurveFitError("\(attempt) with Huber's threshold \(threshold): the threshold is positive and finite.")
      }
    case nil: break
    }
  }

  func fit() -> CurveFit {
    if model == .last1 { return lastValue() }
    guard problem.free.count <= sizes.count, !sizes.isEmpty else { return nothing(.tooFewPoints) }
    let isPositive = options.residuals == .linear || losses.allSatisfy { $0 > 0 }
    guard losses.allSatisfy(\.isFinite), isPositive else { return nothing(.nonFinite) }

    let search = SeparableSearch(problem).run(options.search, valleys: options.search == .certified ? 5 : 1)
    var best: Descent?
    for start in search.starts {
      guard let descent = descend(from: start, usesFallbacks: false) else { continue }
      if best.map({ descent.objective < $0.objective }) ?? true { best = descent }
    }
    if let found = best, found.solution.relativeOffset >= 1e-6,
      let second = descend(from: found.solution.parameters, usesFallbacks: true), second.objective <= found.objective
    {
      best = second
    }
    guard let best else { return nothing(.nonFinite) }
    return CurveFit(
      model: model, options: options, sizes: sizes, losses: losses, problem: problem, descent: best,
      status: status(of: best, in: search))
  }

  /// A minimum of the objective, with the weights that Huber's loss ended with.
  struct Descent {
    let solution: CurveProblem.Solution
    /// Σr², or Huber's sum.
    let objective: Double
    let huber: HuberState?
  }

  struct HuberState {
    let threshold: Double
    /// How many residuals exceed the threshold.
    let clipped: Int
  }

  private func descend(from start: NaturalParameters, usesFallbacks: Bool) -> Descent? {
    // A hundred-millionth of a standard error is more than a fast fit needs.
    let target = options.search == .certified ? 1e-13 : 1e-8
    guard let plain = try? problem.descend(from: start, usesFallbacks: usesFallbacks, target: target), plain.rss.isFinite else {
      return nil
    }
    guard let huber = options.huber else { return Descent(solution: plain, objective: plain.rss, huber: nil) }
    return try? HuberIteration(problem: problem, huber: huber).descend(from: plain)
  }

  private func status(of descent: Descent, in search: SeparableSearch.Result) -> FitStatus {
    let solution = descent.solution
    let isConstant = losses.max()! - losses.min()! <= 4 * Double.ulpOfOne * abs(losses.max()!)
    if isConstant, !model.shapeCoefficients.isEmpty, model.offsetIndex.map(problem.free.contains) ?? false {
      return .degenerate(limit: "constant")
    }
    let theta = model.theta(solution.parameters)
    let outside = model.shapeCoefficients.enumerated().first { k, coefficient in
      problem.free.contains(coefficient) && (theta[k] < search.lowest[k] || theta[k] > search.highest[k])
    }
    let isStationary = solution.relativeOffset < 1e-6
    if outside != nil || !isStationary || solution.reciprocalCondition < 1e-3 {
      for limit in model.limits where isNoBetter(descent, than: limit) { return .degenerate(limit: limit.model) }
    }
    if let (k, coefficient) = outside {
      if theta[k] < search.lowest[k], coefficient == model.poleCoefficient { return .degenerate(limit: "pole") }
      return .atBound(coefficient: model.coefficientNames[coefficient])
    }
    if !isStationary { return .notStationary }
    return solution.reciprocalCondition < 1e-10 ? .rankDeficient : .converged
  }

  /// Whether the simpler model fits as well, up to rounding and an unfinished approach.
  private func isNoBetter(_ descent: Descent, than limit: CurveModel.Limit) -> Bool {
    guard let simpler = CurveModel(named: limit.model) else { return false }
    var simplerOptions = options
    simplerOptions.fixed = [:]
    for (name, value) in options.fixed {
      guard let index = model.coefficientNames.firstIndex(of: name),
        let shared = limit.shared.first(where: { $0.value == index })
      else { return false }
      simplerOptions.fixed[shared.key] = value
    }
    guard let fit = try? CurveFit.fit(simpler, sizes: sizes, losses: losses, options: simplerOptions) else { return false }
    let rounding = zip(losses, problem.rootWeights).reduce(0) { $0 + pow($1.0 * $1.1 * 1e-14, 2) }
    return fit.objective * (1 - 1e-7) <= descent.objective + rounding
  }

  private func nothing(_ status: FitStatus) -> CurveFit {
    CurveFit(model: model, options: options, sizes: sizes, losses: losses, status: status)
  }

  private func lastValue() -> CurveFit {
    guard let last = sizes.indices.max(by: { sizes[$0] < sizes[$1] }) else { return nothing(.tooFewPoints) }
    guard losses.allSatisfy(\.isFinite) else { return nothing(.nonFinite) }
    return CurveFit(
      model: model, options: options, sizes: sizes, losses: losses, lastValue: options.fixed["a"] ?? losses[last],
      problem: problem)
  }
}

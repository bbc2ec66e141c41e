import GSL
import Statistics

/// Iteratively reweighted least squares for Huber's loss, each pass starting where the last one ended.
struct HuberIteration {
  let problem: CurveProblem
  let huber: FitOptions.Huber

  /// Of the inner fits together; a fit that needs more is not stationary.
  static let mostIterations = 10_000

  func descend(from start: CurveProblem.Solution) throws(GSLError) -> CurveFitting.Descent {
    var solution = start
    var residuals = start.residuals
    var iterations = 0
    var hasConverged = false
    while iterations < Self.mostIterations {
      let threshold = threshold(for: residuals)
      let weights = residuals.map { abs($0) <= threshold ? 1 : (threshold / abs($0)).squareRoot() }
      let weighted = CurveProblem(
        model: problem.model, sizes: problem.sizes, losses: problem.losses,
        rootWeights: zip(problem.rootWeights, weights).map { $0 * $1 }, isLogarithmic: problem.isLogarithmic,
        free: problem.free, held: problem.held)
      let next = try weighted.descend(from: solution.parameters)
      guard next.rss.isFinite else { break }
      let before = residuals
      solution = next
      iterations += max(1, next.iterations)
      residuals = problem.residuals(next.parameters)
      let change = zip(before, residuals).reduce(0) { max($0, abs($1.0 - $1.1)) }
      hasConverged = change <= 1e-13 * problem.residualScale
      if hasConverged { break }
    }
    let threshold = threshold(for: residuals)
    let objective = residuals.reduce(0) { sum, r in
      sum + (abs(r) <= threshold ? r * r / 2 : threshold * (abs(r) - threshold / 2))
    }
    // The covariance without the weights: the factor for Huber's loss belongs to it (`CurveFit`).
    let plain = try problem.describe(solution.parameters)
    return CurveFitting.Descent(
      solution: CurveProblem.Solution(
        parameters: solution.parameters, residuals: residuals, rss: residuals.reduce(0) { $0 + $1 * $1 },
        unscaledCovariance: plain.unscaledCovariance, reciprocalCondition: plain.reciprocalCondition,
        relativeOffset: hasConverged ? solution.relativeOffset : .infinity, iterations: start.iterations + iterations),
      objective: objective,
      huber: CurveFitting.HuberState(threshold: threshold, clipped: residuals.count { abs($0) > threshold }))
  }

  /// A scale of zero, half of the residuals being exactly zero, leaves no residual inside the threshold: then all are.
  private func threshold(for residuals: [Double]) -> Double {
    switch huber {
    case .fixed(let threshold): return threshold
    case .scaled(let multiple):
      let scale = median(residuals.map(abs)) / 0.6744897501960817
      return scale > 0 ? multiple * scale : .infinity
    }
  }
}

import Foundation
import RandomStreams
import Training

/// One data set.
package struct RegressionTask: Sendable {
  let problem: SparseRegressionSettings.Problem
  /// n × p, row by row.
  let design: [Double]
  package let targets: [Double]
  package let coefficients: [Double]
  /// Uniform on ±√(6/(p + 1)), as Glorot draws a layer of p inputs and one output.
  let start: [Double]

  package init(_ problem: SparseRegressionSettings.Problem, replicate: Int, seed: UInt64) {
    self.problem = problem
    func stream(_ role: StreamRole) -> RandomStream { RandomStream(seed: seed, role: role, teacher: replicate) }
    var (weights, inputs) = (stream(.teacher), stream(.trainInputs))
    var (noise, starts) = (stream(.trainNoise), stream(.initialisation))
    var coefficients = [Double](repeating: 0, count: problem.variables)
    for j in 0..<problem.nonzero { coefficients[j] = weights.normal() }
    let design = (0..<problem.samples * problem.variables).map { _ in inputs.normal() }
    targets = (0..<problem.samples).map { i in
      var sum = problem.noise * noise.normal()
      for j in 0..<problem.nonzero { sum += design[i * problem.variables + j] * coefficients[j] }
      return sum
    }
    let bound = (6 / Double(problem.variables + 1)).squareRoot()
    start = (0..<problem.variables).map { _ in starts.uniform(-bound, bound) }
    self.coefficients = coefficients
    self.design = design
  }

  package func solve(_ solver: SparseRegressionSettings.Solver, initialProbability: Double) throws -> Findings {
    let (n, p) = (problem.samples, problem.variables)
    switch solver {
    case .oracle:
      let found = try ExactGradientPruning.leastSquares(
        F: design, n: n, p: p, y: targets, support: Array(0..<problem.nonzero))
      return findings(found, epochs: 0, hasConverged: true)
    case .descent, .adam:
      let solution = ExactGradientPruning(
        lambda0: problem.lambda0, optimizer: solver == .adam ? .adam : .gradientDescent, initialProbability: initialProbability,
        maxEpochs: problem.epochs
      ).solve(F: design, n: n, p: p, y: targets, start: start)
      return findings(solution.coefficients, epochs: solution.epochs, hasConverged: solution.converged)
    }
  }

  /// `l0_loss` has the unit in which the losses of exact gradients were printed: mean squared error plus 1 for each
  /// coefficient. `penalised_loss` has that of the Monte Carlo gradients beside them: plus λ₀ for each.
  package func findings(_ found: [Double], epochs: Int, hasConverged: Bool) -> Findings {
    var error = 0.0
    for i in 0..<problem.samples {
      var residual = targets[i]
      for j in 0..<problem.variables where found[j] != 0 { residual -= design[i * problem.variables + j] * found[j] }
      error += residual * residual
    }
    let support = found.count { $0 != 0 }
    return Findings(numbers: [
      "l0_loss": error / Double(problem.samples) + Double(support),
      "penalised_loss": error / Double(problem.samples) + problem.lambda0 * Double(support),
      "reconstruction_error": zip(found, coefficients).reduce(0) { $0 + abs($1.0 - $1.1) },
      "support_errors": Double(zip(found, coefficients).count { ($0 != 0) != ($1 != 0) }), "support_size": Double(support),
      "epochs": Double(epochs), "converged": hasConverged ? 1 : 0,
    ])
  }
}

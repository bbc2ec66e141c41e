import Foundation
import GSL
import Kernels
import RandomStreams
import Testing
import Training

@Suite struct ExactGradientTests {
  /// F = [[1, 2], [0, 1]], w = (1, −.5), π = (.5, .25), y = (1, 0): E = 1.0625, ∂π = (−1.5, 2.25), ∂w = (−.25, −1.75).
  @Test func knownAnswer() {
    let pruning = ExactGradientPruning(lambda0: 0)
    let at = pruning.objective(F: [1, 2, 0, 1], n: 2, p: 2, y: [1, 0], weights: [1, -0.5], probabilities: [0.5, 0.25])
    #expect(abs(at.value - 1.0625) < 1e-15)
    #expect(at.probabilityGradient == [-1.5, 2.25])
    #expect(at.weightGradient == [-0.25, -1.75])
  }

  static func problem(n: Int, p: Int, seed: UInt64, noise: Double = 0.5, relevant: Int = 3) -> (F: [Double], y: [Double]) {
    var stream = RandomStream(seed: seed, role: .trainInputs, teacher: 0)
    let design = (0..<n * p).map { _ in stream.normal() }
    let y = (0..<n).map { i in
      (0..<relevant).reduce(noise * stream.normal()) { $0 + design[i * p + 2 * $1] * ($1 % 2 == 0 ? 1 : -1) }
    }
    return (design, y)
  }

  /// The expectation over all 2ᵖ gates, written out.
  @Test(arguments: [(6, 4), (3, 5)]) func theExpectationIsTheEnumerationOfAllGates(_ n: Int, _ p: Int) {
    let (design, y) = Self.problem(n: n, p: p, seed: 3, relevant: 2)
    let w = (0..<p).map { 0.8 - 0.4 * Double($0) }
    let pi = (0..<p).map { 0.1 + 0.2 * Double($0) }
    var expectation = 0.0
    for gates in 0..<(1 << p) {
      var probability = 1.0
      var error = 0.0
      for i in 0..<n {
        var residual = y[i]
        for j in 0..<p where gates >> j & 1 == 1 { residual -= design[i * p + j] * w[j] }
        error += residual * residual
      }
      for j in 0..<p { probability *= gates >> j & 1 == 1 ? pi[j] : 1 - pi[j] }
      expectation += probability * error
    }
    for j in 0..<p { expectation += pi[j] * (0.3 + 0.2 * abs(w[j])) }
    let value = ExactGradientPruning(lambda0: 0.3, lambda1: 0.2)
      .objective(F: design, n: n, p: p, y: y, weights: w, probabilities: pi).value
    #expect(abs(value - expectation) < 1e-12 * expectation)
  }

  /// Both the step from FᵀF (n ≥ p) and the one from F (n < p).
  @Test(arguments: [(6, 4), (3, 5)]) func gradientsAgainstCentralDifferences(_ n: Int, _ p: Int) {
    let (design, y) = Self.problem(n: n, p: p, seed: 5, relevant: 2)
    let pruning = ExactGradientPruning(lambda0: 0.3, lambda1: 0.2)
    let x = (0..<2 * p).map { $0 < p ? 0.8 - 0.41 * Double($0) : 0.1 + 0.15 * Double($0 - p) }
    func at(_ x: [Double]) -> (value: Double, weightGradient: [Double], probabilityGradient: [Double]) {
      pruning.objective(F: design, n: n, p: p, y: y, weights: Array(x[..<p]), probabilities: Array(x[p...]))
    }
    let exact = at(x).weightGradient + at(x).probabilityGradient
    for i in x.indices {
      var (up, down) = (x, x)
      up[i] += 1e-5
      down[i] -= 1e-5
      #expect(abs((at(up).value - at(down).value) / 2e-5 - exact[i]) < 1e-7)
    }
  }

  /// J is affine in each single π_j, so that for fixed weights a minimum lies at a vertex: the solution is one, and
  /// switching any single coefficient does not lower J.
  @Test(arguments: [(60, 200), (80, 20)], [TrainingSettings.OptimizerKind.adam, .gradientDescent])
  func solutionsAreVerticesThatNoSingleSwitchImproves(_ shape: (n: Int, p: Int), _ optimizer: TrainingSettings.OptimizerKind) {
    let (design, y) = Self.problem(n: shape.n, p: shape.p, seed: 11)
    let pruning = ExactGradientPruning(lambda0: 10, optimizer: optimizer)
    let solution = pruning.solve(F: design, n: shape.n, p: shape.p, y: y)
    #expect(solution.converged && solution.epochs < pruning.maxEpochs)
    #expect(solution.support == [0, 2, 4])
    #expect(solution.probabilities.allSatisfy { $0 == 0 || $0 == 1 })
    #expect(solution.loss <= solution.losses.last!.loss * (1 + 1e-9))
    #expect(solution.losses.first!.epoch == 0 && solution.losses.last!.epoch == solution.epochs)
    for j in 0..<shape.p {
      var switched = solution.probabilities
      switched[j] = 1 - switched[j]
      let other = pruning.objective(F: design, n: shape.n, p: shape.p, y: y, weights: solution.weights, probabilities: switched)
      #expect(other.value >= solution.loss - 1e-9)
    }
  }

  /// On the support, weights without λ₁ are those of least squares; J is then |y − Fw|² + λ₀ k.
  @Test func theSupportHasItsLeastSquaresWeights() throws {
    let (design, y) = Self.problem(n: 80, p: 12, seed: 2)
    let solution = ExactGradientPruning(lambda0: 6, tolerance: 1e-10).solve(F: design, n: 80, p: 12, y: y)
    let exact = try ExactGradientPruning.leastSquares(F: design, n: 80, p: 12, y: y, support: solution.support)
    #expect(solution.support == [0, 2, 4])
    for (a, b) in zip(solution.coefficients, exact) { #expect(abs(a - b) < 1e-3) }
  }

  /// With an orthogonal design the best subset is known: keep |F_j·y|²/|F_j|² > λ₀.
  @Test func orthogonalDesignKeepsWhatPaysItsPrice() {
    let values = [2.0, 1.1, 0.9, -1.05, -0.4, 0]
    let p = values.count
    let design = (0..<p * p).map { $0 / p == $0 % p ? 1.0 : 0 }
    let solution = ExactGradientPruning(lambda0: 1).solve(F: design, n: p, p: p, y: values)
    #expect(solution.support == [0, 1, 3])
    #expect(abs(solution.loss - (3 + 0.81 + 0.16)) < 1e-6)
  }

  /// A price nobody pays leaves nothing, and then J is |y|².
  @Test func aPriceNobodyPays() {
    let (design, y) = Self.problem(n: 30, p: 5, seed: 7, relevant: 2)
    let dear = ExactGradientPruning(lambda0: 1e4).solve(F: design, n: 30, p: 5, y: y)
    #expect(dear.support.isEmpty && dear.coefficients == [0, 0, 0, 0, 0])
    #expect(abs(dear.loss - y.reduce(0) { $0 + $1 * $1 }) < 1e-9)
  }
}

extension ExactGradientPruning {
  /// J and its gradients at any point.
  // swift-format-ignore: AlwaysUseLowerCamelCase
  fileprivate func objective(F: [Double], n: Int, p: Int, y: [Double], weights: [Double], probabilities: [Double]) -> (
    value: Double, weightGradient: [Double], probabilityGradient: [Double]
  ) {
    precondition(y.count == n && weights.count == p && probabilities.count == p, "a regression needs n targets and p weights")
    let problem = GatedRegressions(design: F, targets: y, samples: n, variables: p)
    let (w, pi) = (AlignedBuffer(weights), AlignedBuffer(probabilities))
    let (l0, l1) = (AlignedBuffer([lambda0]), AlignedBuffer([lambda1]))
    let means = AlignedBuffer<Double>(count: p)
    let correlation = AlignedBuffer<Double>(count: p)
    let (gw, gp) = (AlignedBuffer<Double>(count: p), AlignedBuffer<Double>(count: p))
    GateKernel.multiply(w, pi, into: means)
    problem.correlate(means, into: correlation)
    GateKernel.regressionGradient(
      weights: w, probabilities: pi, correlation: correlation, norms: problem.norms, lambda0: l0, lambda1: l1,
      weightGradient: gw, probabilityGradient: gp)
    return (problem.objectives(weights: w, probabilities: pi, lambda0: l0, lambda1: l1)[0], gw.array, gp.array)
  }
}

import Foundation
import Kernels

/// Gradient descent on the weights and probabilities of gated regressions, for as long as any of them moves.
///
/// J is affine in every single π_j, so that for fixed weights one of its minima is at a vertex π ∈ {0, 1}ᵖ; probabilities
/// that are still inside at the end go, one after the other, to the end where J is smaller, which never raises J.
struct GatedDescent {
  /// How probabilities are kept inside [0, 1].
  enum Gates: Hashable {
    /// π itself is trained and projected after each step.
    case projected
    /// π = 1/(1 + exp(−v)) with v trained: no projection, but gradients that vanish at the ends.
    case sigmoid
  }

  let optimizer: TrainingSettings.OptimizerKind
  /// Of Adam; of gradient descent in units of 1/(2 λ_max(FᵀF)), the inverse curvature of the squared error.
  let rate: Double
  let gates: Gates
  let maxEpochs: Int
  /// Epochs between two looks at J.
  let checkEvery: Int
  /// Relative change of J between two looks below which it counts as unchanged.
  let tolerance: Double

  struct Outcome {
    /// Variables × regressions.
    var weights: AlignedBuffer<Double>
    /// 0 or 1, variables × regressions.
    var probabilities: AlignedBuffer<Double>
    /// Σ over regressions of J at the start and at every look.
    var losses: [(epoch: Int, loss: Double)]
    var epochs: Int
    var converged: Bool
  }

  /// - Parameters:
  ///   - start: weights, variables × regressions.
  ///   - startProbabilities: π; a gate at 0 in front of a weight 0 stays closed.
  ///   - largestEigenvalue: λ_max(FᵀF).
  func run(
    _ problem: GatedRegressions, start: [Double], startProbabilities: [Double], lambda0: [Double], lambda1: [Double],
    largestEigenvalue: Double
  ) -> Outcome {
    let count = start.count
    let w = AlignedBuffer<Double>(start)
    let pi = AlignedBuffer<Double>(startProbabilities)
    let logit = AlignedBuffer<Double>(gates == .sigmoid ? startProbabilities.map { log($0 / (1 - $0)) } : [])
    let (l0, l1) = (AlignedBuffer<Double>(lambda0), AlignedBuffer<Double>(lambda1))
    let means = AlignedBuffer<Double>(count: count)
    let correlation = AlignedBuffer<Double>(count: count)
    let (gw, gp) = (AlignedBuffer<Double>(count: count), AlignedBuffer<Double>(count: count))
    let step = optimizer == .adam ? rate : rate / (2 * max(largestEigenvalue, .leastNormalMagnitude))
    let weightSteps = Optimizer<Double>(kind: optimizer, rate: step, count: count)
    let gateSteps = Optimizer<Double>(kind: optimizer, rate: step, count: count)

    func total() -> Double {
      problem.objectives(weights: w, probabilities: pi, lambda0: l0, lambda1: l1).reduce(0, +)
    }
    var losses = [(epoch: 0, loss: total())]
    var epoch = 0
    var unchanged = 0
    var converged = false
    while epoch < maxEpochs, !converged {
      GateKernel.multiply(w, pi, into: means)
      problem.correlate(means, into: correlation)
      GateKernel.regressionGradient(
        weights: w, probabilities: pi, correlation: correlation, norms: problem.norms, lambda0: l0, lambda1: l1,
        weightGradient: gw, probabilityGradient: gp)
      weightSteps.step(w, gradient: gw, mask: nil)
      switch gates {
      case .projected:
        gateSteps.step(pi, gradient: gp, mask: nil)
        GateKernel.clip(pi)
      case .sigmoid:
        for i in 0..<count { gp[i] *= pi[i] * (1 - pi[i]) }
        gateSteps.step(logit, gradient: gp, mask: nil)
        for i in 0..<count { pi[i] = 1 / (1 + exp(-logit[i])) }
      }
      epoch += 1
      guard epoch % checkEvery == 0 || epoch == maxEpochs else { continue }
      let loss = total()
      let isUnchanged = abs(loss - losses[losses.count - 1].loss) <= tolerance * max(abs(loss), .leastNormalMagnitude)
      losses.append((epoch, loss))
      unchanged = isUnchanged ? unchanged + 1 : 0
      converged = unchanged >= 3 || (isUnchanged && Self.isDecided(pi)) || !loss.isFinite
    }
    decide(pi, weights: w, problem, lambda0: lambda0, lambda1: lambda1)
    return Outcome(
      weights: w, probabilities: pi, losses: losses, epochs: epoch, converged: converged && losses[losses.count - 1].loss.isFinite
    )
  }

  /// Whether all π are within 4·10⁻⁴ of 0 or 1.
  private static func isDecided(_ pi: AlignedBuffer<Double>) -> Bool {
    for i in 0..<pi.count where pi[i] > 4e-4 && pi[i] < 1 - 4e-4 { return false }
    return true
  }

  /// Moves every probability inside (0, 1) to the end where J, affine in it, is smaller.
  private func decide(
    _ pi: AlignedBuffer<Double>, weights w: AlignedBuffer<Double>, _ problem: GatedRegressions, lambda0: [Double],
    lambda1: [Double]
  ) {
    let means = AlignedBuffer<Double>(count: pi.count)
    let correlation = AlignedBuffer<Double>(count: pi.count)
    for j in 0..<problem.variables {
      let row = j * problem.columns
      guard (0..<problem.columns).contains(where: { pi[row + $0] > 0 && pi[row + $0] < 1 }) else { continue }
      GateKernel.multiply(w, pi, into: means)
      problem.correlate(means, into: correlation)
      for c in 0..<problem.columns where pi[row + c] > 0 && pi[row + c] < 1 {
        let i = row + c
        let slope =
          problem.norms[j] * w[i] * w[i] * (1 - 2 * pi[i]) - 2 * w[i] * correlation[i] + lambda0[c] + lambda1[c] * abs(w[i])
        pi[i] = slope < 0 ? 1 : 0
      }
    }
  }
}

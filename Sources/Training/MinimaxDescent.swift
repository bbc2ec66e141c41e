import Kernels

/// Probabilistic minimax pruning: the network's parameters p, their pruned form wz with z ~ Bernoulli(π), and a multiplier u
/// for each constraint E(p − wz)² = 0,
///
///     min over p, w, π   max over u   ℓ(p) + α′ Σπ + Σ u[(p − wπ)² + w²π(1 − π)]
///
/// one optimiser step on everything at once, then π projected onto [0, 1]. u never decreases. In fictitious play the player
/// (p, w, π) answers the average of u so far, and u the average of (p, w, π); the initial point counts once. The network and
/// every loss use p. Source: arXiv 2505.17469.
final class MinimaxDescent<Scalar: KernelScalar>: DescentRule {
  let optimizer: Optimizer<Scalar>
  let repetitions: Int
  private let p: AlignedBuffer<Scalar>
  private let w: AlignedBuffer<Scalar>
  private let pi: AlignedBuffer<Scalar>
  private let u: AlignedBuffer<Scalar>
  private let weightGradient: AlignedBuffer<Scalar>
  private let probabilityGradient: AlignedBuffer<Scalar>
  private let multiplierGradient: AlignedBuffer<Scalar>
  private let weightSteps: Optimizer<Scalar>
  private let probabilitySteps: Optimizer<Scalar>
  private let multiplierSteps: Optimizer<Scalar>
  private let terms: PenaltyTerms
  private let alpha: Double
  private var averages: Averages?
  private var mask: AlignedBuffer<Scalar>?

  private struct Averages {
    let p: AlignedBuffer<Scalar>
    let w: AlignedBuffer<Scalar>
    let pi: AlignedBuffer<Scalar>
    let u: AlignedBuffer<Scalar>
    /// States averaged, at most `limit`.
    var count = 1.0
    let limit: Double
  }

  /// - Parameters:
  ///   - alpha: α′, the price of a parameter in units of the mean loss.
  ///   - plays: fictitious play; without it the players answer each other's present state.
  init(
    _ parameters: AlignedBuffer<Scalar>, settings: MinimaxSettings, plays: Bool, alpha: Double, terms: PenaltyTerms,
    makeOptimizer: () -> Optimizer<Scalar>
  ) {
    func copy(_ buffer: AlignedBuffer<Scalar>) -> AlignedBuffer<Scalar> {
      let new = AlignedBuffer<Scalar>(count: buffer.count)
      new.assign(from: buffer)
      return new
    }
    func filled(_ value: Double) -> AlignedBuffer<Scalar> {
      let new = AlignedBuffer<Scalar>(count: parameters.count)
      new.fill(Scalar(value))
      return new
    }
    p = parameters
    w = copy(parameters)
    pi = filled(settings.probability)
    u = filled(settings.multiplier)
    (weightGradient, probabilityGradient, multiplierGradient) = (filled(0), filled(0), filled(0))
    (optimizer, weightSteps) = (makeOptimizer(), makeOptimizer())
    (probabilitySteps, multiplierSteps) = (makeOptimizer(), makeOptimizer())
    self.terms = terms
    self.alpha = alpha
    repetitions = plays ? settings.repetitions : 1
    if plays {
      let limit = settings.decay > 0 ? 1 / settings.decay - 1 : Double.infinity
      averages = Averages(p: copy(p), w: copy(w), pi: copy(pi), u: copy(u), limit: limit)
    }
  }

  func descend(_ gradient: AlignedBuffer<Scalar>) {
    GateKernel.constraintGradient(
      parameters: p, weights: w, probabilities: pi, multipliers: averages?.u ?? u, alpha: alpha, addingTo: gradient,
      weightGradient: weightGradient, probabilityGradient: probabilityGradient)
    GateKernel.constraintAscent(
      parameters: averages?.p ?? p, weights: averages?.w ?? w, probabilities: averages?.pi ?? pi, into: multiplierGradient)
    terms.addGradient(of: p, to: gradient)
    optimizer.step(p, gradient: gradient, mask: mask)
    weightSteps.step(w, gradient: weightGradient, mask: mask)
    probabilitySteps.step(pi, gradient: probabilityGradient, mask: mask)
    multiplierSteps.step(u, gradient: multiplierGradient, mask: nil)
    GateKernel.clip(pi)
  }

  func endBatch() {
    guard let averages else { return }
    let weight = 1 / (averages.count + 1)
    GateKernel.average(averages.p, with: p, weight: weight)
    GateKernel.average(averages.w, with: w, weight: weight)
    GateKernel.average(averages.pi, with: pi, weight: weight)
    GateKernel.average(averages.u, with: u, weight: weight)
    self.averages?.count = min(averages.count + 1, averages.limit)
  }

  /// At most 1 % of the probabilities are still between 0.1 and 0.9.
  var isDecided: Bool {
    var open = 0
    for i in 0..<pi.count where pi[i] > 0.1 && pi[i] < 0.9 { open += 1 }
    return 100 * open <= pi.count
  }

  var selection: [Bool]? { (0..<pi.count).map { pi[$0] > 0.5 } }

  func restrict(to mask: AlignedBuffer<Scalar>) {
    self.mask = mask
    for buffer in [p, w, pi] { GateKernel.multiply(buffer, mask, into: buffer) }
  }
}

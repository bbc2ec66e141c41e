import Kernels

/// Probabilistic minimax pruning: the network's parameters p, their pruned form wz with z ~ Bernoulli(π), and a multiplier u
/// for each constraint E(p − wz)² = 0,
///
///     min over p, w, π   max over u   ℓ(p) + α′ Σπ + Σ u[(p − wπ)² + w²π(1 − π)]
///
/// one optimiser step on everything at once, then π projected onto [0, 1]. u never decreases. In fictitious play the player
/// (p, w, π) answers the average of u so far, and u the average of (p, w, π); the initial point counts once. The network and
/// every loss use p. Source: arXiv 2505.17469.
package struct MinimaxDescent: Descent {
  var settings: MinimaxSettings
  /// Nil lets the players answer each other's present state.
  var play: FictitiousPlay?
  /// α′, the price of a parameter in units of the mean loss.
  var alpha: Double

  package init(settings: MinimaxSettings, play: FictitiousPlay? = nil, alpha: Double) {
    self.settings = settings
    self.play = play
    self.alpha = alpha
  }

  package var isStorable: Bool { false }

  package func rule<Scalar>(_ start: DescentStart<Scalar>) -> any DescentRule<Scalar> { MinimaxRule(start, self) }
}

/// How the game starts and what is kept of it.
package struct MinimaxSettings: Hashable, Sendable {
  package enum Mask: String, CaseIterable, Hashable, Sendable {
    /// TAMADE on |p|, as in the reference.
    case threshold
    /// Parameters with π > 0.5 stay.
    case pi
  }
  /// u₀ ≥ 0, every multiplier at the start. It decides with α which weights stay: u₀w² ≥ α′ keeps one at once.
  package var multiplier = 0.0
  /// π₀ in (0, 1], every probability at the start.
  package var probability = 1.0
  /// Epochs without penalty before the game begins.
  package var warmup = 0
  package var mask = Mask.threshold

  package init() {}
}

/// Players that answer each other's average.
package struct FictitiousPlay: Hashable, Sendable {
  /// Weight of the newest state in the average; 0 is the exact mean.
  package var decay = 0.0
  /// Steps on each batch before the averages move.
  package var repetitions = 1

  package init() {}
}

package final class MinimaxRule<Scalar: KernelScalar>: DescentRule {
  package let optimizer: Optimizer<Scalar>
  package let repetitions: Int
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

  package init(_ start: DescentStart<Scalar>, _ game: MinimaxDescent) {
    let parameters = start.parameters
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
    pi = filled(game.settings.probability)
    u = filled(game.settings.multiplier)
    (weightGradient, probabilityGradient, multiplierGradient) = (filled(0), filled(0), filled(0))
    func makeOptimizer() -> Optimizer<Scalar> { start.makeOptimizer(parameters.count) }
    (optimizer, weightSteps) = (makeOptimizer(), makeOptimizer())
    (probabilitySteps, multiplierSteps) = (makeOptimizer(), makeOptimizer())
    terms = start.terms
    alpha = game.alpha
    repetitions = game.play?.repetitions ?? 1
    if let play = game.play {
      let limit = play.decay > 0 ? 1 / play.decay - 1 : Double.infinity
      averages = Averages(p: copy(p), w: copy(w), pi: copy(pi), u: copy(u), limit: limit)
    }
  }

  package func descend(_ gradient: AlignedBuffer<Scalar>) {
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

  package func endBatch() {
    guard let averages else { return }
    let weight = 1 / (averages.count + 1)
    GateKernel.average(averages.p, with: p, weight: weight)
    GateKernel.average(averages.w, with: w, weight: weight)
    GateKernel.average(averages.pi, with: pi, weight: weight)
    GateKernel.average(averages.u, with: u, weight: weight)
    self.averages?.count = min(averages.count + 1, averages.limit)
  }

  /// At most 1 % of the probabilities are still between 0.1 and 0.9.
  package var isDecided: Bool {
    var open = 0
    for i in 0..<pi.count where pi[i] > 0.1 && pi[i] < 0.9 { open += 1 }
    return 100 * open <= pi.count
  }

  package var selection: [Bool]? { (0..<pi.count).map { pi[$0] > 0.5 } }

  package func restrict(to mask: AlignedBuffer<Scalar>) {
    self.mask = mask
    for buffer in [p, w, pi] { GateKernel.multiply(buffer, mask, into: buffer) }
  }
}

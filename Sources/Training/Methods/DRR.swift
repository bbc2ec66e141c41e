import Foundation
import Kernels
import SettingKeys

/// Smooth ℓ0 (differentiable relaxation of ℓ0): the mean loss + α′ Σ(1 − exp(−β|θ|)), prune, then train the survivors without
/// penalty.
///
/// Source: arXiv 2505.17469.
package struct DRR: PruningMethod {
  /// Sharpness β > 0, per |θ|. Weights much larger than 1/β do not feel the penalty. The authors work with 5.
  package var beta = 5.0
  package var rho = 0.0
  package var pruning = PruningSettings()
  /// Whether α of layer l is multiplied by d/(d_l L).
  package var normalised = false

  package init() {}
  package var name: String { "drr" }
  package var title: String { "ℓ0 (DRR)" }
  package var grid: SettingKey<Learner>? { .alpha }

  package static let settings = SettingGroup(
    "methods.drr", standard: DRR(), "Penalty α Σ(1 − exp(−β|θ|)), prune, then train the survivors without penalty.",
    [betaKey(\.beta), normalisedKey(\.normalised)] + pruningKeys + [shrinkingKey])

  package func regularise(_ schedule: TrainingSchedule) throws -> PhaseOutcome {
    try schedule.phase(
      penalties: [SmoothL0Penalty(strength: schedule.price, beta: beta)] + weightDecay(schedule), normalised: normalised,
      returned: .last, shrinking: pruning)
  }
}

/// α′ Σ(1 − exp(−β|θ|)), a smooth ℓ0 (arXiv 2505.17469); β → ∞ counts parameters, αβ fixed with β → 0 is ℓ1. The derivative
/// at 0 is taken as 0.
package struct SmoothL0Penalty: Penalty {
  package var strength: Double
  package var beta: Double

  package init(strength: Double, beta: Double) {
    precondition(beta > 0, "the smooth ℓ0 penalty needs β > 0: at 0 it vanishes")
    self.strength = strength
    self.beta = beta
  }

  package func value(_ parameters: [Double]) -> Double {
    strength * parameters.reduce(0) { $0 + 1 - exp(-beta * abs($1)) }
  }

  package func addGradient<Scalar>(
    of parameters: AlignedBuffer<Scalar>, _ range: Range<Int>, scale: Double, to gradient: AlignedBuffer<Scalar>
  ) { ParameterKernel.addSmoothL0(parameters, range, strength: scale * strength, beta: beta, to: gradient) }
}

import Kernels
import SettingKeys

/// Relaxed ℓ1: the mean loss + α′ Σ|θ|, prune, then train the survivors without penalty, which removes the shrinkage of ℓ1.
///
/// Source: arXiv 2505.17469.
package struct RL1: PruningMethod {
  package var rho = 0.0
  package var pruning = PruningSettings()
  /// Whether α of layer l is multiplied by d/(d_l L).
  package var normalised = false

  package init() {}
  package var name: String { "rl1" }
  package var title: String { "relaxed ℓ1" }
  package var grid: SettingKey<Learner>? { .alpha }

  package static let settings = SettingGroup(
    "methods.rl1", standard: RL1(), "Penalty α Σ|θ|, prune, then train the survivors without penalty.",
    [normalisedKey(\.normalised)] + pruningKeys + [shrinkingKey])

  package func regularise(_ schedule: TrainingSchedule) throws -> PhaseOutcome {
    try schedule.phase(
      penalties: [L1Penalty(strength: schedule.price)] + weightDecay(schedule), normalised: normalised, returned: .last,
      shrinking: pruning)
  }
}

/// α′ Σ|θ|, with the derivative 0 at 0.
package struct L1Penalty: Penalty {
  package var strength: Double

  package init(strength: Double) { self.strength = strength }

  package func value(_ parameters: [Double]) -> Double { strength * parameters.reduce(0) { $0 + abs($1) } }

  package func addGradient<Scalar>(
    of parameters: AlignedBuffer<Scalar>, _ range: Range<Int>, scale: Double, to gradient: AlignedBuffer<Scalar>
  ) { ParameterKernel.addL1(parameters, range, strength: scale * strength, to: gradient) }
}

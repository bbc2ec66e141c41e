import SettingKeys

/// Hard-concrete gates, the Monte-Carlo estimate of ℓ0: E ℓ(w∘z) + α′ Σ_gates |g| P(z_g ≠ 0) (`HardConcreteDescent`), prune, then
/// train the survivors without penalty.
///
/// Source: Louizos, Welling and Kingma, arXiv 1712.01312.
package struct HardConcrete: PruningMethod {
  package var gates = HardConcreteDescent.Gates.weight
  /// r in (0, 1) of the start.
  package var dropRate = 0.5
  package var rho = 0.0
  package var pruning = PruningSettings()

  package init() {}
  package var name: String { "hard_concrete" }
  package var title: String { "ℓ0 (hard concrete)" }
  package var grid: SettingKey<Learner>? { .positiveAlpha(name) }

  package static let settings = SettingGroup(
    "methods.hard_concrete", standard: HardConcrete(), "Hard-concrete gates, the Monte-Carlo estimate of ℓ0.",
    [
      SettingKey(
        "gates", \.gates, .choice, "One gate per weight, or per unit: all weights that leave an input or a hidden unit."),
      SettingKey(
        "drop", \.dropRate, .fraction, unit: "probability", "r of the start of the logits, a ~ N(ln((1 − r)/r), 0.01²)."),
    ] + pruningKeys + [shrinkingKey])

  package func regularise(_ schedule: TrainingSchedule) throws -> PhaseOutcome {
    try schedule.phase(
      penalties: weightDecay(schedule), returned: .last,
      descent: HardConcreteDescent(
        gates: gates, dropRate: dropRate, alpha: schedule.price, stream: schedule.task.streams.gates),
      shrinking: pruning)
  }
}

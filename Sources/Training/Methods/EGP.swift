import Networks
import SettingKeys

/// Exact-gradient pruning: train without penalty, prune layer by layer, each layer a gated linear regression
/// (`LayerwisePruning`), then prune and train the survivors like the others.
///
///     J = Σ over samples and units of (o − (W∘Π)x − b π_b)² + Σ W²Π(1 − Π)x² + b²π_b(1 − π_b)  +  α (ΣΠ + Σπ_b)
///
/// Source: arXiv 2505.17469.
package struct EGP: PruningMethod {
  package var layers = LayerwiseSettings()
  package var rho = 0.0
  package var pruning = PruningSettings()

  package init() {}
  package var name: String { "egp" }
  package var title: String { "ℓ0 (exact gradients)" }
  package var grid: SettingKey<Learner>? { .positiveAlpha(name) }

  package static let settings = SettingGroup(
    "methods.egp", standard: EGP(),
    "Train, then prune layer by layer, each layer a gated linear regression with exact gradients.",
    [
      SettingKey("variant", \.layers.variant, .choice, "Whether π itself is trained and projected, or its logit."),
      SettingKey(
        "pi0", \.layers.probability, .probability, default: "0.3, for `sigmoid` 0.0067 (v = −5)", unit: "probability",
        "Every π at the start. Large values keep more."),
      SettingKey("layer_rate", \.layers.rate, .positive, "Adam's rate within a layer."),
      SettingKey(
        "layer_epochs", \.layers.maxEpochs, .whole(1...1_000_000_000), unit: "epochs",
        "At most, per layer; it stops when J no longer changes by 10⁻⁶."),
    ] + pruningKeys)

  package func conflict(among written: Set<String>, path: String) -> SettingConflict? {
    guard layers.variant == .sigmoid, layers.probability == 1 else { return nil }
    return SettingConflict(
      key: "pi0",
      problem: SettingProblem(
        "is 1, at which the sigmoid variant cannot start", accepted: "a number greater than 0 and less than 1"))
  }

  package func maxEpochs(_ training: TrainingSettings, setting: Double?) -> Double {
    Double(training.maxEpochs + layers.maxEpochs + training.finetuneMaxEpochs)
  }

  package func regularise(_ schedule: TrainingSchedule) throws -> PhaseOutcome {
    let outcome = try schedule.phase(penalties: weightDecay(schedule), returned: .last)
    guard schedule.stop != .diverged else { return outcome }
    let weight = schedule.settings.loss == .crossEntropy ? LayerwisePruning.bitsPerSquaredLogit : schedule.errorWeight
    let pruned = LayerwisePruning(settings: layers, price: (schedule.task.setting ?? 0) / weight)
      .prune(schedule.network, inputs: schedule.train.inputs)
    schedule.network = pruned.network
    schedule.spend(epochs: pruned.epochsOfAllParameters)
    return outcome
  }
}

import Networks

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
  package var grid: Grid? { .alpha }

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

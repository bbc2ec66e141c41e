import Networks

/// Probabilistic minimax pruning: ℓ0 as a constraint p = wz, z ~ Bernoulli(π), with multipliers u that never decrease,
///
///     min over p, w, π   max over u   ℓ(p) + α′ Σπ + Σ u[(p − wπ)² + w²π(1 − π)]
///
/// then prune, and train the survivors without penalty. Source: arXiv 2505.17469.
package struct PMMP: PruningMethod {
  package var game = MinimaxSettings()
  package var rho = 0.0
  package var pruning = PruningSettings()

  package init() {}
  package var name: String { "pmmp" }
  package var title: String { "ℓ0 (PMMP)" }
  package var grid: Grid? { .alpha }

  package func maxEpochs(_ training: TrainingSettings, setting: Double?) -> Double {
    Double(training.maxEpochs + game.warmup + training.finetuneMaxEpochs)
  }

  package func regularise(_ schedule: TrainingSchedule) throws -> PhaseOutcome {
    try schedule.play(game, nil, weightDecay: weightDecay(schedule), shrinking: pruning)
  }

  package func pruned(_ network: MLP, after phase: PhaseOutcome, _ schedule: TrainingSchedule) throws -> [Double] {
    try game.pruned(network, after: phase, pruning)
  }
}

extension TrainingSchedule {
  /// A warm-up without the game, and the game at the price of the schedule.
  func play(
    _ game: MinimaxSettings, _ play: FictitiousPlay?, weightDecay: [any Penalty], shrinking: PruningSettings
  ) throws -> PhaseOutcome {
    try warmUp(epochs: game.warmup, penalties: weightDecay)
    return try phase(
      penalties: weightDecay, returned: .last, descent: MinimaxDescent(settings: game, play: play, alpha: price),
      shrinking: shrinking)
  }
}

extension MinimaxSettings {
  /// The survivors: where π > 0.5, or those of TAMADE.
  func pruned(_ network: MLP, after phase: PhaseOutcome, _ pruning: PruningSettings) throws -> [Double] {
    if mask == .pi, let selection = phase.selection { return ParameterMask(live: selection).applied(to: network.parameters) }
    return try pruning.tamade.prune(network.parameters, loss: phase.loss).parameters
  }
}

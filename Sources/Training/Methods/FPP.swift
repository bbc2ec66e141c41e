import Networks

/// The game of `pmmp` by fictitious play: the player (p, w, π) answers the average of the multipliers so far, and the
/// multipliers answer the average of (p, w, π).
///
/// Source: arXiv 2505.17469.
package struct FPP: PruningMethod {
  package var game = MinimaxSettings()
  package var play = FictitiousPlay()
  package var rho = 0.0
  package var pruning = PruningSettings()

  package init() {}
  package var name: String { "fpp" }
  package var title: String { "ℓ0 (fictitious play)" }
  package var grid: Grid? { .alpha }

  package func maxEpochs(_ training: TrainingSettings, setting: Double?) -> Double {
    Double(training.maxEpochs) * Double(play.repetitions) + Double(game.warmup) + Double(training.finetuneMaxEpochs)
  }

  package func regularise(_ schedule: TrainingSchedule) throws -> PhaseOutcome {
    try schedule.play(game, play, weightDecay: weightDecay(schedule), shrinking: pruning)
  }

  package func pruned(_ network: MLP, after phase: PhaseOutcome, _ schedule: TrainingSchedule) throws -> [Double] {
    try game.pruned(network, after: phase, pruning)
  }
}

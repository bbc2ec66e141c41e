import SettingKeys

/// The game of `pmmp` by fictitious play: the player (p, w, π) answers the average of the multipliers so far, and the
/// multipliers answer the average of (p, w, π).
///
/// Source: arXiv 2505.17469.
package struct FPP: MinimaxMethod {
  package var game = MinimaxSettings()
  package var play = FictitiousPlay()
  package var rho = 0.0
  package var pruning = PruningSettings()

  package init() {}
  package var name: String { "fpp" }
  package var title: String { "ℓ0 (fictitious play)" }
  package var grid: SettingKey<Learner>? { .positiveAlpha(name) }
  package func usualStrengths(unit: Double) -> ClosedRange<Double> { 100 * unit...10_000 * unit }

  package static let settings = SettingGroup(
    "methods.fpp", standard: FPP(), "The game of pmmp by fictitious play: each player answers the average of the other.",
    gameKeys + [
      SettingKey(
        "decay", \.play.decay, .number(NumberRange(.atLeast(0), .below(1))), unit: "share",
        "Weight of the newest state in the averages once they are 1/decay − 1 steps old; 0 is the exact mean."),
      SettingKey(
        "repetitions", \.play.repetitions, .whole(1...1_000_000), unit: "steps", "Steps on each batch before the averages move."),
    ] + pruningKeys + [shrinkingKey])

  package func maxEpochs(_ training: TrainingSettings, setting: Double?) -> Double {
    Double(training.maxEpochs) * Double(play.repetitions) + Double(game.warmup) + Double(training.finetuneMaxEpochs)
  }

  package func regularise(_ schedule: TrainingSchedule) throws -> PhaseOutcome { try playGame(play, schedule) }
}

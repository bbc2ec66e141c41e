import Networks
import SettingKeys

/// Probabilistic minimax pruning: ℓ0 as a constraint p = wz, z ~ Bernoulli(π), with multipliers u that never decrease,
///
///     min over p, w, π   max over u   ℓ(p) + α′ Σπ + Σ u[(p − wπ)² + w²π(1 − π)]
///
/// then prune, and train the survivors without penalty. Source: arXiv 2505.17469.
package struct PMMP: MinimaxMethod {
  package var game = MinimaxSettings()
  package var rho = 0.0
  package var pruning = PruningSettings()

  package init() {}
  package var name: String { "pmmp" }
  package var title: String { "ℓ0 (PMMP)" }
  package var grid: SettingKey<Learner>? { .positiveAlpha(name) }
  package func usualStrengths(unit: Double) -> ClosedRange<Double> { 100 * unit...10_000 * unit }

  package static let settings = SettingGroup(
    "methods.pmmp", standard: PMMP(), "Probabilistic minimax pruning: ℓ0 as a constraint with multipliers that never decrease.",
    gameKeys + pruningKeys + [shrinkingKey])

  package func maxEpochs(_ training: TrainingSettings, setting: Double?) -> Double {
    Double(training.maxEpochs + game.warmup + training.finetuneMaxEpochs)
  }

  package func regularise(_ schedule: TrainingSchedule) throws -> PhaseOutcome { try playGame(nil, schedule) }
}

/// The minimax game, by whichever play.
package protocol MinimaxMethod: PruningMethod {
  var game: MinimaxSettings { get set }
}

extension MinimaxMethod {
  static var gameKeys: [SettingKey<Self>] {
    [
      SettingKey(
        "u0", \.game.multiplier, .nonNegative, unit: "as the mean loss per θ²",
        "Every multiplier at the start. It decides with α which weights stay: u0 w² ≥ α′ keeps one at once."),
      SettingKey("pi0", \.game.probability, .probability, unit: "probability", "Every π at the start."),
      SettingKey(
        "warmup", \.game.warmup, .whole(0...1_000_000_000), unit: "epochs", "Epochs without penalty before the game begins."),
      SettingKey("mask", \.game.mask, .choice, "Prune by TAMADE on |p|, or keep where π > 0.5."),
    ]
  }

  package func conflict(among written: Set<String>, path: String) -> SettingConflict? {
    guard game.mask == .pi, written.contains("tolerance") else { return nil }
    return SettingConflict(
      key: "tolerance",
      problem: SettingProblem(
        "is given, and mask pi prunes by the probabilities", accepted: "mask threshold, or no tolerance"))
  }

  /// A warm-up without the game, and the game at the price of the schedule.
  func playGame(_ play: FictitiousPlay?, _ schedule: TrainingSchedule) throws -> PhaseOutcome {
    try schedule.warmUp(epochs: game.warmup, penalties: weightDecay(schedule))
    return try schedule.phase(
      penalties: weightDecay(schedule), returned: .last,
      descent: MinimaxDescent(settings: game, play: play, alpha: schedule.price), shrinking: pruning)
  }

  /// Where π > 0.5, or the survivors of TAMADE.
  package func pruned(_ network: MLP, after phase: PhaseOutcome, _ schedule: TrainingSchedule) throws -> [Double] {
    if game.mask == .pi, let selection = phase.selection {
      return ParameterMask(live: selection).applied(to: network.parameters)
    }
    return try pruning.tamade.prune(network.parameters, loss: phase.loss).parameters
  }
}

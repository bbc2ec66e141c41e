import Networks
import SettingKeys

/// Iterative magnitude pruning: train, remove a share of what is left, go back to the starting weights of the survivors, and
/// again; after the last round the survivors are trained once more, to the state of smallest validation loss.
///
/// Source: Frankle and Carbin, arXiv 1803.03635.
package struct IMP: GradientMethod {
  package var scope = MagnitudePruning.Scope.layer
  /// Share of the living parameters that a round removes.
  package var fraction = 0.2
  /// Weight decay ρ Σθ² of every round but the last.
  package var rho = 0.0

  package init() {}
  package var name: String { "imp" }
  package var title: String { "iterative magnitude pruning" }
  package var learnerClass: LearnerClass { .shortByPruning }
  package var grid: SettingKey<Learner>? {
    SettingKey(
      "rounds", \.values, .grid(NumberRange(.atLeast(1), .atMost(100), isWhole: true)),
      required: "a list of numbers of pruning rounds, such as [4, 8, 12]", unit: "rounds",
      "Numbers of rounds that are tried, each a candidate with its own trainings: r rounds cost r + 1 of them.")
  }

  package static let settings = SettingGroup(
    "methods.imp", standard: IMP(), "Iterative magnitude pruning: train, remove a share, go back to the start, and again.",
    [
      scopeKey(\.scope),
      SettingKey(
        "fraction", \.fraction, .fraction, unit: "share of the living",
        "What a round removes; half of it in the output layer when scope is layer."),
      rhoKey(\.rho),
    ])

  package func maxEpochs(_ training: TrainingSettings, setting: Double?) -> Double {
    Double(training.maxEpochs) * ((setting ?? 0) + 1)
  }

  package func run(_ schedule: TrainingSchedule) throws {
    let start = schedule.task.start
    let pruning = MagnitudePruning(scope: scope)
    let decay: [any Penalty] = rho > 0 ? [L2Penalty(strength: rho * schedule.priceScale)] : []
    var mask = ParameterMask(live: [Bool](repeating: true, count: start.count))
    for _ in 0..<Int(schedule.task.setting ?? 0) {
      try schedule.phase(penalties: decay, mask: mask, returned: .last)
      guard schedule.stop != .diverged else { return }
      mask = ParameterMask(live: pruning.mask(removing: fraction, of: schedule.network, among: mask.live))
        .withoutDeadParameters(of: schedule.network.architecture)
      schedule.network.parameters = mask.applied(to: start)
    }
    try schedule.phase(mask: mask, returned: .best(includingStart: false))
  }
}

import Networks
import SettingKeys

/// Train without penalty, keep the largest parameters, then train them on.
///
/// The grid is the share that is kept; without one, TAMADE decides.
package struct Magnitude: PruningMethod {
  package var scope = MagnitudePruning.Scope.layer
  package var rho = 0.0
  package var pruning = PruningSettings()

  package init() {}
  package var name: String { "magnitude" }
  package var title: String { "largest magnitudes" }
  package var grid: SettingKey<Learner>? {
    SettingKey(
      "keep", \.values, .grid(.fraction), default: "none", unit: "share of all parameters",
      "Shares that are tried, each a candidate. Without it, one candidate per start, pruned by tolerance.")
  }

  package static let settings = SettingGroup(
    "methods.magnitude", standard: Magnitude(), "Train, keep the largest parameters, then train them on.",
    [scopeKey(\.scope)] + pruningKeys)

  package func conflict(among written: Set<String>, path: String) -> SettingConflict? {
    guard written.isSuperset(of: ["keep", "tolerance"]) else { return nil }
    return SettingConflict(
      key: "tolerance",
      problem: SettingProblem(
        "is given beside keep (\(path).keep), and only one of them can say how much is pruned", accepted: "one of the two"))
  }

  package func regularise(_ schedule: TrainingSchedule) throws -> PhaseOutcome {
    try schedule.phase(penalties: weightDecay(schedule), returned: .last)
  }

  package func pruned(_ network: MLP, after phase: PhaseOutcome, _ schedule: TrainingSchedule) throws -> [Double] {
    guard let share = schedule.task.setting else {
      return try pruning.tamade.prune(network.parameters, loss: phase.loss).parameters
    }
    let mask = MagnitudePruning(scope: scope).mask(keeping: share, of: network)
    return ParameterMask(live: mask).applied(to: network.parameters)
  }
}

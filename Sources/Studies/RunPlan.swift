/// All runs of a study, in the order of the design: condition, teacher, replicate, n_train, method, α, restart.
public struct RunPlan: Sendable {
  public let runs: [TrainingRun]
  public let groups: [CellGroup]

  /// Lays out the runs of `study` and computes their keys.
  public init(_ study: Study) {
    runs = []
    groups = []
  }
}

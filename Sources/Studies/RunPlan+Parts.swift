extension RunPlan {
  /// A plan from its parts, for runs that were not laid out by a design.
  init(runs: [TrainingRun], groups: [CellGroup]) {
    self.runs = runs
    self.groups = groups
  }
}

import Training

/// All runs of a study, in the order of the design: condition, teacher, replicate, n_train, method, setting, restart.
///
/// Two runs have the same key where the factor or label that tells them apart does not matter to them: a closed form
/// under two learning rates is the same run twice, to be done once.
public struct RunPlan: Sendable {
  public let runs: [TrainingRun]
  public let groups: [CellGroup]

  /// Lays out the runs of `study` and computes their keys.
  public init(_ study: Study) {
    var runs: [TrainingRun] = []
    runs.reserveCapacity(Int(study.runCount))
    var groups: [CellGroup] = []
    for (conditionIndex, condition) in study.conditions.enumerated() {
      let methods = condition.settings.methods
      let keys = methods.map { RunKeyHasher($0, condition.settings, study) }
      for teacher in 0..<condition.settings.teachers.count {
        for replicate in 0..<study.replicates {
          for n in study.trainCounts {
            let cell = Cell(condition: conditionIndex, teacher: teacher, replicate: replicate, trainCount: n)
            let start = runs.count
            for (methodIndex, method) in methods.enumerated() {
              func add(_ role: TrainingRun.Role, settingIndex: Int? = nil, restart: Int = 0) {
                runs.append(
                  TrainingRun(
                    cell: cell, method: methodIndex, settingIndex: settingIndex, restart: restart, role: role,
                    key: keys[methodIndex].key(of: role, in: cell, settingIndex: settingIndex, restart: restart)))
              }
              let settingIndices: [Int?] = method.values.isEmpty ? [nil] : Array(method.values.indices)
              for settingIndex in settingIndices {
                for restart in 0..<method.runsPerSetting { add(.candidate, settingIndex: settingIndex, restart: restart) }
              }
              if method.hasNullModel { add(.nullModel) }
              if method.averagesRuns { add(.average) }
            }
            groups.append(CellGroup(cell: cell, runs: start..<runs.count))
          }
        }
      }
    }
    self.runs = runs
    self.groups = groups
  }
}

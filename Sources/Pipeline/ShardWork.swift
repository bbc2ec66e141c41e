import Results
import Studies
import Training

/// The cell groups of one shard that still have runs to do, the most expensive first.
struct ShardWork: Sendable {
  /// A cell group and its runs without a record.
  struct Group: Sendable {
    let cell: CellGroup
    let runs: [TrainingRun]

    /// Executes the runs in sequence, handing over each record; leaves early on a stop request.
    func execute(
      study: Study, teachers: TeacherPool, worker: Int, stop: StopRequest, checkpoints: Checkpoints,
      record: (RunRecord) -> Void
    ) {
      do {
        let data = try CellData(
          study, condition: cell.condition, teacher: cell.teacher, replicate: cell.replicate, trainCount: cell.trainCount,
          teachers: teachers)
        for run in runs {
          guard stop.reason == nil else { return }
          guard
            let result = RunRecord.executing(run, study: study, cell: data, worker: worker, checkpoints: checkpoints)
          else { return }
          record(result)
        }
      } catch {
        let stopwatch = Stopwatch()
        for run in runs {
          record(
            .failed(
              run, label: run.label(in: study), reason: "\(error)", seed: study.seed, timing: stopwatch.timing(worker: worker)))
        }
      }
    }
  }

  let groups: [Group]
  /// Runs of the shard.
  let planned: Int
  /// Runs to do now.
  let todo: Int
  let failedBefore: Int

  /// Shards take turns over the groups in order of falling cost, so that each gets its share of large ones.
  init(_ plan: RunPlan, shard: Shard, known: RecordSet, retriesFailed: Bool) {
    let ordered = plan.groups.indices.sorted {
      plan.groups[$0].trainCount != plan.groups[$1].trainCount
        ? plan.groups[$0].trainCount > plan.groups[$1].trainCount : $0 < $1
    }
    let mine = ordered.enumerated().filter { $0.offset % shard.count == shard.index }.map { plan.groups[$0.element] }
    // a run that two methods or conditions share is executed once, where the plan has it first
    var owner: [RunKey: Int] = [:]
    owner.reserveCapacity(plan.runs.count)
    for (i, run) in plan.runs.enumerated() where owner[run.key] == nil { owner[run.key] = i }
    var failed = 0
    var planned = 0
    groups = mine.compactMap { cell in
      let own = cell.runs.filter { owner[plan.runs[$0].key] == $0 }.map { plan.runs[$0] }
      planned += own.count
      let runs = own.filter { run in
        guard let record = known.records[run.key] else { return true }
        guard record.status == .failed else { return false }
        failed += 1
        return retriesFailed
      }
      return runs.isEmpty ? nil : Group(cell: cell, runs: runs)
    }
    failedBefore = failed
    self.planned = planned
    todo = groups.reduce(0) { $0 + $1.runs.count }
  }
}

import Results
import Studies
import Training
import Workers

/// The cell groups of one shard that still have runs to do, the most expensive first.
struct ShardWork: Sendable {
  /// A cell group and its runs without a record.
  struct Group: Sendable {
    let cell: CellGroup
    let runs: [TrainingRun]
    /// Records of an earlier session, which averages may need.
    let known: [RunKey: RunRecord]
    /// All runs of the cell that an average stands on, by method.
    let members: [Int: [RunKey]]

    /// Executes the runs in sequence, handing over each record; leaves early on a stop request.
    func execute(
      study: Study, teachers: TeacherPool, worker: Int, stop: StopRequest, checkpoints: Checkpoints,
      record: (RunRecord) -> Void
    ) {
      do {
        let data = try CellData(
          study, condition: cell.condition, teacher: cell.teacher, replicate: cell.replicate, trainCount: cell.trainCount,
          teachers: teachers, drawsNextBlock: true)
        var path = PathMemory()
        var done = known
        for run in runs {
          guard stop.reason == nil else { return }
          let members = run.role == .average ? members[run.method, default: []].compactMap { done[$0] } : []
          guard
            let result = RunRecord.executing(
              run, study: study, cell: data, path: &path, members: members, worker: worker, checkpoints: checkpoints)
          else { return }
          if self.members[run.method] != nil { done[run.key] = result }
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
      guard !runs.isEmpty else { return nil }
      var members: [Int: [RunKey]] = [:]
      for run in runs where run.role == .average {
        members[run.method] = cell.runs.map { plan.runs[$0] }.filter { $0.method == run.method && $0.role != .average }.map(\.key)
      }
      var earlier: [RunKey: RunRecord] = [:]
      for key in members.values.joined() { earlier[key] = known.records[key] }
      return Group(cell: cell, runs: runs, known: earlier, members: members)
    }
    failedBefore = failed
    self.planned = planned
    todo = groups.reduce(0) { $0 + $1.runs.count }
  }
}

import Experiments
import Files
import Foundation
import Results
import Studies
import Synchronization
import Workers

/// The stages of a study that repeats an experiment, where they differ from those of learning curves.
extension RunStage {
  /// Does the units of one shard that have no record yet; nil where the study repeats no experiment.
  func runUnits(until stop: StopRequest, console: Console) throws -> Outcome? {
    guard let experiment = study.experiment else { return nil }
    let plan = UnitPlan(experiment, seed: study.seed)
    let claim = try ShardClaim(options.shard, in: folder.path, takeover: options.takesOver)
    defer { claim.release() }
    try SavedStudy(study, source: source).save(to: folder)
    let journal = try JournalWriter(
      path: options.shard.journalPath(in: folder.path), header: JournalHeader(study, options.shard), of: UnitRecord.self)
    if journal.removedByteCount > 0 {
      console.say("Removed \(journal.removedByteCount) bytes of an unfinished record from \(journal.path).")
    }
    let known = try UnitRecordSet(folder: folder)
    let todo = UnitWork(plan, shard: options.shard, known: known, retriesFailed: options.retriesFailed)
    console.say(words(on: todo, stale: known.stale(in: plan)))
    guard !todo.units.isEmpty else {
      return Outcome(planned: todo.planned, alreadyDone: todo.planned, executed: 0, failed: 0, seconds: 0, begun: 0, stop: nil)
    }
    return try execute(todo, of: experiment, in: journal, until: stop, console: console)
  }

  private func words(on todo: UnitWork, stale: Int) -> String {
    var words = "\(study.name): \(todo.planned) runs"
    if options.shard.count > 1 { words += " in shard \(options.shard)" }
    let done = todo.planned - todo.units.count
    if done > 0 { words += ", \(done) done before" }
    if todo.failedBefore > 0 {
      words += ", \(todo.failedBefore) failed before" + (options.retriesFailed ? " (again now)" : " (--retry-failed)")
    }
    if stale > 0 { words += "; \(stale) records belong to an earlier form of the study and are left alone" }
    let workers = options.jobs == 1 ? "1 worker" : "\(options.jobs) workers"
    return words + (todo.units.isEmpty ? "; nothing to do." : "; \(todo.units.count) to do with \(workers).")
  }

  private func execute(
    _ todo: UnitWork, of experiment: any Experiment, in journal: JournalWriter, until stop: StopRequest, console: Console
  ) throws -> Outcome {
    let tally = UnitTally()
    let clock = ContinuousClock()
    let start = clock.now
    let (units, seed, maximumFailures) = (todo.units, study.seed, options.maximumFailures)
    Workers.run(
      count: units.count, workers: options.jobs, stop: stop,
      progress: {
        console.progress(
          done: tally.state.executed, of: units.count, elapsed: (clock.now - start) / .seconds(1), failed: tally.state.failed)
      },
      body: { index, worker in
        let record = UnitRecord.executing(units[index], of: experiment, seed: seed, worker: worker)
        do {
          try journal.append(record)
          let failures = tally.count(record)
          if let maximumFailures, failures >= maximumFailures { stop.request(.tooManyFailures(failures)) }
        } catch {
          tally.fail(error)
          stop.request(.tooManyFailures(0))
        }
      })
    console.clear()
    let end = tally.state
    for failure in end.failures { console.say("Failed: \(failure)") }
    if let error = end.error { throw error }
    return Outcome(
      planned: todo.planned, alreadyDone: todo.planned - units.count, executed: end.executed, failed: end.failed,
      seconds: (clock.now - start) / .seconds(1), begun: 0, stop: end.executed < units.count ? stop.reason : nil)
  }
}

/// What the workers report to the thread that shows progress.
private final class UnitTally: Sendable {
  struct State: Sendable {
    var executed = 0
    var failed = 0
    /// The first few.
    var failures: [String] = []
    var error: (any Error)?
  }

  private let guarded = Mutex(State())

  var state: State { guarded.withLock { $0 } }

  /// Counts a stored record; returns the number of failures so far.
  func count(_ record: UnitRecord) -> Int {
    guarded.withLock {
      $0.executed += 1
      if record.status == .failed {
        $0.failed += 1
        if $0.failures.count < 10 { $0.failures.append(record.failure) }
      }
      return $0.failed
    }
  }

  /// The journal cannot be written: nothing more can be done.
  func fail(_ error: any Error) { guarded.withLock { $0.error = $0.error ?? error } }
}

extension MergeStage {
  /// Writes study.h5: the arrays of the experiment, NaN where a unit is missing.
  static func merge(_ experiment: any Experiment, of study: Study, folder: ResultsFolder) throws -> Outcome {
    let plan = UnitPlan(experiment, seed: study.seed)
    let known = try UnitRecordSet(folder: folder)
    let conflicts = Set(known.conflicts)
    if let unit = plan.units.first(where: { conflicts.contains($0.key) }) {
      throw BrevityError(
        .foreignData,
        "cannot merge '\(folder.path)': the journals hold two different results of \(unit.unit.label) from processors of one "
          + "type, which must agree bit for bit; remove the journal that is wrong")
    }
    let rows = plan.units.map { known.records[$0.key] }
    let arrays = try experiment.arrays(rows.map { $0?.status == .ok ? $0?.findings : nil })
    try ExperimentStore.write(study, plan, rows: rows, arrays: arrays, provenance: .current(), to: folder.study)
    let missing = plan.units.filter { known.records[$0.key] == nil }
    return Outcome(
      planned: rows.count, missing: missing.count, failed: rows.count { $0?.status == .failed }, diverged: 0,
      stale: known.stale(in: plan), duplicates: known.duplicates, firstMissing: missing.prefix(3).map(\.unit.label))
  }
}

extension PlanStage {
  /// What would run, by kind of work, and its cost in core-hours by a speed measured now.
  static func report(
    _ experiment: any Experiment, of study: Study, folder: ResultsFolder, jobs: Int
  ) throws -> String {
    let plan = UnitPlan(experiment, seed: study.seed)
    var text = "\(study.name): what would run\n  experiment \(type(of: experiment).kind), \(plan.units.count) runs\n\n"
    var table = TextTable(header: ["  work", "runs", "steps", "core time"])
    var workloads: [String] = []
    for unit in plan.units where !workloads.contains(unit.unit.workload) { workloads.append(unit.unit.workload) }
    var total = 0.0
    for workload in workloads {
      let units = plan.units.filter { $0.unit.workload == workload }
      let steps = units.reduce(0) { $0 + $1.unit.steps }
      let seconds = try experiment.secondsPerStep(of: workload) * steps
      total += seconds
      table.add(["  \(workload)", "\(units.count)", String(format: "%.3g", steps), PlanSummary.duration(seconds)])
    }
    text += table.text
    text += String(format: "\n  cost    %.3f core-hours; ", total / 3600)
    text += "about \(PlanSummary.duration(total / Double(jobs))) with \(jobs) job\(jobs == 1 ? "" : "s")\n"
    text += "  The speed of each kind of work was measured just now.\n"
    let known = try UnitRecordSet(folder: folder)
    let statuses = Set(plan.units.map(\.key)).map { known.records[$0]?.status }
    let failed = statuses.count { $0 == .failed }
    let missing = statuses.count { $0 == nil }
    let stale = known.stale(in: plan)
    text +=
      "\nIn \(folder.path): \(statuses.count - failed - missing) done, \(failed) failed, \(missing) to do, \(stale) stale.\n"
    return text
  }
}

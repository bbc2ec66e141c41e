import Foundation
import Results
import Studies
import Synchronization
import Workers

/// The run stage: executes the runs of one shard that have no record yet, on threads of this process with one journal.
public struct RunStage {
  public struct Options: Sendable {
    /// Worker threads.
    public var jobs: Int
    public var shard: Shard
    /// Seconds after which no further run is started.
    public var stopAfter: Double?
    public var retriesFailed: Bool
    /// Stop when this many runs have failed.
    public var maximumFailures: Int?
    /// Set aside a claim whose holder cannot be seen from here.
    public var takesOver: Bool
    /// Seconds between two checkpoints of a run.
    public var checkpointEvery: Double

    public init(
      jobs: Int? = nil, shard: Shard = Shard(index: 0, count: 1), stopAfter: Double? = nil, retriesFailed: Bool = false,
      maximumFailures: Int? = nil, takesOver: Bool = false, checkpointEvery: Double = 300
    ) {
      self.jobs = jobs ?? Workers.defaultCount
      self.shard = shard
      self.stopAfter = stopAfter
      self.retriesFailed = retriesFailed
      self.maximumFailures = maximumFailures
      self.takesOver = takesOver
      self.checkpointEvery = checkpointEvery
    }
  }

  public struct Outcome: Sendable {
    /// Runs of this shard.
    public var planned: Int
    public var alreadyDone: Int
    public var executed: Int
    public var failed: Int
    public var seconds: Double
    /// Runs that were left on checkpoints.
    public var begun: Int
    /// Why the stage stopped before its end; nil where nothing is left to do.
    public var stop: StopRequest.Reason?
    public var remaining: Int { planned - alreadyDone - executed }
  }

  let study: Study
  let source: String
  let folder: ResultsFolder
  let options: Options

  public init(study: Study, source: String, folder: ResultsFolder, options: Options) {
    self.study = study
    self.source = source
    self.folder = folder
    self.options = options
  }

  /// Runs what is missing. Killing the process at any moment costs at most what the runs in flight have done since
  /// their last checkpoints, and a loss of power the records of the last tenth of a second.
  public func run(console: Console) throws -> Outcome {
    let stop = StopRequest(stopAfter: options.stopAfter)
    // From the first moment: a warning of the walltime may come while the study is still being planned.
    return try stop.catchingSignals { try runUnits(until: stop, console: console) ?? run(until: stop, console: console) }
  }

  private func run(until stop: StopRequest, console: Console) throws -> Outcome {
    let plan = RunPlan(study)
    let claim = try ShardClaim(options.shard, in: folder.path, takeover: options.takesOver)
    defer { claim.release() }
    try SavedStudy(study, source: source).save(to: folder)
    let journal = try JournalWriter(path: options.shard.journalPath(in: folder.path), header: JournalHeader(study, options.shard))
    if journal.removedByteCount > 0 {
      console.say("Removed \(journal.removedByteCount) bytes of an unfinished record from \(journal.path).")
    }
    let known = try RecordSet(folder: folder)
    let work = ShardWork(plan, shard: options.shard, known: known, retriesFailed: options.retriesFailed)
    announce(work, known, plan, console)
    let checkpoints = Checkpoints(in: folder, interval: options.checkpointEvery, stop: stop)
    checkpoints.sweep(done: known, planned: plan, console: console)
    guard !work.groups.isEmpty else {
      return Outcome(planned: work.planned, alreadyDone: work.planned, executed: 0, failed: 0, seconds: 0, begun: 0, stop: nil)
    }

    let tally = Tally()
    let teachers = TeacherPool(study)
    let clock = ContinuousClock()
    let start = clock.now
    func seconds() -> Double {
      Double((clock.now - start).components.seconds) + Double((clock.now - start).components.attoseconds) * 1e-18
    }
    let (study, maximumFailures) = (study, options.maximumFailures)
    Workers.run(
      count: work.groups.count, workers: options.jobs, stop: stop,
      progress: {
        // A record counts once it would survive a loss of power; one wait for the disk serves all that came meanwhile.
        let written = tally.takeWritten()
        if !written.isEmpty {
          do {
            try journal.sync()
            tally.acknowledge(written.count)
            checkpoints.discard(written)
          } catch {
            tally.fail(error)
            stop.request(.tooManyFailures(0))
          }
        }
        for notice in checkpoints.takeNotices() { console.say(notice) }
        console.progress(done: tally.executed, of: work.todo, elapsed: seconds(), failed: tally.failed)
        for notice in tally.takeNotices() { console.say(notice) }
      },
      body: { index, worker in
        work.groups[index].execute(
          study: study, teachers: teachers, worker: worker, stop: stop, checkpoints: checkpoints
        ) { record in
          do {
            try journal.write(record)
          } catch {
            tally.fail(error)
            stop.request(.tooManyFailures(0))
            return
          }
          let failures = tally.count(record)
          if let maximumFailures, failures >= maximumFailures { stop.request(.tooManyFailures(failures)) }
        }
      })
    console.clear()
    for notice in tally.takeNotices() { console.say(notice) }
    if let error = tally.error { throw error }
    let remaining = work.todo - tally.executed
    return Outcome(
      planned: work.planned, alreadyDone: work.planned - work.todo, executed: tally.executed, failed: tally.failed,
      seconds: seconds(), begun: checkpoints.count, stop: remaining > 0 ? stop.reason : nil)
  }

  private func announce(_ work: ShardWork, _ known: RecordSet, _ plan: RunPlan, _ console: Console) {
    var words = "\(study.name): \(work.planned) runs"
    if options.shard.count > 1 { words += " in shard \(options.shard)" }
    let done = work.planned - work.todo
    if done > 0 { words += ", \(done) done before" }
    if work.failedBefore > 0 {
      words += ", \(work.failedBefore) failed before" + (options.retriesFailed ? " (again now)" : " (--retry-failed)")
    }
    let stale = known.stale(in: plan)
    if stale > 0 { words += "; \(stale) records belong to an earlier form of the study and are left alone" }
    let workers = options.jobs == 1 ? "1 worker" : "\(options.jobs) workers"
    console.say(words + (work.todo > 0 ? "; \(work.todo) to do with \(workers)." : "; nothing to do."))
  }
}

/// What the workers report to the thread that shows progress.
private final class Tally: Sendable {
  private struct State {
    /// Written, and not yet durable.
    var written: [RunKey] = []
    var executed = 0
    var failed = 0
    var notices: [String] = []
    var error: (any Error)?
  }

  private let state = Mutex(State())

  var executed: Int { state.withLock(\.executed) }
  var failed: Int { state.withLock(\.failed) }
  var error: (any Error)? { state.withLock { $0.error } }

  /// Takes note of a written record; returns the number of failures so far.
  func count(_ record: RunRecord) -> Int {
    state.withLock {
      $0.written.append(record.key)
      if record.status == .failed {
        $0.failed += 1
        if $0.failed <= 10 { $0.notices.append("Failed: \(record.failure)") }
      }
      return $0.failed
    }
  }

  /// The journal cannot be written: nothing more can be done.
  func fail(_ error: any Error) { state.withLock { $0.error = $0.error ?? error } }

  /// The runs that were written since the last call.
  func takeWritten() -> [RunKey] {
    state.withLock { state in
      defer { state.written = [] }
      return state.written
    }
  }

  /// Counts records that have become durable.
  func acknowledge(_ count: Int) { state.withLock { $0.executed += count } }

  func takeNotices() -> [String] {
    state.withLock { state in
      defer { state.notices = [] }
      return state.notices
    }
  }
}

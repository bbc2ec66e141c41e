import ExternalProcesses
import Foundation
import Results
import Studies
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
    /// Whether external programs run without network and with one folder to write to.
    public var usesSandbox: Bool

    public init(
      jobs: Int? = nil, shard: Shard = Shard(index: 0, count: 1), stopAfter: Double? = nil, retriesFailed: Bool = false,
      maximumFailures: Int? = nil, takesOver: Bool = false, checkpointEvery: Double = 300, usesSandbox: Bool = false
    ) {
      self.jobs = jobs ?? Workers.defaultCount
      self.shard = shard
      self.stopAfter = stopAfter
      self.retriesFailed = retriesFailed
      self.maximumFailures = maximumFailures
      self.takesOver = takesOver
      self.checkpointEvery = checkpointEvery
      self.usesSandbox = usesSandbox
    }
  }

  public struct Outcome: Sendable {
    /// Runs of this shard.
    public var planned: Int
    public var alreadyDone: Int
    public var executed: Int
    public var failed: Int
    /// Runs that failed in an earlier session and were not done again.
    public var failedBefore: Int
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
  /// Whether the study is left in the folder for later stages.
  var savesStudy = true

  public init(study: Study, source: String, folder: ResultsFolder, options: Options) {
    self.study = study
    self.source = source
    self.folder = folder
    self.options = options
  }

  /// Does what is missing. Killing the process at any moment costs at most what the tasks in flight have done since
  /// their last checkpoints, and a loss of power the records of the last tenth of a second.
  public func run(console: Console) throws -> Outcome {
    let stop = StopRequest(stopAfter: options.stopAfter)
    // From the first moment: a warning of the walltime may come while the study is still being planned.
    return try stop.catchingSignals {
      let programs = ExternalProcesses(sandbox: options.usesSandbox ? try Sandbox() : nil)
      return try run(try study.workload(lending: programs), until: stop, console: console)
    }
  }

  private func run<Work: StudyWork>(_ work: Work, until stop: StopRequest, console: Console) throws -> Outcome {
    let claim = try ShardClaim(options.shard, in: folder.path, takeover: options.takesOver)
    defer { claim.release() }
    let known = RecordSet(try RecordJournal<Work.Record>.readAll(in: folder.path))
    if savesStudy { try SavedStudy(study, source: source).save(to: folder) }
    let journal = try JournalWriter(
      path: options.shard.journalPath(in: folder.path), header: JournalHeader(study, options.shard), of: Work.Record.self)
    if journal.removedByteCount > 0 {
      console.say("Removed \(journal.removedByteCount) bytes of an unfinished record from \(journal.path).")
    }
    let shard = ShardWork(work, shard: options.shard, known: known, retriesFailed: options.retriesFailed)
    announce(shard, stale: known.staleCount(planned: work.keys), console)
    let checkpoints = Checkpoints(in: folder, interval: options.checkpointEvery, stop: stop)
    checkpoints.sweep(done: known.records.keys, planned: work.keys, console: console)
    guard !shard.parts.isEmpty else {
      return Outcome(
        planned: shard.planned, alreadyDone: shard.planned, executed: 0, failed: 0, failedBefore: shard.failedBefore, seconds: 0,
        begun: 0, stop: nil)
    }

    let tally = Tally(shard.costs)
    let clock = ContinuousClock()
    let start = clock.now
    let maximumFailures = options.maximumFailures
    try Workers.run(
      count: shard.parts.count, workers: options.jobs, stop: stop,
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
            stop.request(.error)
          }
        }
        for notice in checkpoints.takeNotices() { console.say(notice) }
        console.progress(
          done: tally.executed, of: shard.todo, share: tally.share, elapsed: (clock.now - start) / .seconds(1),
          failed: tally.failed)
        for notice in tally.takeNotices() { console.say(notice) }
      },
      body: { index, worker in
        let part = shard.parts[index]
        work.execute(part.tasks, of: part.part, known: known, worker: worker, stop: stop, checkpoints: checkpoints) { record in
          do {
            try journal.write(record)
          } catch {
            tally.fail(error)
            stop.request(.error)
            return
          }
          let failures = tally.count(record)
          if let maximumFailures, failures >= maximumFailures { stop.request(.tooManyFailures(failures)) }
        }
      })
    console.clear()
    for notice in tally.takeNotices() { console.say(notice) }
    if let error = tally.error { throw error }
    return Outcome(
      planned: shard.planned, alreadyDone: shard.planned - shard.todo, executed: tally.executed, failed: tally.failed,
      failedBefore: options.retriesFailed ? 0 : shard.failedBefore,
      seconds: (clock.now - start) / .seconds(1), begun: checkpoints.count,
      stop: tally.executed < shard.todo ? stop.reason : nil)
  }

  private func announce(_ shard: ShardWork, stale: Int, _ console: Console) {
    var words = "\(study.name): \(shard.planned) runs"
    if options.shard.count > 1 { words += " in shard \(options.shard)" }
    let done = shard.planned - shard.todo
    if done > 0 { words += ", \(done) done before" }
    if shard.failedBefore > 0 {
      words += ", \(shard.failedBefore) failed before" + (options.retriesFailed ? " (again now)" : " (--retry-failed)")
    }
    if stale > 0 { words += "; \(stale) records belong to an earlier form of the study and are left alone" }
    let workers = options.jobs == 1 ? "1 worker" : "\(options.jobs) workers"
    console.say(words + (shard.todo > 0 ? "; \(shard.todo) to do with \(workers)." : "; nothing to do."))
  }
}

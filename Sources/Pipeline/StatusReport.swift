import Files
import Foundation
import Results
import Studies

/// How far a study is, read from its journals and claims.
public struct StatusReport {
  /// One part of the division that was worked on last.
  struct ShardState {
    var shard: Shard
    var planned: Int
    var todo: Int
    /// Planned cost of what is to be done, in the unit of the study's work.
    var cost: Double
    /// Records of the last ten minutes.
    var recent: Int
    var tornBytes: Int
    var holder: ShardClaim.Holder?
  }

  let study: Study
  let planned: Int
  let done: Int
  let stale: Int
  /// Why runs failed, in the order of the design.
  let failures: [String]
  /// Runs that are kept on checkpoints.
  let begun: Int
  /// How much of the planned cost is done, 0…1.
  let share: Double
  let coreSeconds: Double
  /// At the rate of the last ten minutes; nil where nothing was done in them.
  let secondsLeft: Double?
  let shards: [ShardState]

  public var isComplete: Bool { missing == 0 }
  var missing: Int { planned - done - failures.count }

  public init(_ study: Study, folder: ResultsFolder) throws {
    try self.init(try study.work, folder)
  }

  private init<Work: StudyWork>(_ work: Work, _ folder: ResultsFolder) throws {
    let journals = try RecordJournal<Work.Record>.readAll(in: folder.path)
    let known = RecordSet(journals)
    let division = ShardDivision(work)
    let keys = division.keys
    study = work.study
    planned = division.owner.count
    let records = keys.indices.compactMap { task in division.owner[keys[task]] == task ? known[keys[task]] : nil }
    failures = records.filter { $0.status == .failed }.map(\.failure)
    done = records.count - failures.count
    stale = known.staleCount(planned: keys)
    begun = Checkpoint.keys(in: folder.path).intersection(keys).count
    coreSeconds = records.reduce(0) { $0 + $1.timing.cpuSeconds }

    let whole = ShardWork(
      division, shard: Shard(index: 0, count: 1), known: RecordSet<Work.Record>([]), retriesFailed: false)
    let total = whole.costs.values.reduce(0, +)
    let spent = records.reduce(0) { $0 + (whole.costs[$1.key] ?? 0) }
    share = total > 0 ? min(1, spent / total) : planned > 0 ? Double(records.count) / Double(planned) : 1
    let now = Date().timeIntervalSince1970
    func isRecent(_ timing: RunTiming) -> Bool { timing.start + timing.wallSeconds > now - 600 }
    let recent = records.filter { isRecent($0.timing) }
    let rate = recent.reduce(0) { $0 + (whole.costs[$1.key] ?? 0) }
    if let earliest = recent.map(\.timing.start).min(), now > earliest, rate > 0, spent < total {
      secondsLeft = (total - spent) * (now - earliest) / rate
    } else {
      secondsLeft = nil
    }
    // of several divisions the one that was worked on last
    let latest = journals.max { a, b in
      func end(_ journal: RecordJournal<Work.Record>) -> Double { journal.records.map(\.timing.start).max() ?? 0 }
      return end(a) < end(b)
    }
    let count = latest?.header.shard.count ?? 0
    shards = (0..<count).map { index in
      let shard = Shard(index: index, count: count)
      let left = ShardWork(division, shard: shard, known: known, retriesFailed: false)
      let journal = journals.first { $0.header.shard == shard }
      return ShardState(
        shard: shard, planned: left.planned, todo: left.todo, cost: left.costs.values.reduce(0, +),
        recent: journal?.records.count { isRecent($0.timing) } ?? 0, tornBytes: journal?.tornByteCount ?? 0,
        holder: ShardClaim.holder(of: shard, in: folder.path))
    }
  }
}

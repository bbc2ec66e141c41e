import Experiments
import Kernels
import Results
import Studies

/// All records of the units in a results folder, one per key.
public struct UnitRecordSet {
  public private(set) var records: [RunKey: UnitRecord] = [:]
  /// Keys with two different results from equal processor types: something is not reproducible.
  public private(set) var conflicts: [RunKey] = []
  /// Records beyond the first of each key.
  public private(set) var duplicates = 0

  /// The rules are those of `RecordSet`: a result beats a failure, and of two processor types the one that sorts first.
  public init(folder: ResultsFolder) throws {
    for record in try RecordJournal<UnitRecord>.readAll(in: folder.path).lazy.flatMap(\.records) {
      guard let known = records[record.key] else {
        records[record.key] = record
        continue
      }
      duplicates += 1
      switch (known.status == .failed, record.status == .failed) {
      case (true, false): records[record.key] = record
      case (_, true): break
      case (false, false):
        if record.processor < known.processor { records[record.key] = record }
        if record.processor == known.processor, !record.hasSameResult(as: known) { conflicts.append(record.key) }
      }
    }
  }

  /// Records that belong to no unit of `plan`: of an earlier form of the study.
  public func stale(in plan: UnitPlan) -> Int {
    let planned = Set(plan.units.map(\.key))
    return records.keys.count { !planned.contains($0) }
  }
}

/// The units of one shard that have no record yet, the most expensive first.
struct UnitWork: Sendable {
  let units: [UnitPlan.Unit]
  /// Units of the shard.
  let planned: Int
  let failedBefore: Int

  /// Shards take turns over the units in order of falling cost. Units with one key are one unit, done once.
  init(_ plan: UnitPlan, shard: Shard, known: UnitRecordSet, retriesFailed: Bool) {
    var seen: Set<RunKey> = []
    let distinct = plan.units.filter { seen.insert($0.key).inserted }
    let ordered = distinct.sorted {
      $0.unit.steps != $1.unit.steps ? $0.unit.steps > $1.unit.steps : $0.index < $1.index
    }
    let mine = ordered.enumerated().filter { $0.offset % shard.count == shard.index }.map(\.element)
    var failed = 0
    units = mine.filter { unit in
      guard let record = known.records[unit.key] else { return true }
      guard record.status == .failed else { return false }
      failed += 1
      return retriesFailed
    }
    planned = mine.count
    failedBefore = failed
  }
}

extension UnitRecord {
  /// Does a unit. A failure is a record too: it carries the error, the seed and the unit.
  static func executing(_ unit: UnitPlan.Unit, of experiment: any Experiment, seed: UInt64, worker: Int) -> UnitRecord {
    let stopwatch = Stopwatch()
    do {
      let findings = try experiment.execute(unit.index, seed: seed)
      return UnitRecord(
        key: unit.key, label: unit.unit.label, status: .ok, findings: findings, processor: Arithmetic.name,
        timing: stopwatch.timing(worker: worker))
    } catch {
      return UnitRecord(
        key: unit.key, label: unit.unit.label, status: .failed, findings: Findings(), processor: Arithmetic.name,
        failure: "\(unit.unit.label), seed \(seed): \(error)", timing: stopwatch.timing(worker: worker))
    }
  }
}

import Results
import Studies

/// All records of a results folder, one per key.
public struct RecordSet {
  /// The record that stands for each key.
  public private(set) var records: [RunKey: RunRecord] = [:]
  /// Keys with two different results from equal processor types: something is not reproducible.
  public private(set) var conflicts: [RunKey] = []
  /// Records beyond the first of each key.
  public private(set) var duplicates = 0

  /// A result beats a failure. Two results of one key are compared only if their processor types are equal; otherwise
  /// the type that sorts first stands, so that the order of the journals does not matter.
  public init(_ journals: [Journal]) {
    for record in journals.lazy.flatMap(\.records) {
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

  public init(folder: ResultsFolder) throws {
    self.init(try Journal.readAll(in: folder.path))
  }

  /// Records that belong to no run of `plan`: of an earlier form of the study.
  public func stale(in plan: RunPlan) -> Int {
    let planned = Set(plan.runs.map(\.key))
    return records.keys.count { !planned.contains($0) }
  }
}

import Studies

/// All records of a results folder, one per key.
public struct RecordSet<Record: JournalRecord>: Sendable {
  /// The record that stands for each key.
  public private(set) var records: [RunKey: Record] = [:]
  /// Keys with two different results from equal arithmetic: something is not reproducible.
  public private(set) var conflicts: Set<RunKey> = []
  /// Records beyond the first of each key.
  public private(set) var duplicates = 0

  /// A result beats a failure. Two results of one key are compared only if their arithmetic is the same; otherwise
  /// the name that sorts first stands, so that the order of the journals does not matter.
  public init(_ journals: [RecordJournal<Record>]) {
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
        if record.arithmetic < known.arithmetic { records[record.key] = record }
        if record.arithmetic == known.arithmetic, !record.hasSameResult(as: known) { conflicts.insert(record.key) }
      }
    }
  }

  public subscript(key: RunKey) -> Record? { records[key] }

  /// Records of none of the planned runs: of an earlier form of the study.
  public func staleCount(planned keys: [RunKey]) -> Int {
    let planned = Set(keys)
    return records.keys.count { !planned.contains($0) }
  }
}

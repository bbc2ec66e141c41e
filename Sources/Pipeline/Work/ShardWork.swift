import Results
import Studies

/// The tasks of one shard that have no record yet, the most expensive first.
struct ShardWork: Sendable {
  /// A part of the work and its tasks that are to be done.
  struct Part: Sendable {
    let part: WorkPart
    let tasks: [Int]
  }

  let parts: [Part]
  /// Tasks of the shard.
  let planned: Int
  /// Tasks to do now.
  let todo: Int
  let failedBefore: Int

  /// Shards take turns over the parts in order of falling cost, so that each gets its share of large ones.
  init<Work: StudyWork>(_ work: Work, shard: Shard, known: RecordSet<Work.Record>, retriesFailed: Bool) {
    let (all, keys) = (work.parts, work.keys)
    let ordered = all.indices.sorted { all[$0].cost != all[$1].cost ? all[$0].cost > all[$1].cost : $0 < $1 }
    let mine = ordered.enumerated().filter { $0.offset % shard.count == shard.index }.map { all[$0.element] }
    // a task that two methods or conditions share is done once, where the plan has it first
    let owner = Dictionary(zip(keys, keys.indices), uniquingKeysWith: { first, _ in first })
    var failed = 0
    var planned = 0
    parts = mine.compactMap { part in
      let own = part.tasks.filter { owner[keys[$0]] == $0 }
      planned += own.count
      let tasks = own.filter { task in
        guard let record = known[keys[task]] else { return true }
        guard record.status == .failed else { return false }
        failed += 1
        return retriesFailed
      }
      return tasks.isEmpty ? nil : Part(part: part, tasks: tasks)
    }
    failedBefore = failed
    self.planned = planned
    todo = parts.reduce(0) { $0 + $1.tasks.count }
  }
}

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
  /// Of each task to do, by its key.
  let costs: [RunKey: Double]

  init<Work: StudyWork>(_ work: Work, shard: Shard, known: RecordSet<Work.Record>, retriesFailed: Bool) {
    self.init(ShardDivision(work), shard: shard, known: known, retriesFailed: retriesFailed)
  }

  init<Record: JournalRecord>(_ division: ShardDivision, shard: Shard, known: RecordSet<Record>, retriesFailed: Bool) {
    let (keys, owner) = (division.keys, division.owner)
    let mine = division.parts(of: shard)
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
    costs = Dictionary(
      parts.flatMap { part in part.tasks.map { (keys[$0], part.part.costs[$0 - part.part.tasks.lowerBound]) } },
      uniquingKeysWith: { first, _ in first })
  }
}

/// How the work of a study is divided among shards: they take turns over the parts in order of falling cost, so that each gets
/// its share of large ones.
struct ShardDivision: Sendable {
  private let ordered: [WorkPart]
  let keys: [RunKey]
  /// The task of each key: one that two methods or conditions share is done once, where the plan has it first.
  let owner: [RunKey: Int]

  init<Work: StudyWork>(_ work: Work) {
    let all = work.parts
    keys = work.keys
    ordered = all.indices.sorted { all[$0].cost != all[$1].cost ? all[$0].cost > all[$1].cost : $0 < $1 }.map { all[$0] }
    owner = Dictionary(zip(keys, keys.indices), uniquingKeysWith: { first, _ in first })
  }

  func parts(of shard: Shard) -> [WorkPart] {
    stride(from: shard.index, to: ordered.count, by: shard.count).map { ordered[$0] }
  }
}

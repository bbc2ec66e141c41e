import Files
import Results
import Studies

/// The merge stage: all journals of a folder become one file, complete or saying what is missing.
public struct MergeStage {
  public struct Outcome: Sendable {
    public var planned: Int
    public var missing: Int
    public var failed: Int
    public var diverged: Int
    /// Records of an earlier form of the study.
    public var stale: Int
    public var duplicates: Int
    /// Names of the first missing runs.
    public var firstMissing: [String]
  }

  /// Writes study.h5. Selection happens here and nowhere else.
  /// - Throws: `BrevityError` if two records of one run differ.
  @discardableResult
  public static func merge(_ study: Study, folder: ResultsFolder) throws -> Outcome {
    try merge(try study.work, folder: folder)
  }

  private static func merge<Work: StudyWork>(_ work: Work, folder: ResultsFolder) throws -> Outcome {
    let keys = work.keys
    let known = RecordSet(try RecordJournal<Work.Record>.readAll(in: folder.path))
    if let task = keys.firstIndex(where: known.conflicts.contains) {
      throw BrevityError(
        .foreignData,
        "cannot merge '\(folder.path)': the journals hold two different results of \(work.label(of: task)), "
          + "which must agree bit for bit; remove the journal that is wrong")
    }
    try work.merge(known, to: folder.study)
    let missing = keys.indices.filter { known[keys[$0]] == nil }
    let found = keys.compactMap { known[$0]?.status }
    return Outcome(
      planned: keys.count, missing: missing.count, failed: found.count { $0 == .failed },
      diverged: found.count { $0 == .diverged }, stale: known.staleCount(planned: keys), duplicates: known.duplicates,
      firstMissing: missing.prefix(3).map(work.label))
  }
}

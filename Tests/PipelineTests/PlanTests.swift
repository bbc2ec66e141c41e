import Analysis
import CodelengthTables
import Foundation
import Pipeline
import Results
import Studies
import Testing

/// What `plan` says of runs that are done, failed, changed or new.
@Suite struct PlanTests {
  @Test func everyClassOfRunsHasItsReason() throws {
    let temporary = try TemporaryFolder()
    let before = try quickstart(["preset=tiny", "teachers.count=1"])
    let folder = ResultsFolder(base: temporary.path, study: before)
    let none = try PlanStage.report(before, folder: folder, jobs: 2)
    #expect(none.contains("\nIn \(folder.path): 0 done, 0 failed, 48 to do, 0 stale.\n"))
    #expect(!none.contains("runs of"))

    let shard = Shard(index: 0, count: 1)
    let failing = RunPlan(before).runs[0]
    try JournalWriter(path: shard.journalPath(in: folder.path), header: JournalHeader(before, shard)).append(
      RunRecord.failed(
        failing, label: failing.label(in: before), reason: "no luck", seed: 1, timing: Stopwatch().timing(worker: 0)))
    try execute(before, in: folder)

    // Another β changes drr, a second teacher is new, and the failure stays.
    let after = try quickstart(["preset=tiny", "teachers.count=2", "methods.drr.beta=10"])
    let report = try PlanStage.report(after, folder: folder, jobs: 2)
    #expect(report.contains("\nIn \(folder.path): 35 done, 1 failed, 60 to do, 12 stale.\n"), "\(report)")
    for row in [
      "  runs of      done  failed  changed  new\n", "  dense          11       1        0   12\n",
      "  drr             0       0       12   12\n",
      "  Failed runs are done again with --retry-failed.\n",
      "  Changed runs have a record under other settings, which is left alone:\n  methods.drr.beta is 10 and was 5.\n",
      "  New runs have no record in any journal.\n",
    ] {
      #expect(report.contains(row), "\(report)")
    }
    #expect(report.split(separator: "\n").allSatisfy { $0.count <= 80 || $0.contains(folder.path) })
  }

  @Test func changesAreNamedByTheirKeys() throws {
    let before = try quickstart(["preset=tiny"])
    let after = try quickstart(["preset=tiny", "training.max_epochs=700", "data.noise_std=0.2", "teachers.count=3"])
    #expect(
      StudyChanges.between(before.resolvedJSON, after.resolvedJSON)
        == ["data.noise_std is 0.2 and was 0.1", "training.max_epochs is 700 and was 300"])
  }
}

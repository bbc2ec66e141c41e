import Analysis
import CodelengthTables
import Files
import Foundation
import Networks
import Pipeline
import Results
import Studies
import Testing

/// A folder of its own, removed at the end.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("brevity-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

func quickstart(_ overrides: [String] = ["preset=tiny"]) throws -> Study {
  try Study.load(text: try #require(EmbeddedStudy.text("quickstart")), sourceName: "quickstart", overrides: overrides)
}

@discardableResult
func execute(
  _ study: Study, in folder: ResultsFolder, jobs: Int = 2, shard: Shard = Shard(index: 0, count: 1), stopAfter: Double? = nil,
  retriesFailed: Bool = false
) throws -> RunStage.Outcome {
  let options = RunStage.Options(jobs: jobs, shard: shard, stopAfter: stopAfter, retriesFailed: retriesFailed)
  return try RunStage(study: study, source: "test", folder: folder, options: options).run(console: Console(quiet: true))
}

@Suite struct PathTests {
  /// One worker, two workers, three shards in reverse order, and a study stopped again and again give the same file.
  @Test func resultsDoNotDependOnWorkersShardsOrInterruptions() throws {
    let temporary = try TemporaryFolder()
    let study = try quickstart()
    func folder(_ name: String) -> ResultsFolder { ResultsFolder(base: temporary.path + "/" + name, study: study) }

    let alone = folder("alone")
    #expect(try execute(study, in: alone, jobs: 1).executed == 96)
    #expect(try MergeStage.merge(study, folder: alone).missing == 0)

    let pair = folder("pair")
    try execute(study, in: pair, jobs: 2)
    try MergeStage.merge(study, folder: pair)

    let shards = folder("shards")
    for index in [2, 0, 1] { try execute(study, in: shards, shard: Shard(index: index, count: 3)) }
    try MergeStage.merge(study, folder: shards)

    let interrupted = folder("interrupted")
    var total = 0
    var rounds = 0
    while total < 96 {
      // longer each time, so that a slow machine comes to an end, too
      let outcome = try execute(study, in: interrupted, stopAfter: 0.15 * (1 + Double(rounds) / 10))
      #expect(outcome.alreadyDone == total)
      total += outcome.executed
      rounds += 1
      #expect((outcome.stop == .timeLimit) == (total < 96))
      try #require(rounds < 200)
    }
    #expect(try MergeStage.merge(study, folder: interrupted).duplicates == 0)

    for other in [pair, shards, interrupted] {
      let comparison = try FileComparison(alone.study, other.study)
      #expect(comparison.isSame, "\(comparison.differences.first.map { "\($0)" } ?? "")")
    }
  }

  @Test func theSameCommandAgainDoesNothing() throws {
    let temporary = try TemporaryFolder()
    let study = try quickstart()
    let folder = ResultsFolder(base: temporary.path, study: study)
    try execute(study, in: folder)
    let again = try execute(study, in: folder)
    #expect(again.executed == 0 && again.alreadyDone == 96 && again.stop == nil)
  }

  /// A changed study reuses what still matches and leaves the rest alone.
  @Test func aChangedStudyReusesWhatStillMatches() throws {
    let temporary = try TemporaryFolder()
    let before = try quickstart()
    let folder = ResultsFolder(base: temporary.path, study: before)
    try execute(before, in: folder)
    let after = try quickstart(["preset=tiny", "methods.drr.beta=10"])
    let outcome = try execute(after, in: folder)
    #expect(outcome.alreadyDone == 72 && outcome.executed == 24)
    let merged = try MergeStage.merge(after, folder: folder)
    #expect(merged.missing == 0 && merged.stale == 24)
  }

  @Test func missingRunsAreNamed() throws {
    let temporary = try TemporaryFolder()
    let study = try quickstart()
    let folder = ResultsFolder(base: temporary.path, study: study)
    try execute(study, in: folder, shard: Shard(index: 1, count: 2))
    let merged = try MergeStage.merge(study, folder: folder)
    #expect(merged.missing == 48)
    #expect(merged.firstMissing.first == "dense, n_train 31, teacher 0, replicate 0")
    let contents = try StudyContents(reading: folder.study)
    #expect(try contents.runs("status").count { $0 == Double(RunStatus.missing.rawValue) } == 48)
  }

  @Test func failedRunsAreKeptAndRunAgainOnlyWhenAsked() throws {
    let temporary = try TemporaryFolder()
    let study = try quickstart()
    let folder = ResultsFolder(base: temporary.path, study: study)
    let run = RunPlan(study).runs[5]
    let shard = Shard(index: 0, count: 1)
    try JournalWriter(path: shard.journalPath(in: folder.path), header: JournalHeader(study, shard)).append(
      RunRecord.failed(
        run, label: run.label(in: study), reason: "no such luck", seed: 1, timing: Stopwatch().timing(worker: 0)))
    #expect(try execute(study, in: folder).executed == 95)
    let merged = try MergeStage.merge(study, folder: folder)
    #expect(merged.failed == 1 && merged.missing == 0)
    #expect(try execute(study, in: folder, retriesFailed: true).executed == 1)
    #expect(try MergeStage.merge(study, folder: folder).failed == 0)
  }

  /// The label protocol decides how many labels are in the gradient.
  @Test(arguments: [("fraction=0.25", 31, 7), ("extra=60", 31, 60), ("folds=3", 31, 31)])
  func labelBudgets(_ setting: String, _ fit: Int, _ validation: Int) throws {
    let temporary = try TemporaryFolder()
    let study = try quickstart(["preset=tiny", "protocol.validation.\(setting)", "n_train=[31, 100, 320]", "teachers.count=1"])
    let folder = ResultsFolder(base: temporary.path, study: study)
    try execute(study, in: folder)
    try MergeStage.merge(study, folder: folder)
    let contents = try StudyContents(reading: folder.study)
    let sizes = try contents.runs("n_train")
    let smallest = sizes.indices.filter { sizes[$0] == 31 }
    let fits = try contents.runs("n_fit")
    let validations = try contents.runs("n_validation")
    #expect(!smallest.isEmpty)
    #expect(smallest.allSatisfy { fits[$0] == Double(fit) && validations[$0] == Double(validation) })
  }

  /// The loss on the labels up to the next n_train is that of the stored weights on labels drawn here, which come after
  /// those the student was trained on.
  @Test func theNextBlockIsForetold() throws {
    let temporary = try TemporaryFolder()
    let study = try quickstart(["preset=tiny", "teachers.count=1", "students=true"])
    let folder = ResultsFolder(base: temporary.path, study: study)
    try execute(study, in: folder)
    try MergeStage.merge(study, folder: folder)
    let losses = try StudyContents(reading: folder.study).runs("next_block_mse")
    let records = RecordSet(try Journal.readAll(in: folder.path)).records
    let plan = RunPlan(study)
    let pool = TeacherPool(study)
    for (row, run) in plan.runs.enumerated() {
      guard let position = study.trainCounts.firstIndex(of: run.cell.trainCount), position + 1 < study.trainCounts.count else {
        #expect(losses[row].isNaN)
        continue
      }
      let next = study.trainCounts[position + 1]
      var larger = run.cell
      larger.trainCount = next
      let data = try CellData(study, larger, teachers: pool).budget.samples(Array(run.cell.trainCount..<next))
      let record = try #require(records[run.key])
      let network = MLP(architecture: study.conditions[0].settings.student.architecture, parameters: record.parameters)
      let squares = zip(network.outputs(sampleMajor: data.inputs), data.labels).map { ($0 - $1) * ($0 - $1) }
      let expected = squares.reduce(0, +) / Double(squares.count)
      #expect(abs(losses[row] / expected - 1) < 1e-6)
      #expect(record.nextBlockCount == next - run.cell.trainCount)
    }
    // Other sizes, other blocks: the record stays, and its block is not shown.
    let fewer = try quickstart(["preset=tiny", "teachers.count=1", "students=true", "n_train=[31, 320]"])
    #expect(try execute(fewer, in: folder).executed == 0)
    try MergeStage.merge(fewer, folder: folder)
    #expect(try StudyContents(reading: folder.study).runs("next_block_mse").allSatisfy(\.isNaN))
  }

  /// Fits, verdict and tables of a whole tiny study; the numbers are those of its files.
  @Test func fitAndVerdictReadWhatMergeWrote() throws {
    let temporary = try TemporaryFolder()
    let study = try quickstart()
    let folder = ResultsFolder(base: temporary.path, study: study)
    try execute(study, in: folder)
    try MergeStage.merge(study, folder: folder)
    let tables = try FitStage.fit(study, folder: folder)
    #expect(tables.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(tables.contains("drr"))
    let screen = try VerdictStage.decide(study, folder: folder)
    #expect(screen.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(
      screen.replacing("\n  ", with: " ").contains(
        "Verdict: This is a demonstration, not evidence. Not tested: that drr needs fewer labels than the best of dense_early, l2; "
          + "2 teachers cannot reach p = 0.05; at least 5 are needed."))
    for file in [folder.study, folder.fits, folder.verdicts] { #expect(try FileCheck(of: file).isSound) }
  }

  @Test func stagesRefuseTheFileOfAnotherStudy() throws {
    let temporary = try TemporaryFolder()
    let study = try quickstart()
    let folder = ResultsFolder(base: temporary.path, study: study)
    try execute(study, in: folder)
    try MergeStage.merge(study, folder: folder)
    let other = try quickstart(["preset=tiny", "seed=2"])
    let error = #expect(throws: BrevityError.self) { try FitStage.fit(other, folder: folder) }
    #expect(
      error?.description
        == "cannot use '\(folder.study)': it belongs to the study 'quickstart-tiny' with hash \(study.hash.prefix(12)), and the study "
        + "here has hash \(other.hash.prefix(12)) and other runs; run brevity merge again")
    let missing = #expect(throws: BrevityError.self) { try SavedStudy.load(ResultsFolder(path: temporary.path + "/nothing")) }
    #expect(
      missing?.description == "cannot find a study in '\(temporary.path)/nothing': there is no study.json; "
        + "give the folder that brevity run has made, such as results/quickstart")
  }
}

import Analysis
import Files
import Foundation
import Pipeline
import Results
import Studies
import Testing

@Suite struct LookLedgerTests {
  /// The look of a study that makes a verdict in a folder of this name.
  static func look(_ overrides: [String], in name: String, of base: TemporaryFolder) throws -> Int {
    let study = try quickstart(["preset=tiny", "teachers.count=1"] + overrides)
    let folder = ResultsFolder(path: base.path + "/" + name)
    try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
    return try LookLedger.looking(study, folder: folder, accepts: { _ in true }).look(of: study)
  }

  /// Two studies of the same teachers are two looks; the same study again is the same look; other teachers are a first look.
  @Test func studiesOfTheSameTeachersAreCounted() throws {
    let base = try TemporaryFolder()
    #expect(try Self.look([], in: "first", of: base) == 1)
    #expect(try Self.look(["methods.drr.beta=10"], in: "second", of: base) == 2)
    #expect(try Self.look(["seed=5"], in: "other", of: base) == 1)
    #expect(try Self.look(["teachers.pool=pilot"], in: "pilot", of: base) == 1)
    #expect(try Self.look([], in: "first", of: base) == 1)
    #expect(try Self.look(["methods.drr.beta=20"], in: "third", of: base) == 3)
  }

  /// More teachers of the same pool, other labels that choose, and several forms in one folder are all different looks.
  @Test func everyDifferentStudyCounts() throws {
    let base = try TemporaryFolder()
    #expect(try Self.look([], in: "a", of: base) == 1)
    #expect(try Self.look(["teachers.count=2"], in: "b", of: base) == 2)
    #expect(try Self.look(["protocol.validation.extra=100"], in: "a", of: base) == 3)
    #expect(try Self.look(["data.noise_std=0.2"], in: "a", of: base) == 4)
    #expect(try Self.look(["teachers.count=2"], in: "b", of: base) == 2)
  }

  /// A folder that is deleted keeps its look, and a setting that a later version knows does not reset the count.
  @Test func theListOutlivesFoldersAndVersions() throws {
    let base = try TemporaryFolder()
    #expect(try Self.look([], in: "a", of: base) == 1)
    try FileManager.default.removeItem(atPath: base.path + "/a")
    #expect(try Self.look(["methods.drr.beta=10"], in: "b", of: base) == 2)
    let path = base.path + "/looks.jsonl"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let older = text.replacing("\"norm\":1,", with: "")
    #expect(older != text)
    try older.write(toFile: path, atomically: true, encoding: .utf8)
    #expect(try Self.look(["methods.drr.beta=20"], in: "c", of: base) == 3)
  }

  /// A verdict on a part of a study decides nothing, says how much is missing, counts as a look, and carries the list on.
  @Test func aPeekIsALookAndDecidesNothing() throws {
    let base = try TemporaryFolder()
    let study = try quickstart(["preset=tiny"])
    let folder = ResultsFolder(path: base.path + "/peek")
    try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
    try MergeStage.merge(study, folder: folder)
    let runs = RunPlan(study).runs.count
    let verdict = try VerdictStage.compute(study, folder: folder)
    #expect(verdict.rulings.allSatisfy { $0.decision == .inconclusive(because: "\(runs) of \(runs) runs are missing") })
    let screen = try VerdictStage.decide([(study, folder)], as: .json).text
    #expect(screen.contains("\"missing_runs\":\(runs),\"planned_runs\":\(runs)"))
    #expect(screen.contains("; \(runs) of \(runs) runs are missing."))
    let other = try quickstart(["preset=tiny", "methods.drr.beta=10"])
    try FileManager.default.removeItem(atPath: base.path + "/looks.jsonl")
    let beside = ResultsFolder(path: base.path + "/other")
    #expect(try LookLedger.looking(other, folder: beside, accepts: { _ in true }).look(of: other) == 2)
  }

  @Test func aListThatIsNotOneIsRefused() throws {
    let base = try TemporaryFolder()
    let path = base.path + "/looks.jsonl"
    try "{\"study\":1}\n".write(toFile: path, atomically: true, encoding: .utf8)
    #expect(
      throws: BrevityError(
        .foreignData,
        "cannot read line 1 of '\(path)': it does not say which study has looked at which teachers; only brevity verdict writes "
          + "this file, so take it from a copy")
    ) { try Self.look([], in: "a", of: base) }
  }
}

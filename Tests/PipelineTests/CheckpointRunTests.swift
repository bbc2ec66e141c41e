import Analysis
import CodelengthTables
import Foundation
import Pipeline
import Results
import Studies
import Testing

/// Runs that last longer than they may: stopped, killed, and continued to the same bits.
@Suite struct CheckpointRunTests {
  /// Four runs of a second or so each.
  private static let settings = [
    "preset=tiny", "teachers.count=2", "n_train=[320]", "training.max_epochs=6000", "training.min_epochs=6000",
    "training.finetune_max_epochs=2000", "methods={dense: {}, drr: {alpha: [0.1], beta: 5}}", "protocol.candidates=1",
    "analysis.baselines=[]", "analysis.short=[drr]",
  ]
  private static let command = ["run", "quickstart"] + settings.flatMap { ["--set", $0] } + ["--jobs", "2"]

  private static func records(_ folder: ResultsFolder) throws -> [RunKey: RunRecord] {
    RecordSet(try Journal.readAll(in: folder.path)).records
  }

  private static func expectSame(_ folder: ResultsFolder, _ calm: ResultsFolder) throws {
    let (found, expected) = (try records(folder), try records(calm))
    #expect(found.count == expected.count && expected.count == 4)
    for (key, record) in expected { #expect(found[key]?.hasSameResult(as: record) == true, "\(record.label)") }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["shards", "study.json"])
  }

  @Test func aStoppedRunContinues() throws {
    try Scratch.withDirectory { directory in
      let calm = ResultsFolder(path: directory + "/calm/quickstart-tiny")
      let whole = try BrevityProgram.run(Self.command + ["-o", directory + "/calm"])
      #expect(whole.status == 0, "\(whole.errors)")
      let folder = ResultsFolder(path: directory + "/stopped/quickstart-tiny")
      var stops = 0
      while stops < 100 {
        let end = try BrevityProgram.run(
          Self.command + ["-o", directory + "/stopped", "--stop-after", "\(0.1 * Double(1 + stops / 4))s"])
        if end.status == 0 { break }
        #expect(end.status == 75, "\(end.errors)")
        let begun = Checkpoint.keys(in: folder.path).count
        if begun > 0 {
          #expect(
            end.errors.contains(" of them begun and kept; the same command resumes.")
              || end.errors.contains("\(begun) of the runs are begun and continue from their checkpoints."), "\(end.errors)")
        }
        stops += 1
      }
      #expect((2..<100).contains(stops))
      try Self.expectSame(folder, calm)
      let (found, spent) = (try Self.records(folder), try Self.records(calm))
      // The times of the pieces are added up.
      for (key, record) in spent { #expect(found[key]?.timing.cpuSeconds ?? 0 > record.timing.cpuSeconds / 2) }
    }
  }

  /// SIGKILL between two checkpoints costs what lies between them, and nothing else.
  @Test func aKilledRunContinuesFromItsLastCheckpoint() throws {
    try Scratch.withDirectory { directory in
      let calm = ResultsFolder(path: directory + "/calm/quickstart-tiny")
      #expect(try BrevityProgram.run(Self.command + ["-o", directory + "/calm"]).status == 0)
      let killed = Self.command + ["-o", directory + "/killed", "--checkpoint-every", "0.02s"]
      let folder = ResultsFolder(path: directory + "/killed/quickstart-tiny")
      for seconds in [0.25, 0.5, 1, 2] where Checkpoint.keys(in: folder.path).isEmpty {
        #expect(try BrevityProgram.run(killed, killedAfter: seconds).status == -SIGKILL)
      }
      let begun = Checkpoint.keys(in: folder.path).count
      #expect(begun > 0)
      let again = try BrevityProgram.run(killed)
      #expect(again.status == 0)
      #expect(again.errors.contains("\(begun) of the runs are begun and continue from their checkpoints."), "\(again.errors)")
      try Self.expectSame(folder, calm)
    }
  }

  @Test func whatCannotBeContinuedStartsAgain() throws {
    try Scratch.withDirectory { directory in
      let calm = ResultsFolder(path: directory + "/calm/quickstart-tiny")
      #expect(try BrevityProgram.run(Self.command + ["-o", directory + "/calm"]).status == 0)
      let folder = ResultsFolder(path: directory + "/odd/quickstart-tiny")
      for seconds in ["0.1s", "0.2s", "0.4s", "0.8s"] where Checkpoint.keys(in: folder.path).count < 2 {
        #expect(try BrevityProgram.run(Self.command + ["-o", directory + "/odd", "--stop-after", seconds]).status == 75)
      }
      let keys = Checkpoint.keys(in: folder.path).sorted { $0.description < $1.description }
      try #require(keys.count == 2)
      let paths = keys.map { Checkpoint.path(of: $0, in: folder.path) }
      try Data("no checkpoint".utf8).write(to: URL(fileURLWithPath: paths[0]))
      var foreign = try Checkpoint(of: keys[1], in: folder.path)
      foreign.arithmetic = "abacus"
      try foreign.write(in: folder.path)
      let stale = RunKey(bytes: [UInt8](repeating: 7, count: 32))
      foreign.key = stale
      try foreign.write(in: folder.path)
      let end = try BrevityProgram.run(Self.command + ["-o", directory + "/odd"])
      #expect(end.status == 0)
      #expect(
        end.errors.contains("Cannot continue from '\(paths[0])': it is no whole checkpoint of this run. The run starts again."))
      #expect(end.errors.contains("'\(paths[1])' is of the arithmetic abacus, and this is "))
      #expect(end.errors.contains("1 checkpoints belong to an earlier form of the study and are left alone."))
      Checkpoint.remove(stale, in: folder.path)
      try Self.expectSame(folder, calm)
    }
  }
}

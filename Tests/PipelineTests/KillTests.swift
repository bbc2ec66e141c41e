import Analysis
import CodelengthTables
import Foundation
import Pipeline
import Results
import Studies
import Testing

/// SIGKILL at random moments: nothing that was stored is lost, no file is damaged, and the end is the same.
@Suite struct KillTests {
  /// Three seconds of work in pieces of a few hundredths.
  private static let study = ["quickstart", "--set", "preset=tiny", "--set", "training.max_epochs=600"]

  @Test func resumedRunsEndLikeAnUninterruptedOne() throws {
    try Scratch.withDirectory { directory in
      let (calm, stormy) = (directory + "/calm", directory + "/stormy")
      let began = Date()
      #expect(try BrevityProgram.run(["run"] + Self.study + ["-o", calm, "--jobs", "2"]).status == 0)
      let duration = Date().timeIntervalSince(began)
      #expect(try BrevityProgram.run(["merge", calm + "/quickstart-tiny"]).status == 0)

      let folder = ResultsFolder(path: stormy + "/quickstart-tiny")
      var numbers = SeededNumbers(seed: 1)
      var stored: Set<Data> = []
      var kills = 0
      for attempt in 0..<(4 * Soak.kills) where kills < Soak.kills {
        if attempt > 0, stored.count == 96, Soak.isOn {
          try FileManager.default.removeItem(atPath: folder.path)
          stored = []
        }
        // A run dies somewhere in the first part of what is left to it, a merge anywhere.
        let isMerge = attempt % 3 == 2 && FileManager.default.fileExists(atPath: folder.savedStudy)
        let end =
          isMerge
          ? try BrevityProgram.run(["merge", folder.path], killedAfter: .random(in: 0.01..<0.15, using: &numbers))
          : try BrevityProgram.run(
            ["run"] + Self.study + ["-o", stormy, "--jobs", "2"],
            killedAfter: .random(in: 0.02..<(0.1 + duration / Double(Soak.isOn ? 20 : 8)), using: &numbers))
        if end.status == -SIGKILL { kills += 1 } else { #expect([0, 75].contains(end.status), "\(end.errors)") }
        let journals = try Journal.readAll(in: folder.path)
        let now = Set(journals.flatMap(\.records).map { Data($0.key.bytes) })
        #expect(now.isSuperset(of: stored))
        stored = now
        if FileManager.default.fileExists(atPath: folder.study) { #expect(try FileCheck(of: folder.study).problems == []) }
      }
      #expect(kills == Soak.kills)

      let last = try BrevityProgram.run(["run"] + Self.study + ["-o", stormy, "--jobs", "2"])
      #expect(last.status == 0, "\(last.errors)")
      #expect(try BrevityProgram.run(["merge", folder.path]).status == 0)
      #expect(try FileComparison(calm + "/quickstart-tiny/study.h5", folder.study).differences == [])
      // What dying processes left beside the files is swept away.
      let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      #expect(left == ["shards", "study.h5", "study.json"])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.shards) == ["0-of-1.journal"])
    }
  }
}

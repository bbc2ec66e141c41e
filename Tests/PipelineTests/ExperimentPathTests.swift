import Analysis
import CodelengthTables
import Files
import Foundation
import Pipeline
import Results
import Studies
import Testing

/// The whole path of studies that repeat an experiment, with their smallest presets.
@Suite(.serialized) struct ExperimentPathTests {
  static func study(_ name: String, _ overrides: [String] = ["preset=tiny"]) throws -> Study {
    try Study.load(text: try #require(EmbeddedStudy.text(name)), sourceName: name, overrides: overrides)
  }

  static func run(_ study: Study, in folder: ResultsFolder, shard: Shard = Shard(index: 0, count: 1)) throws -> RunStage.Outcome {
    try RunStage(study: study, source: "test", folder: folder, options: .init(jobs: 2, shard: shard)).run(
      console: Console(quiet: true))
  }

  /// From the command line to claims and figures; both files are whole.
  @Test(
    .enabled(if: BrevityProgram.drawsFigures, "there is no Python with h5py and matplotlib"),
    arguments: ["rebound", "soft-committee", "egp"])
  func fromAStudyToItsClaims(name: String) throws {
    try Scratch.withDirectory { directory in
      let end = try BrevityProgram.run(["reproduce", name, "--set", "preset=tiny", "-o", directory, "-j", "2"])
      #expect(end.status == 0, "\(end.errors)")
      #expect(end.output.hasPrefix("Verdict: of "))
      let folder = "\(directory)/\(name)-tiny"
      for line in end.output.split(separator: "\n") where !line.contains(directory) { #expect(line.count <= 80, "\(line)") }
      for file in ["study.h5", "verdicts.h5"] {
        #expect(try FileCheck(of: "\(folder)/\(file)").problems == [])
      }
      #expect(!FileManager.default.fileExists(atPath: folder + "/fits.h5"))
      let figures = try FileManager.default.contentsOfDirectory(atPath: folder + "/figures")
      #expect(figures.contains("claims.png") && figures.filter { $0.hasSuffix(".csv") }.count >= 2)
      let check = """
        import h5py, sys
        table = h5py.File(sys.argv[1])['claims'].values()
        print(all(h5py.h5ds.is_scale(column.id) or len(column.dims[0]) == 1 for column in table))
        """
      let words = try ExternalProgram(try FiguresStage.python(), ["-c", check, folder + "/verdicts.h5"])
      #expect(words.output == "True")
      let again = try BrevityProgram.run(["verdict", folder, "--json"])
      #expect(again.status == 0)
      let json = try #require(try JSONSerialization.jsonObject(with: Data(again.output.utf8)) as? [String: Any])
      let claims = try #require(json["claims"] as? [[String: Any]])
      #expect(claims.count > 5)
      #expect(claims.allSatisfy { ["reproduced", "not reproduced", "not comparable"].contains($0["decision"] as? String) })
      let table = try BrevityProgram.run(["export", folder + "/verdicts.h5", "--csv"])
      #expect(table.output.split(separator: "\n").count == claims.count + 1)
      #expect(
        try BrevityProgram.run(["fit", folder]).errors
          == "Error: cannot fit '\(folder)': a study of kind \(name == "egp" ? "regression" : "traces") has no learning curves; its "
          + "claims are decided by brevity verdict\n")
      #expect(try BrevityProgram.run(["status", folder]).output.contains(" runs done, 0 failed, 0 missing\n"))
    }
  }

  /// In one go, in two shards, and without what a dying writer tore off: the same bits.
  @Test func resultsDoNotDependOnWhoMadeThem() throws {
    try Scratch.withDirectory { directory in
      let study = try Self.study(
        "egp", ["preset=tiny", "experiment.problems.T2.variables=100", "experiment.problems.T2.samples=40"])
      let whole = ResultsFolder(base: directory + "/a", study: study)
      let all = try Self.run(study, in: whole)
      #expect(all.executed == 18 && all.stop == nil)
      try MergeStage.merge(study, folder: whole)
      let parts = ResultsFolder(base: directory + "/b", study: study)
      for index in [1, 0] { _ = try Self.run(study, in: parts, shard: Shard(index: index, count: 2)) }
      let journal = Shard(index: 0, count: 2).journalPath(in: parts.path)
      let bytes = try Data(contentsOf: URL(fileURLWithPath: journal))
      try bytes.dropLast(5).write(to: URL(fileURLWithPath: journal))
      let incomplete = try MergeStage.merge(study, folder: parts)
      #expect(incomplete.missing == 1 && incomplete.firstMissing.count == 1)
      #expect(try Self.run(study, in: parts, shard: Shard(index: 0, count: 2)).executed == 1)
      #expect(try MergeStage.merge(study, folder: parts).missing == 0)
      #expect(try FileComparison(whole.study, parts.study).differences.map(\.description) == [])
    }
  }

  private static func verdict(_ study: Study, _ folder: ResultsFolder) throws -> ClaimsVerdict {
    guard case .experiment(let experiment) = study.design else { throw BrevityError(.usage, "it repeats no experiment") }
    return try ClaimsVerdict(experiment, of: study, folder: folder)
  }

  @Test func whatIsMissingIsNotComparable() throws {
    try Scratch.withDirectory { directory in
      let study = try Self.study("egp")
      let folder = ResultsFolder(path: directory)
      try MergeStage.merge(study, folder: folder)
      guard case .experiment(let experiment) = study.design else { throw BrevityError(.usage, "egp repeats no experiment") }
      let verdict = try ClaimsVerdict(experiment, of: study, folder: folder)
      #expect(verdict.claims.count == 16 && verdict.claims.allSatisfy { $0.decision == .notComparable })
      #expect(verdict.markdown.contains("nothing was measured, because units are missing or diverged"))
    }
  }

  /// What no publication prints is not published: numbers of nn2pp's tests are checks of a formula, 0.9 and 0.1 are ours.
  @Test func thresholdsOfOurOwnAreChecks() throws {
    try Scratch.withDirectory { directory in
      let study = try Self.study("soft-committee")
      let folder = ResultsFolder(path: directory)
      try MergeStage.merge(study, folder: folder)
      let claims = try Self.verdict(study, folder).claims
      #expect(!claims.isEmpty && !claims.contains { $0.origin == .published })
      let checks = claims.filter { $0.origin == .check }.map(\.name)
      #expect(checks == ["eg_erf_scm", "eg_erf_both", "eg_lin_both", "plateau plateau", "plateau escape"])
    }
  }

  /// A tolerance does not depend on what is measured, and few data sets compare nothing at 5 %.
  @Test func tolerancesAreFixedBeforehand() throws {
    try Scratch.withDirectory { directory in
      let rebound = try Self.study("rebound")
      let folder = ResultsFolder(path: directory + "/rebound")
      try FileManager.default.createDirectory(atPath: directory + "/egp", withIntermediateDirectories: true)
      try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
      try MergeStage.merge(rebound, folder: folder)
      for claim in try Self.verdict(rebound, folder).claims where claim.name.hasSuffix("closed form size") {
        #expect(claim.tolerance == .within(0.25))
      }
      let egp = try Self.study("egp")
      let other = ResultsFolder(path: directory + "/egp")
      try MergeStage.merge(egp, folder: other)
      let printed = try #require(Self.verdict(egp, other).claims.first { $0.name == "T1 adam l0_loss" })
      #expect(
        printed.reason
          == "a data set of the same kind lies outside the range of 3 others with probability 2/4, and 39 are needed for 5 %")
    }
  }

  @Test func thePlanStatesCoreHours() throws {
    try Scratch.withDirectory { directory in
      let study = try Self.study("rebound")
      let text = try PlanStage.report(study, folder: ResultsFolder(base: directory, study: study), jobs: 2)
      #expect(text.contains("experiment rebound, 30 runs"))
      #expect(text.contains(" core-hours; about "))
      #expect(text.contains("0 done, 0 failed, 30 to do, 0 stale."))
    }
  }
}

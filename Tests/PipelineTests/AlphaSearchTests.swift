import Files
import Foundation
import Results
import Studies
import Testing

/// `alpha: auto`: values that are found on pilot teachers, before anything of the study itself is trained.
@Suite struct AlphaSearchTests {
  private static let study = """
    name: auto
    question: Does the search find where the choices lie?
    prediction: Yes.
    seed: 6
    teachers: {kind: sparse_mlp, count: 3, pool: confirmation, layers: [3, 3, 1], nonzero: 7}
    data: {inputs: normal, noise_std: 0, test: 100}
    n_train: [12, 24]
    student: {layers: [3, 10, 1]}
    training: {min_epochs: 20, max_epochs: 150, finetune_max_epochs: 50, learning_rate: 0.02}
    protocol: {validation: {folds: 3, refit: true}, candidates: 4}
    methods:
      dense_early: {}
      l2: {alpha: auto}
      drr: {alpha: auto, beta: 5}
    analysis: {curve_model: none}
    """

  private static func withStudy(_ body: (_ directory: String, _ file: String) throws -> Void) throws {
    try Scratch.withDirectory { directory in
      let file = directory + "/auto.yaml"
      try study.write(toFile: file, atomically: true, encoding: .utf8)
      try body(directory, file)
    }
  }

  private static func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  private static func values(_ directory: String) throws -> [String: [Double]] {
    let json = try JSONSerialization.jsonObject(with: Data(text(directory + "/auto/alpha.json").utf8)) as? [String: Any]
    return json?["values"] as? [String: [Double]] ?? [:]
  }

  private static func keys(_ folder: String) throws -> Set<RunKey> {
    Set(try Journal.readAll(in: folder).flatMap(\.records).map(\.key))
  }

  @Test func valuesAreFoundFixedAndShown() throws {
    try Self.withStudy { directory, file in
      let before = try BrevityProgram.run(["plan", file, "-o", directory])
      let words = before.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(
        words.contains(
          "alpha of l2, drr is auto. Its values are found on 3 pilot teachers before anything else is trained, from those above "
            + "on, in 1 to 7 rounds of at most 48 runs and "), "\(before.output)\(before.errors)")
      #expect(!FileManager.default.fileExists(atPath: directory + "/auto"), "a plan writes nothing")

      let run = try BrevityProgram.run(["run", file, "-o", directory, "-j", "2"])
      #expect(run.status == 0, "\(run.errors)")
      let found = try Self.values(directory)
      let usual = try Study.load(text: Self.study, sourceName: "auto.yaml").conditions[0].settings.methods
      for method in usual.dropFirst() {
        let values = try #require(found[method.label])
        #expect(values.count == 4 && values[0] == 0 && values == values.sorted())
        #expect(values[1] <= method.values[1] && values[3] >= method.values[3])
      }
      // without noise the usual values of l2, from a noise of 0.01, are too small for 12 labels
      #expect(found["l2"]![3] >= 10 * usual[1].values[3], "\(found)")

      // the study that ran holds the numbers, and so do its keys
      let study = try SavedStudy.load(ResultsFolder(path: directory + "/auto"))
      #expect(study.conditions[0].settings.methods.dropFirst().map(\.values) == [found["l2"]!, found["drr"]!])
      #expect(try Self.keys(directory + "/auto") == Set(RunPlan(study).runs.map(\.key)))
      let resolved = try BrevityProgram.run(["plan", file, "-o", directory, "--resolved"])
      #expect(try Study.load(text: resolved.output, sourceName: "resolved.yaml").hash == study.hash)
      let after = try BrevityProgram.run(["plan", file, "-o", directory])
      #expect(
        after.output.contains("alpha of l2, drr was found on pilot teachers, in ")
          && after.output.contains(" done, 0 failed, 0 to do, 0 stale"))
      // what was tried on pilot teachers is no part of the study
      #expect(try Self.keys(directory + "/auto").isDisjoint(with: Self.keys(directory + "/auto/alpha")))
      #expect(try !Self.keys(directory + "/auto/alpha").isEmpty)
      // nothing is trained twice
      let again = try BrevityProgram.run(["run", file, "-o", directory])
      #expect(again.status == 0 && again.errors.contains("nothing to do"), "\(again.errors)")
    }
  }

  /// The values do not depend on workers, interruptions, confirmation teachers and test samples.
  @Test func theSearchIsDeterministicAndResumes() throws {
    try Self.withStudy { directory, file in
      let whole = try BrevityProgram.run(["tune", file, "-o", directory + "/a", "-j", "2"])
      #expect(whole.status == 0 && whole.output.hasPrefix("alpha of l2, drr was found on pilot teachers, in "), "\(whole.errors)")
      for seconds in [0.15, 0.3, 0.6] {
        _ = try BrevityProgram.run(["tune", file, "-o", directory + "/b", "-j", "1"], killedAfter: seconds)
      }
      #expect(try BrevityProgram.run(["tune", file, "-o", directory + "/b", "-j", "1", "--takeover"]).status == 0)
      #expect(try Self.text(directory + "/a/auto/alpha.json") == Self.text(directory + "/b/auto/alpha.json"))
      let other = try BrevityProgram.run(
        ["tune", file, "-o", directory + "/c", "--set", "data.test=7", "--set", "question=Other words?"])
      #expect(other.status == 0)
      #expect(try Self.values(directory + "/a") == Self.values(directory + "/c"))
    }
  }

  /// Many processes at once would all search.
  @Test func shardsNeedTheValues() throws {
    try Self.withStudy { directory, file in
      let shard = try BrevityProgram.run(["run", file, "-o", directory, "--shard", "0/2"])
      #expect(
        shard.errors
          == "Error: cannot run shard 0/2 of '\(file)': alpha of l2, drr is auto, and its values are not found yet; run brevity tune "
          + "STUDY with the same --set and -o once, for all shards\n")
      #expect(shard.status == 64)
      let submit = try BrevityProgram.run(["submit", file, "-o", directory, "--shards", "2", "--dry-run"])
      #expect(submit.status == 64 && submit.errors.hasPrefix("Error: cannot submit '\(file)': alpha of l2, drr is auto,"))
    }
  }
}

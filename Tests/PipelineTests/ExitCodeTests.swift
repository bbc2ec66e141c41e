import Foundation
import Pipeline
import Results
import Studies
import Testing

/// The documented exit codes, of the program itself.
@Suite struct ExitCodeTests {
  private static let tiny = ["quickstart", "--set", "preset=tiny"]

  /// Runs that failed before are not forgotten: 1 until they are done again.
  @Test func earlierFailuresAreFailures() throws {
    try Scratch.withDirectory { directory in
      let study = try quickstart()
      let folder = ResultsFolder(base: directory, study: study)
      let run = RunPlan(study).runs[5]
      let shard = Shard(index: 0, count: 1)
      let writer = try JournalWriter(path: shard.journalPath(in: folder.path), header: JournalHeader(study, shard))
      try writer.append(
        RunRecord.failed(
          run, label: run.label(in: study), reason: "no such luck", seed: 1,
          timing: RunTiming(wallSeconds: 0, cpuSeconds: 0, start: 0, worker: 0)))
      let command = ["run"] + Self.tiny + ["-o", directory]
      let first = try BrevityProgram.run(command)
      #expect(first.status == 1)
      #expect(first.errors.hasSuffix("1 runs failed in earlier sessions; --retry-failed does them again.\n"), "\(first.errors)")
      #expect(try BrevityProgram.run(command).status == 1)
      let status = try BrevityProgram.run(["status", folder.path])
      #expect(status.output.contains("95 of 96 runs done, 1 failed, 0 missing\n"), "\(status.output)")
      let words = status.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(words.contains("Failed: \(run.label(in: study)), seed 1: no such luck"), "\(status.output)")
      #expect(try BrevityProgram.run(command + ["--retry-failed"]).status == 0)
      #expect(try BrevityProgram.run(command).status == 0)
    }
  }

  /// A verdict on a part of a study is shown, decides nothing, and leaves with 75.
  @Test func aVerdictOnAPartHasMoreToDo() throws {
    try Scratch.withDirectory { directory in
      #expect(try BrevityProgram.run(["run"] + Self.tiny + ["-o", directory, "--shard", "0/2"]).status == 0)
      let folder = directory + "/quickstart-tiny"
      #expect(try BrevityProgram.run(["merge", folder]).status == 75)
      for form in [[], ["--json"], ["--markdown"]] {
        let end = try BrevityProgram.run(["verdict", folder] + form)
        #expect(end.status == 75 && end.output.contains("48 of 96 runs are missing"), "\(end.output) \(end.errors)")
      }
      let screen = try BrevityProgram.run(["verdict", folder]).output
      #expect(screen.hasPrefix("INCONCLUSIVE (demonstration): 48 of 96 runs are missing\n\nQuestion: "), "\(screen)")
      let words = screen.replacing("\n  ", with: " ")
      #expect(
        words.contains(
          "\nWhat would change it: the runs that are missing (brevity run, then merge and verdict); a study that is not cut short.\n"
        ),
        "\(screen)")
      #expect(screen.split(separator: "\n").allSatisfy { $0.count <= 80 })
      let status = try BrevityProgram.run(["status", folder, "--json"]).output
      let object = try #require(try JSONSerialization.jsonObject(with: Data(status.utf8)) as? [String: Any])
      #expect(object["missing"] as? Int == 48 && object["done"] as? Int == 48)
      #expect((object["shards"] as? [[String: Any]])?.map { $0["to_do"] as? Int } == [0, 48])
    }
  }

  /// A damaged file of samples is found before anything is written, by plan and by run.
  @Test func damagedSamplesAreFoundFirst() throws {
    try Scratch.withDirectory { directory in
      for name in ["images", "labels"] {
        try Data("<html>not found</html>".utf8).write(to: URL(fileURLWithPath: "\(directory)/\(name)"))
      }
      let study = """
        schema: 1
        name: damaged
        question: Is it found?
        prediction: Yes.
        seed: 1
        teachers: {kind: files, count: 2, layers: [784, 10], classes: 10, form: idx, train: [\(directory)/images, \(directory)/labels], test: [\(directory)/images, \(directory)/labels]}
        data: {test: 10}
        n_train: [10, 20]
        student: {layers: [784, 4, 10]}
        training: {loss: cross_entropy}
        methods: {dense_early: {restarts: 2}}
        protocol: {candidates: 2}
        """
      try Data(study.utf8).write(to: URL(fileURLWithPath: directory + "/damaged.yaml"))
      for command in ["plan", "run"] {
        let end = try BrevityProgram.run([command, directory + "/damaged.yaml", "-o", directory + "/results"])
        #expect(end.status == 65 && end.errors.contains("\(directory)/images"), "\(command): \(end.status) \(end.errors)")
        #expect(!FileManager.default.fileExists(atPath: directory + "/results"))
      }
    }
  }

  /// A damaged journal stops the next run before anything else is written.
  @Test func damagedJournalsAreFoundFirst() throws {
    try Scratch.withDirectory { directory in
      let folder = directory + "/quickstart-tiny"
      try FileManager.default.createDirectory(atPath: folder + "/shards", withIntermediateDirectories: true)
      try Data("no journal".utf8).write(to: URL(fileURLWithPath: folder + "/shards/1-of-2.journal"))
      let end = try BrevityProgram.run(["run"] + Self.tiny + ["-o", directory])
      #expect(end.status == 65, "\(end.errors)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["shards"])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/shards") == ["1-of-2.journal"])
    }
  }

  @Test func aNameThatIsNearlyAStudyIsGuessed() throws {
    let end = try BrevityProgram.run(["reproduce", "quickstrat"])
    #expect(end.status == 64)
    #expect(end.errors.contains("quickstart"), "\(end.errors)")
  }

  /// Control characters of a study reach no terminal.
  @Test func controlCharactersAreSpelt() throws {
    try Scratch.withDirectory { directory in
      let text = try #require(EmbeddedStudy.text("quickstart")).replacing(
        /question: .*/, with: "question: \"\\e[31mDoes \\a it ring?\"", maxReplacements: 1)
      let path = directory + "/ring.yaml"
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      let run = ["--set", "preset=tiny", "-o", directory, "--shard", "0/40"]
      #expect(try BrevityProgram.run(["run", path] + run).status == 0)
      let folder = directory + "/quickstart-tiny"
      #expect(try BrevityProgram.run(["merge", folder]).status == 75)
      for command in [["verdict", folder], ["verdict", folder, "--markdown"], ["show", folder], ["plan", path]] {
        let end = try BrevityProgram.run(command)
        #expect(!(end.output + end.errors).unicodeScalars.contains { $0.value < 32 && $0 != "\n" }, "\(command)")
      }
      #expect(try BrevityProgram.run(["verdict", folder]).output.contains("Question: \\u{1b}[31mDoes \\u{7} it ring?"))
    }
  }
}

import Foundation
import Pipeline
import Studies
import Testing

/// `brevity init` writes commented studies that `plan` accepts and that run.
@Suite struct InitTests {
  private static let tiny = [
    "--set", "training.min_epochs=10", "--set", "training.max_epochs=20", "--set", "training.finetune_max_epochs=10",
  ]

  private static func write(_ arguments: [String], in directory: String) throws -> String {
    let end = try BrevityProgram.run(["init", "mine"] + arguments, in: directory)
    #expect(
      end.status == 0 && end.output == "Wrote mine.yaml. Next: brevity plan mine.yaml, then brevity reproduce mine.yaml.\n",
      "\(arguments): \(end.errors)")
    let text = try String(contentsOfFile: directory + "/mine.yaml", encoding: .utf8)
    #expect(text.contains("\nname: mine") && text.split(separator: "\n").count { $0.contains("# ") } >= 2, "\(arguments)")
    return text
  }

  @Test(
    arguments: [[], ["--inputs", "4"], ["--classes", "3"], ["--inputs", "6", "--classes", "4"]] as [[String]])
  func templatesRun(arguments: [String]) throws {
    try Scratch.withDirectory { directory in
      let text = try Self.write(arguments, in: directory)
      #expect(arguments.isEmpty || !arguments.contains("--classes") || text.contains("classes: \(arguments.last!)"))
      let plan = try BrevityProgram.run(["plan", "mine.yaml"], in: directory)
      #expect(plan.status == 0 && plan.output.hasPrefix("mine: what would run\n") && !plan.output.contains("Warning"))
      let run = try BrevityProgram.run(["run", "mine.yaml", "--set", "preset=tiny", "-j", "2"] + Self.tiny, in: directory)
      #expect(run.status == 0, "\(run.errors)")
      for stage in ["merge", "fit", "verdict"] {
        let end = try BrevityProgram.run([stage, "results/mine-tiny"], in: directory)
        #expect(end.status == 0, "\(stage): \(end.errors)")
      }
      // a second init does not write over the first
      let again = try BrevityProgram.run(["init", "mine"], in: directory)
      #expect(
        again.status == 73
          && again.errors == "Error: cannot write 'mine.yaml': there is a file of that name; accepted is another name.\n")
    }
  }

  @Test(arguments: EmbeddedStudy.names)
  func everyEmbeddedStudyIsAStart(name: String) throws {
    try Scratch.withDirectory { directory in
      let text = try Self.write(["--from", name], in: directory)
      for overrides in [[], ["preset=tiny"]] {
        #expect(try Study.load(text: text, sourceName: "mine.yaml", overrides: overrides).name.hasPrefix("mine"))
      }
    }
  }

  @Test(arguments: ["quickstart", "sample-efficiency", "linear-scaling", "soft-committee"])
  func embeddedStudiesRunUnderAnotherName(name: String) throws {
    try Scratch.withDirectory { directory in
      _ = try Self.write(["--from", name], in: directory)
      let plan = try BrevityProgram.run(["plan", "mine.yaml", "--set", "preset=tiny"], in: directory)
      #expect(plan.status == 0 && plan.output.hasPrefix("mine-tiny: "), "\(name): \(plan.errors)")
      let settings = ["--set", "preset=tiny"] + (["quickstart", "sample-efficiency"].contains(name) ? Self.tiny : [])
      let run = try BrevityProgram.run(["run", "mine.yaml", "-j", "2"] + settings, in: directory)
      #expect(run.status == 0, "\(name): \(run.errors)")
      let merge = try BrevityProgram.run(["merge", "results/mine-tiny"], in: directory)
      #expect(merge.status == 0, "\(name): \(merge.errors)")
    }
  }
}

import Analysis
import ArgumentParser
import CodelengthTables
import Files
import Foundation
import Pipeline
import Results
import Studies

struct Reproduce: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run, merge, fit, decide, draw and report: the whole path of a study.",
    discussion: """
      Does only what is missing, and says of each stage why it was done or that nothing had changed. A study with \
      analysis.codelengths gets its table of description lengths, too. Without a Python for the figures it says so and \
      still succeeds.
      """)

  @OptionGroup var options: StudyOptions
  @OptionGroup var workers: WorkerOptions

  func run() throws {
    let console = Console()
    let (study, folder) = try options.loadFindingAlpha(
      workers.options(), attempt: "reproduce '\(options.study)'", console: console)
    console.warn(study.warnings)
    let stage = RunStage(study: study, source: options.source, folder: folder, options: workers.options())
    let outcome = try stage.run(console: console)
    if outcome.stop != nil { try outcome.report(to: console, folder: folder) }
    console.say("run: " + (outcome.executed > 0 ? "\(outcome.executed) runs; \(Console.duration(outcome.seconds))" : "unchanged"))
    let path = StagePath(ledger: StageLedger(study, folder: folder), console: console)
    let merged = try path.perform("merge", inputs: ["shards": folder.shards], outputs: ["study.h5": folder.study], shows: false) {
      let outcome = try MergeStage.merge(study, folder: folder)
      return .init(text: outcome.words(folder), status: outcome.status)
    }
    if merged.status != 0 { console.say(merged.text) }
    if study.hasCurves {
      try path.perform("fit", inputs: ["study.h5": folder.study], outputs: ["fits.h5": folder.fits]) {
        .init(text: try FitStage.fit(study, folder: folder) + "\n")
      }
    }
    let looks = URL(fileURLWithPath: folder.path).deletingLastPathComponent().path + "/looks.jsonl"
    try path.perform(
      "verdict", inputs: ["study.h5": folder.study, "looks.jsonl": looks], outputs: ["verdicts.h5": folder.verdicts]
    ) {
      .init(text: try VerdictStage.decide(study, folder: folder, accepts: Quarantine.accepts))
    }
    if let codelengths = study.analysis.codelengths {
      let table = try CodelengthStage.make(study, folder: folder, table: codelengths.table, jobs: workers.jobs)
      StandardStreams.show("\n" + table, terminator: "")
    }
    do {
      try draw(study, folder, path)
    } catch let error as BrevityError where error.kind == .missingProgram {
      console.say("figures: left out; \(error)")
    }
    let files = ["study.h5", study.hasCurves ? "fits.h5" : nil, "verdicts.h5", "figures", "report.html"].compactMap(\.self)
      .filter { FileManager.default.fileExists(atPath: "\(folder.path)/\($0)") }
    StandardStreams.show("Results in \(folder.path): \(files.joined(separator: ", "))")
    if merged.status != 0 { throw ExitCode(merged.status) }
  }

  /// Figures and report, which read all that the other stages have left.
  private func draw(_ study: Study, _ folder: ResultsFolder, _ path: StagePath) throws {
    var inputs = ["study.h5": folder.study, "verdicts.h5": folder.verdicts, "the figure scripts": try FiguresStage.package()]
    if study.hasCurves { inputs["fits.h5"] = folder.fits }
    if let codelengths = study.analysis.codelengths {
      inputs["\(codelengths.table.fileName).csv"] = "\(folder.path)/\(codelengths.table.fileName).csv"
    }
    try path.perform("figures", inputs: inputs, outputs: ["figures": folder.figures]) {
      .init(text: "\n" + (try FiguresStage.draw(folder)) + "\n")
    }
    inputs["figures"] = folder.figures
    try path.perform("report", inputs: inputs, outputs: ["report.html": folder.path + "/report.html"]) {
      .init(text: try FiguresStage.report([folder]) + "\n")
    }
  }
}

/// The stages of one command, each with a line that says why it was done and how long it took.
private struct StagePath {
  let ledger: StageLedger
  let console: Console

  @discardableResult
  func perform(
    _ stage: String, inputs: [String: String], outputs: [String: String], shows: Bool = true,
    _ body: () throws -> StageLedger.Outcome
  ) throws -> StageLedger.Outcome {
    let clock = ContinuousClock()
    let start = clock.now
    let (outcome, reason) = try ledger.perform(stage, inputs: inputs, outputs: outputs, body)
    let seconds = (clock.now - start) / .seconds(1)
    if shows { StandardStreams.show(outcome.text, terminator: "") }
    try StandardStreams.finishOutput()
    console.say("\(stage): " + (reason.map { "\($0); \(String(format: "%.1f", seconds)) s" } ?? "unchanged"))
    return outcome
  }
}

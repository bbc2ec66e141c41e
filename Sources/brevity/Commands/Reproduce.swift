import Analysis
import ArgumentParser
import CodelengthTables
import Files
import Foundation
import Pipeline
import Results

struct Reproduce: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run, merge, fit, decide, draw and report: the whole path of a study.",
    discussion:
      "Does only what is missing. A study with analysis.codelengths gets its table of description lengths, too. Without a Python for the figures it says so and still succeeds."
  )

  @OptionGroup var options: StudyOptions
  @OptionGroup var workers: WorkerOptions

  func run() throws {
    let console = Console()
    let (study, folder) = try options.loadFindingAlpha(
      workers.options(), attempt: "reproduce '\(options.study)'", console: console)
    for warning in study.warnings { console.say("Warning: \(warning)") }
    let stage = RunStage(study: study, source: options.source, folder: folder, options: workers.options())
    let outcome = try stage.run(console: console)
    if outcome.stop != nil { try outcome.report(to: console, folder: folder) }
    var failure: ExitCode?
    do {
      try MergeStage.merge(study, folder: folder).report(to: console, folder: folder)
    } catch let code as ExitCode {
      failure = code
    }
    if study.hasCurves { print(try FitStage.fit(study, folder: folder)) }
    print(try VerdictStage.decide(study, folder: folder, accepts: Quarantine.accepts), terminator: "")
    if let codelengths = study.analysis.codelengths {
      let table = try CodelengthStage.make(study, folder: folder, table: codelengths.table, jobs: workers.jobs)
      print("\n" + table, terminator: "")
    }
    do {
      print("\n" + (try FiguresStage.draw(folder)))
      print(try FiguresStage.report([folder]))
    } catch let error as BrevityError where error.kind == .missingProgram {
      console.say("Skipped: \(error)")
    }
    print("Results: \(folder.study), \(study.hasCurves ? folder.fits + ", " : "")\(folder.verdicts)")
    if let failure { throw failure }
  }
}

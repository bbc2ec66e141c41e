import Analysis
import ArgumentParser
import Files
import Foundation
import Pipeline
import Results

struct Plan: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what would run, what is done, and what it costs. Nothing is written.")

  @OptionGroup var options: StudyOptions

  @Option(name: [.short, .long], help: "Worker threads to estimate the time for.")
  var jobs: Int?

  @Option(
    help: ArgumentHelp(
      "The results folder of a finished study, whose variation between teachers says what this one can detect.", valueName: "dir")
  )
  var pilot: String?

  @Flag(help: "Print the study with every default written out, as YAML, and nothing else.")
  var resolved = false

  @Flag(help: "Print the resolved study, its hash and the plan as JSON.")
  var json = false

  func validate() throws {
    if resolved, json { throw ValidationError("--resolved and --json are two forms of the same; give one of them.") }
  }

  func run() throws {
    if resolved {
      // with the values of `alpha: auto` that have been found
      StandardStreams.pass(try options.file().resolvedText(overrides: options.load().study.overrides))
      return
    }
    let (study, folder) = try options.load()
    let pilot = try pilot.map { try PilotStudy(ResultsFolder(path: $0)) }
    if json {
      StandardStreams.pass(try PlanStage.json(study, folder: folder, jobs: jobs).indented() + "\n")
      return
    }
    StandardStreams.show(try PlanStage.report(study, folder: folder, jobs: jobs, pilot: pilot))
  }
}

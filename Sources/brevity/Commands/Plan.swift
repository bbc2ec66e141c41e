import Analysis
import ArgumentParser
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

  func run() throws {
    let (study, folder) = try options.load()
    let pilot = try pilot.map { try PilotStudy(ResultsFolder(path: $0)) }
    print(try PlanStage.report(study, folder: folder, jobs: jobs, pilot: pilot))
  }
}

import ArgumentParser
import Foundation
import Pipeline

struct Plan: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what would run, what is done, and what it costs. Nothing is written.")

  @OptionGroup var options: StudyOptions

  @Option(name: [.short, .long], help: "Worker threads to estimate the time for.")
  var jobs: Int?

  func run() throws {
    let (study, folder) = try options.load()
    print(try PlanStage.report(study, folder: folder, jobs: jobs))
  }
}

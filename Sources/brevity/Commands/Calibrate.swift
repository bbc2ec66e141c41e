import Analysis
import ArgumentParser
import Files
import Foundation
import LearningCurves
import Pipeline
import Results
import Workers

struct Calibrate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Simulate studies and measure how often the tests of a verdict err.",
    discussion: """
      Type-I error, power and interval coverage with Monte Carlo errors, through the same code as a verdict, with levels \
      that some curves do not reach. Variances come from a finished study (--from) or are those of trials.
      """)

  @Option(help: ArgumentHelp("Numbers of teachers.", valueName: "list"))
  var teachers = CommaList<Int>([6, 9, 12, 24, 48])

  @Option(help: "Replicates per teacher.")
  var replicates = 2

  @Option(help: ArgumentHelp("Ratios of label numbers; 1 is the null hypothesis.", valueName: "list"))
  var ratios = CommaList<Double>([1, 1.5, 2])

  @Option(help: "Studies simulated for each row of the table.")
  var simulations = 2_000

  @Option(help: "The seed.")
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("The results folder of a finished study, for its variance components.", valueName: "dir"))
  var from: String?

  @Option(name: [.short, .long], help: "Worker threads.")
  var jobs: Int?

  @Flag(help: "Print JSON.")
  var json = false

  @Option(
    name: .long, help: ArgumentHelp("Write calibration.txt and calibration.json there instead of printing.", valueName: "dir"))
  var write: String?

  func run() throws {
    var options = CalibrationTable.Options()
    options.teachers = teachers.values
    options.replicates = replicates
    options.ratios = ratios.values
    options.studies = simulations
    options.seed = seed
    if let from {
      let pilot = try PilotStudy(ResultsFolder(path: from))
      options.components = pilot.components
      options.componentsSource = "from \(pilot.name)" + (pilot.hasOneReplicate ? ", whose single replicate hides run" : "")
    }
    let table = try CalibrationTable(options, jobs: jobs)
    if let write {
      try AtomicFile.write(Array(table.text.utf8), to: write + "/calibration.txt")
      try AtomicFile.write(Array((table.json + "\n").utf8), to: write + "/calibration.json")
      return
    }
    if json { return StandardStreams.pass(table.json + "\n") }
    StandardStreams.show(table.text, terminator: "")
  }
}

/// Values separated by commas.
struct CommaList<Value: LosslessStringConvertible & Sendable>: ExpressibleByArgument {
  let values: [Value]

  init(_ values: [Value]) { self.values = values }

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let values = parts.compactMap { Value(String($0)) }
    guard !values.isEmpty, values.count == parts.count else { return nil }
    self.values = values
  }

  var defaultValueDescription: String { values.map(String.init).joined(separator: ",") }
}

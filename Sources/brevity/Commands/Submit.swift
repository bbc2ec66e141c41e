import ArgumentParser
import Foundation
import Pipeline
import Results

struct Submit: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Give a study to Slurm: an array of shards, then merge, fit, verdict and figures.",
    discussion: """
      Shards take turns over the cells in order of falling cost, so that each gets its share of expensive ones. Shortly \
      before the walltime a task ends its runs in flight and is requeued. The scripts are written to slurm/ in the \
      results folder. The same command again submits what is missing. For other schedulers, run each shard k with \
      brevity run STUDY --shard k/K, counting from 0.
      """)

  @OptionGroup var options: StudyOptions

  @Option(help: ArgumentHelp("The number of shards, one per task of the array.", valueName: "K"))
  var shards: Int

  @Option(help: ArgumentHelp("The walltime of a task: minutes, h:mm:ss or d-hh:mm:ss.", valueName: "time"))
  var time: String?

  @Option(help: "The partition.")
  var partition: String?

  @Option(help: "The account that pays.")
  var account: String?

  @Option(help: "Processors, and so worker threads, of a task.")
  var cpus: Int = 1

  @Option(help: ArgumentHelp("At most this many tasks run at once.", valueName: "n"))
  var arrayLimit: Int?

  @Option(help: ArgumentHelp("Seconds before the walltime at which a task starts no further run.", valueName: "seconds"))
  var grace: Int = 120

  @Flag(help: "Print both scripts; write and submit nothing.")
  var dryRun = false

  func validate() throws {
    for (name, value) in [("shards", shards), ("cpus", cpus), ("array-limit", arrayLimit ?? 1), ("grace", grace)] {
      guard (1...100_000).contains(value) else {
        throw ValidationError("--\(name) \(value): accepted is a number from 1 to 100000.")
      }
    }
    if let time, time.wholeMatch(of: /[0-9]+(-[0-9]+(:[0-9]+){0,2}|(:[0-9]+){0,2})/) == nil {
      throw ValidationError("--time \(time): accepted are minutes, h:mm:ss, d-hh and d-hh:mm:ss, such as 90, 1:30:00 or 1-12.")
    }
    for (name, value) in [("partition", partition), ("account", account)] {
      if let value, value.wholeMatch(of: /[A-Za-z0-9_.,@+-]+/) == nil {
        throw ValidationError("--\(name) \(value): accepted are letters, digits and _ . , @ + -.")
      }
    }
  }

  func run() throws {
    let (study, folder) = try options.load()
    try AlphaSearch(study, folder: folder)?.requireFound("submit '\(options.study)'")
    for warning in study.warnings { Console().say("Warning: \(warning)") }
    let stage = try SubmitStage(
      study: study, source: options.source, folder: folder,
      resources: SlurmScripts.Resources(
        shards: shards, time: time, partition: partition, account: account, cpus: cpus, arrayLimit: arrayLimit, grace: grace))
    print(dryRun ? stage.scripts.array + "\n" + stage.scripts.finish : try stage.submit(), terminator: dryRun ? "" : "\n")
  }
}

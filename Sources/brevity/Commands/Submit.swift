import ArgumentParser
import Files
import Foundation
import Pipeline
import Results

extension Scheduler: ExpressibleByArgument {}

struct Submit: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Give a study to a scheduler: an array of shards, then merge, fit, verdict, figures and report.",
    discussion: """
      Shards take turns over the cells in order of falling cost, so that each gets its share of expensive ones. Shortly \
      before the walltime a task leaves its runs in flight on checkpoints and is queued again. The scripts are written to \
      slurm/ in the results folder. The same command again submits what is missing, once the jobs of the first have left \
      the queue. For other schedulers than Slurm one script is printed, which gives the study to them: --scheduler sge | bash.
      """)

  @OptionGroup var options: StudyOptions

  @Option(help: ArgumentHelp("The number of shards.", valueName: "K"))
  var shards: Int

  @Option(help: ArgumentHelp("Shards that one task of the array does in sequence.", valueName: "n"))
  var shardsPerTask: Int = 1

  @Option(help: "slurm, or to be printed: pbs, lsf, sge (Grid Engine), kubernetes.")
  var scheduler: Scheduler = .slurm

  @Option(help: ArgumentHelp("The walltime of a task: minutes, h:mm:ss or d-hh:mm:ss.", valueName: "time"))
  var time: String?

  @Option(help: "The partition, elsewhere called queue.")
  var partition: String?

  @Option(help: "The account that pays, elsewhere called project.")
  var account: String?

  @Option(help: "Processors, and so worker threads, of a task.")
  var cpus: Int = 1

  @Option(
    help: ArgumentHelp(
      "Memory of a task, such as 800M or 4G; by default what the plan needs and half as much again. site leaves it to the site.",
      valueName: "size"))
  var mem: String?

  @Option(help: ArgumentHelp("At most this many tasks run at once.", valueName: "n"))
  var arrayLimit: Int?

  @Option(help: ArgumentHelp("Seconds before the walltime at which a task leaves its runs.", valueName: "seconds"))
  var grace: Int = 120

  @Option(help: "Features of the nodes (Slurm), such as \"zen3&ssd\".")
  var constraint: String?

  @Option(help: "The quality of service (Slurm).")
  var qos: String?

  @Option(help: ArgumentHelp("Who gets a mail when the study is done and when a task fails.", valueName: "address"))
  var mail: String?

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "A further option for both jobs, such as --sbatch=--exclude=node7 or \"--nice=100\"; may be repeated.", valueName: "option")
  )
  var sbatch: [String] = []

  @Flag(help: "Submit even if jobs of this study are in the queue.")
  var again = false

  @Flag(help: "Print the scripts; write and submit nothing.")
  var dryRun = false

  func validate() throws {
    for (name, value) in [
      ("shards", shards), ("shards-per-task", shardsPerTask), ("cpus", cpus), ("array-limit", arrayLimit ?? 1), ("grace", grace),
    ] {
      guard (1...100_000).contains(value) else {
        throw ValidationError("--\(name) \(value): accepted is a number from 1 to 100000.")
      }
    }
    if let time, Walltime(time) == nil {
      throw ValidationError("--time \(time): accepted are minutes, h:mm:ss, d-hh and d-hh:mm:ss, such as 90, 1:30:00 or 1-12.")
    }
    for (name, value) in [("partition", partition), ("account", account), ("qos", qos), ("mail", mail)] {
      if let value, value.wholeMatch(of: /[A-Za-z0-9_.,@+-]+/) == nil {
        throw ValidationError("--\(name) \(value): accepted are letters, digits and _ . , @ + -.")
      }
    }
    if let constraint, constraint.wholeMatch(of: /[A-Za-z0-9_.,@+&|*()\[\]:=-]+/) == nil {
      throw ValidationError("--constraint \(constraint): accepted are names of features, joined by & and |.")
    }
    for directive in sbatch where directive.wholeMatch(of: /-[^\n\r]*/) == nil {
      throw ValidationError("--sbatch \(directive): accepted is one option of sbatch, which begins with -.")
    }
    _ = try megabytes(ofPlan: 0)
    guard scheduler != .slurm else { return }
    for (name, isGiven) in [
      ("constraint", constraint != nil), ("qos", qos != nil), ("sbatch", !sbatch.isEmpty), ("again", again),
    ]
    where isGiven {
      throw ValidationError(
        "--\(name) belongs to Slurm, and --scheduler is \(scheduler.rawValue); edit the script that is printed.")
    }
  }

  func run() throws {
    let (study, folder) = try options.load()
    try AlphaSearch(study, folder: folder)?.requireFound("submit '\(options.study)'")
    Console().warn(study.warnings)
    let stage = try SubmitStage(
      study: study, source: options.source, folder: folder,
      resources: JobResources(
        shards: shards, shardsPerTask: shardsPerTask, time: time.flatMap { Walltime($0) }, partition: partition,
        account: account, cpus: cpus, megabytes: try megabytes(ofPlan: SubmitStage.plannedBytes(study, jobs: cpus)),
        arrayLimit: arrayLimit, grace: grace, constraint: constraint, qos: qos, mail: mail, directives: sbatch),
      isAgain: again)
    if dryRun || scheduler != .slurm { return StandardStreams.pass(stage.text(for: scheduler)) }
    StandardStreams.show(try stage.submit())
  }

  /// MB of a task; nil leaves it to the site.
  private func megabytes(ofPlan bytes: Double?) throws -> Int? {
    guard let mem else { return bytes.map { 100 * Int((1.5 * $0 / 1e8).rounded(.up)) } }
    if mem == "site" { return nil }
    guard let found = mem.wholeMatch(of: /([0-9]{1,7})([MG]?)/), let value = Int(found.1), value > 0 else {
      throw ValidationError("--mem \(mem): accepted are a number of MB, such as 800 or 800M, of GB, such as 4G, and site.")
    }
    return found.2 == "G" ? 1000 * value : value
  }
}

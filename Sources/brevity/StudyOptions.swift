import ArgumentParser
import Foundation
import Pipeline
import Results
import Studies

/// A study that is read, with what is set on the command line.
struct StudyReading: ParsableArguments {
  @Argument(
    help: ArgumentHelp("A study file, or an embedded study: \(EmbeddedStudy.names.joined(separator: ", ")).", valueName: "study"))
  var study: String

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp(
      "Set a key of the study, such as teachers.count=20 or preset=small; may be repeated.", valueName: "key=value"))
  var set: [String] = []

  /// Where the study came from, for messages.
  var source: String { FileManager.default.fileExists(atPath: study) ? study : "\(study) (embedded)" }

  /// The study file, before its settings are resolved.
  func file() throws -> StudyFile {
    guard FileManager.default.fileExists(atPath: study) else {
      if let text = EmbeddedStudy.text(study) { return try StudyFile(text: text, sourceName: source) }
      if !study.contains("/") { throw StudyError(unknownStudy: study, names: EmbeddedStudy.names) }
      return try StudyFile(path: study)
    }
    return try StudyFile(path: study)
  }

  func resolved() throws -> Study { try file().resolve(overrides: set) }
}

/// The study of a command, and where its results are.
struct StudyOptions: ParsableArguments {
  @OptionGroup var reading: StudyReading

  @Option(name: [.short, .long], help: "The folder that holds the results of all studies.")
  var output: String = "results"

  var study: String { reading.study }
  var set: [String] { reading.set }
  /// Where the study came from, for messages.
  var source: String { reading.source }

  /// The study file, before its settings are resolved.
  func file() throws -> StudyFile { try reading.file() }

  /// The study, with the values of `alpha: auto` where they have been found.
  func load() throws -> (study: Study, folder: ResultsFolder) {
    let file = try file()
    let loaded = try file.resolve(overrides: set)
    let folder = ResultsFolder(base: output, study: loaded)
    guard let found = try AlphaSearch(loaded, folder: folder)?.overrides() else { return (loaded, folder) }
    return (try file.resolve(overrides: set + found), folder)
  }

  /// The study, whose values of `alpha: auto` are found now where they have not been found yet.
  /// - Parameter attempt: what the command is about to do, for the sentence with which one of many shards is refused.
  func loadFindingAlpha(
    _ options: RunStage.Options, attempt: String, console: Console
  ) throws -> (study: Study, folder: ResultsFolder) {
    let (study, folder) = try load()
    guard let search = AlphaSearch(study, folder: folder) else { return (study, folder) }
    if options.shard.count > 1 { try search.requireFound(attempt) }
    let outcome = try search.run(source: source, options: options, console: console)
    if outcome.stop != nil { try outcome.report(to: console, folder: folder) }
    return try load()
  }
}

/// The results folder of a command.
struct FolderOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("The results folder of a study, such as results/quickstart.", valueName: "dir"))
  var folder: String

  func load() throws -> (study: Study, folder: ResultsFolder) {
    let folder = ResultsFolder(path: folder)
    return (try SavedStudy.load(folder), folder)
  }
}

/// How runs are executed.
struct WorkerOptions: ParsableArguments {
  @Option(
    name: [.short, .long], help: "Worker threads; by default the processors this job may use (SLURM_CPUS_PER_TASK, affinity).")
  var jobs: Int?

  @Option(
    help: ArgumentHelp(
      "Stop after this long, such as 55m, 2h or 90s; runs in flight continue next time; exit code 75.", valueName: "duration"))
  var stopAfter: Duration?

  @Option(
    help: ArgumentHelp(
      "Keep where each run in flight is this often, by default 5m, so that a kill costs no more.", valueName: "duration"))
  var checkpointEvery: Duration?

  @Flag(help: "Run failed runs again.")
  var retryFailed = false

  @Option(help: ArgumentHelp("Stop when this many runs have failed.", valueName: "n"))
  var maxFailures: Int?

  @Flag(help: "Stop at the first failure: --max-failures 1.")
  var failFast = false

  @Flag(help: "Set aside a claim of another host whose process is known to be gone.")
  var takeover = false

  @Flag(help: "Run external learners without network and with one folder to write to (needs bubblewrap).")
  var sandbox = false

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs \(jobs): accepted is a number of threads from 1.") }
    if let maxFailures, maxFailures < 1 { throw ValidationError("--max-failures \(maxFailures): accepted is a number from 1.") }
  }

  func options(shard: Shard = Shard(index: 0, count: 1)) -> RunStage.Options {
    RunStage.Options(
      jobs: jobs, shard: shard, stopAfter: stopAfter?.seconds, retriesFailed: retryFailed,
      maximumFailures: failFast ? 1 : maxFailures, takesOver: takeover, checkpointEvery: checkpointEvery?.seconds ?? 300,
      usesSandbox: sandbox)
  }

  /// 90, 90s, 55m, 2h.
  struct Duration: ExpressibleByArgument {
    let seconds: Double

    init?(argument: String) {
      let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
      let factor = argument.last.flatMap { units[$0] }
      guard let value = Double(factor == nil ? argument : String(argument.dropLast())), value >= 0, value.isFinite else {
        return nil
      }
      seconds = value * (factor ?? 1)
    }
  }
}

/// `k/K`, counting from 0.
struct ShardArgument: ExpressibleByArgument {
  let shard: Shard

  init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1], count >= 1, count <= 100_000, (0..<count).contains(index)
    else { return nil }
    shard = Shard(index: index, count: count)
  }
}

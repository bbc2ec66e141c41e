import ArgumentParser
import Foundation
import Pipeline
import Results
import Workers

struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train what has no record yet; the same command again resumes.")

  @OptionGroup var options: StudyOptions
  @OptionGroup var workers: WorkerOptions

  @Option(help: ArgumentHelp("Only this part of the runs: shard k of K, counting from 0.", valueName: "k/K"))
  var shard: ShardArgument?

  func run() throws {
    let console = Console()
    let shard = shard?.shard ?? Shard(index: 0, count: 1)
    let (study, folder) = try options.loadFindingAlpha(
      workers.options(shard: shard), attempt: "run shard \(shard) of '\(options.study)'", console: console)
    console.warn(study.warnings)
    let stage = RunStage(study: study, source: options.source, folder: folder, options: workers.options(shard: shard))
    try stage.run(console: console).report(to: console, folder: folder)
  }
}

extension RunStage.Outcome {
  private var begunWords: String { begun > 0 ? ", \(begun) of them begun and kept" : "" }

  /// Says how the stage ended and leaves with the documented code where it is not 0.
  func report(to console: Console, folder: ResultsFolder) throws {
    if executed > 0 {
      console.say("\(executed) runs in \(Console.duration(seconds))" + (failed > 0 ? ", \(failed) failed." : "."))
    }
    if stop == nil, failedBefore > 0 {
      console.say("\(failedBefore) runs failed in earlier sessions; --retry-failed does them again.")
    }
    switch stop {
    case .signal(let number)?:
      console.say("Stopped by signal \(number) with \(remaining) runs to do\(begunWords); the same command resumes.")
      throw ExitCode(128 + number)
    case .timeLimit?:
      console.say("Time is up with \(remaining) runs to do\(begunWords); the same command resumes.")
      throw ExitCode(ExitStatus.moreToDo)
    case .tooManyFailures(let count)?:
      console.say("Stopped after \(count) failures with \(remaining) runs to do.")
      throw ExitCode(ExitStatus.someRunsFailed)
    case .error?, nil:
      // an error is thrown where it is met
      if failed + failedBefore > 0 { throw ExitCode(ExitStatus.someRunsFailed) }
    }
  }
}

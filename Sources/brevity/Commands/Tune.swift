import ArgumentParser
import Files
import Pipeline

struct Tune: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find the values of alpha: auto on pilot teachers, and nothing else.",
    discussion:
      "brevity run and brevity reproduce do this by themselves, before anything else. Shards and submit need it done once before them. The same command again resumes."
  )

  @OptionGroup var options: StudyOptions
  @OptionGroup var workers: WorkerOptions

  func run() throws {
    let console = Console()
    let (study, folder) = try options.loadFindingAlpha(workers.options(), attempt: "tune '\(options.study)'", console: console)
    StandardStreams.show(AlphaSearch.remark(on: study, folder: folder) ?? "No method of \(study.name) has alpha: auto.")
  }
}

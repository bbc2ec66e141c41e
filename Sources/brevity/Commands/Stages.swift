import Analysis
import ArgumentParser
import CodelengthTables
import Foundation
import Pipeline
import Results
import Workers

struct Merge: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Turn the journals of all shards into study.h5, selecting in every cell.",
    discussion: "Works while shards still run. Exit code 75 if runs are missing, 1 if runs have failed.")

  @OptionGroup var options: FolderOptions

  func run() throws {
    let (study, folder) = try options.load()
    try MergeStage.merge(study, folder: folder).report(to: Console(), folder: folder)
  }
}

extension MergeStage.Outcome {
  func report(to console: Console, folder: ResultsFolder) throws {
    var words = "\(folder.study): \(planned - missing) of \(planned) runs"
    if diverged > 0 { words += ", \(diverged) diverged" }
    if failed > 0 { words += ", \(failed) failed" }
    if stale > 0 { words += ", \(stale) stale records left out" }
    if duplicates > 0 { words += ", \(duplicates) duplicate records" }
    console.say(words + ".")
    if missing > 0 {
      console.say(
        "Missing: \(firstMissing.joined(separator: "; "))"
          + (missing > firstMissing.count ? "; and \(missing - firstMissing.count) more." : "."))
      throw ExitCode(ExitStatus.moreToDo)
    }
    if failed > 0 { throw ExitCode(ExitStatus.someRunsFailed) }
  }
}

struct Verdict: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare the learners and decide; writes verdicts.h5.",
    discussion: "Several folders, such as one study under several protocols, are shown side by side.")

  @Argument(help: ArgumentHelp("Results folders, such as results/quickstart.", valueName: "dir"))
  var folders: [String]

  @Flag(help: "Print JSON: an object for one folder, a list for several.")
  var json = false

  @Flag(help: "Print Markdown.")
  var markdown = false

  func validate() throws {
    if json, markdown { throw ValidationError("--json and --markdown are two forms; give one of them.") }
  }

  func run() throws {
    let studies = try folders.map { path in
      let folder = ResultsFolder(path: path)
      let study = try SavedStudy.load(folder)
      try Quarantine.require(folder.study)
      return (study: study, folder: folder)
    }
    print(
      try VerdictStage.decide(studies, as: json ? .json : markdown ? .markdown : .screen, accepts: Quarantine.accepts),
      terminator: "")
  }
}

struct Figures: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw the figures as PDF, SVG and PNG, with the plotted numbers as CSV.",
    discussion: "Needs a Python with h5py and matplotlib (BREVITY_PYTHON names one); exit code 69 without.")

  @OptionGroup var options: FolderOptions

  func run() throws {
    print(try FiguresStage.draw(ResultsFolder(path: options.folder)))
  }
}

struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Print the tables and the verdict again.")

  @OptionGroup var options: FolderOptions

  func run() throws {
    let (study, folder) = try options.load()
    try Quarantine.require(folder.study)
    if study.hasCurves { print(try FitStage.tables(study, folder: folder)) }
    print(try VerdictStage.screen(study, folder: folder, accepts: Quarantine.accepts), terminator: "")
  }
}

struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say how far a study is, from another shell and while it runs.")

  @OptionGroup var options: FolderOptions

  func run() throws {
    let (study, folder) = try options.load()
    print(try StatusReport(study, folder: folder).text, terminator: "")
  }
}

import Analysis
import ArgumentParser
import CodelengthTables
import Files
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
    let outcome = try MergeStage.merge(study, folder: folder)
    Console().say(outcome.words(folder))
    if outcome.status != 0 { throw ExitCode(outcome.status) }
  }
}

extension MergeStage.Outcome {
  /// 75 if runs are missing, 1 if runs have failed.
  var status: Int32 { missing > 0 ? ExitStatus.moreToDo : failed > 0 ? ExitStatus.someRunsFailed : 0 }

  func words(_ folder: ResultsFolder) -> String {
    var words = "\(folder.study): \(planned - missing) of \(planned) runs"
    if diverged > 0 { words += ", \(diverged) diverged" }
    if failed > 0 { words += ", \(failed) failed" }
    if stale > 0 { words += ", \(stale) stale records left out" }
    if duplicates > 0 { words += ", \(duplicates) duplicate records" }
    guard missing > 0 else { return words + "." }
    return words + ".\nMissing: \(firstMissing.joined(separator: "; "))"
      + (missing > firstMissing.count ? "; and \(missing - firstMissing.count) more." : ".")
  }
}

struct Verdict: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare the learners and decide; writes verdicts.h5.",
    discussion: """
      Several folders, such as one study under several protocols, are shown side by side. Exit code 75 if runs are \
      missing, because nothing is decided then.
      """)

  @Argument(help: ArgumentHelp("Results folders, such as results/quickstart.", valueName: "dir"))
  var folders: [String]

  @Flag(help: "Print JSON: an object for one folder, a list for several.")
  var json = false

  @Flag(help: "Print Markdown.")
  var markdown = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Ask the questions of this study file, or embedded study, of the runs that one folder has; it must plan the same runs.",
      valueName: "study"))
  var study: String?

  func validate() throws {
    if study != nil, folders.count != 1 { throw ValidationError("--study goes with one folder; \(folders.count) are given.") }
    if json, markdown { throw ValidationError("--json and --markdown are two forms; give one of them.") }
  }

  func run() throws {
    let studies = try folders.map { path in
      let folder = ResultsFolder(path: path)
      try Quarantine.require(folder.study)
      guard let written = study else { return (study: try SavedStudy.load(folder), folder: folder) }
      return (study: try SavedStudy.replace(in: folder, by: written), folder: folder)
    }
    let verdict = try VerdictStage.decide(
      studies, as: json ? .json : markdown ? .markdown : .screen, accepts: Quarantine.accepts)
    if json { StandardStreams.pass(verdict.text) } else { StandardStreams.show(verdict.text, terminator: "") }
    if verdict.missing > 0 { throw ExitCode(ExitStatus.moreToDo) }
  }
}

struct Figures: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw the figures as PDF, SVG and PNG, with captions and the plotted numbers as CSV.",
    discussion: "Needs a Python with h5py and matplotlib (BREVITY_PYTHON names one); exit code 69 without.")

  @OptionGroup var options: FolderOptions

  @Option(help: ArgumentHelp("paper (8 pt), report or slide.", valueName: "style"))
  var style: String?

  @Option(help: ArgumentHelp("Width of every figure: 5.5in, 88mm, 12cm.", valueName: "length"))
  var width: String?

  @Option(help: ArgumentHelp("sans or serif.", valueName: "font"))
  var font: String?

  @Option(help: ArgumentHelp("Draw this figure only; can be repeated.", valueName: "name"))
  var only: [String] = []

  @Option(help: ArgumentHelp("Show these methods only: drr,l2.", valueName: "list"))
  var methods: String?

  @Option(help: ArgumentHelp("Of pdf,svg,png; by default all.", valueName: "list"))
  var format: String?

  @Flag(help: "Burn the caption into the picture.")
  var caption = false

  func run() throws {
    var arguments = only.flatMap { ["--only", $0] }
    for (name, value) in [("style", style), ("width", width), ("font", font), ("methods", methods), ("format", format)] {
      if let value { arguments += ["--\(name)", value] }
    }
    if caption { arguments.append("--caption") }
    StandardStreams.show(try FiguresStage.draw(ResultsFolder(path: options.folder), options: arguments))
  }
}

struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write report.html: verdict, figures, tables and protocol in one file, for a browser or the mail.",
    discussion: """
      The file needs no network. Several folders get an index, too. Needs a Python with h5py, matplotlib and jinja2 \
      (BREVITY_PYTHON names one); exit code 69 without.
      """)

  @Argument(help: ArgumentHelp("Results folders.", valueName: "dir"))
  var folders: [String]

  @Option(help: ArgumentHelp("The index; by default index.html beside the first of several folders.", valueName: "file"))
  var index: String?

  func run() throws {
    let folders = folders.map { ResultsFolder(path: $0) }
    StandardStreams.show(try FiguresStage.report(folders, options: index.map { ["--index", $0] } ?? []))
  }
}

struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Print the tables and the verdict again.")

  @OptionGroup var options: FolderOptions

  func run() throws {
    let (study, folder) = try options.load()
    try Quarantine.require(folder.study)
    if study.hasCurves { StandardStreams.show(try FitStage.tables(study, folder: folder)) }
    StandardStreams.show(try VerdictStage.screen(study, folder: folder, accepts: Quarantine.accepts), terminator: "")
  }
}

struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say how far a study is, from another shell and while it runs.")

  @OptionGroup var options: FolderOptions

  @Flag(help: "Say it again every five seconds, until every run has a record.")
  var watch = false

  @Flag(help: "Print JSON, with all shards and all failures.")
  var json = false

  func run() throws {
    let (study, folder) = try options.load()
    while true {
      let report = try StatusReport(study, folder: folder)
      if json {
        StandardStreams.pass(report.json)
      } else {
        if watch { StandardStreams.clear() }
        StandardStreams.show(report.text, terminator: "")
      }
      try StandardStreams.finishOutput()
      guard watch, !report.isComplete else { return }
      sleep(5)
    }
  }
}

import ArgumentParser
import Files
import Foundation
import Pipeline
import Results

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say whether a file is whole and ours, or whether two files hold the same results.",
    discussion: "Exit code 65 if not. --same compares everything but timing, session and dates, bit for bit.")

  @Flag(help: "Compare two files.")
  var same = false

  @Argument(help: ArgumentHelp("study.h5, fits.h5 or verdicts.h5.", valueName: "file"))
  var files: [String]

  func validate() throws {
    if same, files.count != 2 { throw ValidationError("--same compares two files; \(files.count) are given.") }
    if !same, files.isEmpty { throw ValidationError("check needs a file.") }
  }

  func run() throws {
    let outcome = try Quarantine.examine(files, options: same ? ["--same"] : [])
    StandardStreams.show(outcome.output, terminator: "")
    StandardStreams.say(outcome.errors)
    if outcome.status != 0 { throw ExitCode(outcome.status) }
  }
}

/// What check does, in a process of its own: see `Quarantine`.
struct Examine: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: Quarantine.command, shouldDisplay: false)

  @Flag(help: "Compare two files.")
  var same = false

  @Argument var files: [String]

  func run() throws {
    Quarantine.enter(reading: files)
    if same {
      let comparison = try FileComparison(files[0], files[1])
      Self.list(comparison.differences.map(\.description), indent: "")
      guard comparison.isSame else { throw ExitCode(FailureKind.foreignData.rawValue) }
      StandardStreams.show("The same.")
      return
    }
    var isSound = true
    for file in files {
      let check = try FileCheck(of: file)
      if check.isSound {
        StandardStreams.show(
          "\(file): whole; \(check.schema.rawValue) of the study '\(check.study.name)' (\(check.study.hash.prefix(12))), \(check.datasetCount) datasets."
        )
      } else {
        isSound = false
        StandardStreams.show("\(file): not as it should be.")
        Self.list(check.problems, indent: "  ")
      }
    }
    if !isSound { throw ExitCode(FailureKind.foreignData.rawValue) }
  }

  /// The first of many sentences, and no more of each than a person reads: damaged files may say anything.
  private static func list(_ sentences: [String], indent: String) {
    for sentence in sentences.prefix(20) {
      StandardStreams.show(indent + (sentence.count > 500 ? sentence.prefix(500) + "…" : sentence))
    }
    if sentences.count > 20 { StandardStreams.show("\(indent)... and \(sentences.count - 20) more.") }
  }
}

struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Libraries, versions, arithmetic, vectors, measured speed.")

  func run() throws {
    let report = DoctorReport()
    StandardStreams.show(report.text, terminator: "")
    if !report.isSound { throw ExitCode(FailureKind.missingProgram.rawValue) }
  }
}

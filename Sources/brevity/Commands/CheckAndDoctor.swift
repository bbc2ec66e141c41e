import ArgumentParser
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
    if same {
      let comparison = try FileComparison(files[0], files[1])
      for difference in comparison.differences.prefix(20) { print(difference) }
      if comparison.differences.count > 20 { print("... and \(comparison.differences.count - 20) more.") }
      guard comparison.isSame else { throw ExitCode(ExitStatus.Code.foreignData) }
      print("The same.")
      return
    }
    var isSound = true
    for file in files {
      let check = try FileCheck(of: file)
      if check.isSound {
        print("\(file): whole; \(check.schema.rawValue) of the study '\(check.study.name)' (\(check.study.hash.prefix(12))), \(check.datasetCount) datasets.")
      } else {
        isSound = false
        print("\(file): not as it should be.")
        for problem in check.problems { print("  \(problem)") }
      }
    }
    if !isSound { throw ExitCode(ExitStatus.Code.foreignData) }
  }
}

struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Libraries, versions, BLAS back end and threads, measured speed.")

  func run() throws {
    let report = DoctorReport()
    print(report.text, terminator: "")
    if !report.isSound { throw ExitCode(ExitStatus.Code.missingProgram) }
  }
}

import ArgumentParser
import Files
import Foundation
import Pipeline
import Results

@main
struct Brevity: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "brevity",
    abstract: "Do learners that are forced to be short need fewer samples?",
    discussion: """
      A study is one YAML file with one question. The stages go one way, each reads what the one before wrote, and the \
      same command again does only what is missing:

        brevity init NAME         write a commented study to start from
        brevity plan STUDY        what would run, and its cost
        brevity run STUDY         train          → results/<name>/shards/*.journal
        brevity merge DIR         select         → results/<name>/study.h5
        brevity fit DIR           fit curves     → results/<name>/fits.h5
        brevity verdict DIR       decide         → results/<name>/verdicts.h5
        brevity figures DIR       draw           → results/<name>/figures/
        brevity report DIR        tell           → results/<name>/report.html
        brevity reproduce STUDY   all of these, in order
        brevity submit STUDY      the same as jobs of a Slurm cluster
        brevity codes DIR         describe → results/<name>/codes.csv

      brevity explain KEY says what a key of a study means, brevity methods lists the methods.

      STUDY is a file, or the name of an embedded study: \(EmbeddedStudy.names.joined(separator: ", ")).

      Exit codes: 0 done, 1 some runs failed, 64 usage or study file, 65 damaged or foreign data, 69 a needed program \
      is missing, 73 cannot create, 74 input/output, 75 more to do, 130 and 143 stopped by a signal.
      """,
    version: versions,
    subcommands: [
      Init.self, Plan.self, Tune.self, Run.self, Merge.self, Fit.self, Compare.self, Verdict.self, Figures.self, Report.self,
      Reproduce.self, Status.self, Submit.self, Check.self, Encode.self, Decode.self, CodeTable.self, Export.self, Show.self,
      Calibrate.self,
      ExternalTools.self, WriteSamples.self, ScorePredictions.self,
      Explain.self, ListMethods.self, Schema.self, Doctor.self, Examine.self,
    ])

  /// All versions, one line each.
  static var versions: String {
    Environment.facts.filter { ["brevity", "arithmetic", "gsl", "hdf5"].contains($0.name) }
      .map { "\($0.name) \($0.value)" }.joined(separator: "\n")
  }

  static func main() {
    StandardStreams.prepare()
    do {
      do {
        var command = try parseAsRoot()
        try command.run()
      } catch  where exitCode(for: error).isSuccess {
        StandardStreams.show(fullMessage(for: error))  // --help and --version
      }
      try StandardStreams.finishOutput()
    } catch {
      let status = ExitStatus(error)
      try? StandardStreams.finishOutput()
      StandardStreams.say(status.message.map { "Error: \($0)\n" } ?? Self.words(for: error))
      Foundation.exit(status.code)
    }
  }

  /// The words of ArgumentParser; nothing for an exit code alone.
  private static func words(for error: any Error) -> String {
    let message = fullMessage(for: error)
    return message.isEmpty ? "" : message + "\n"
  }
}

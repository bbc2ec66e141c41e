import Analysis
import ArgumentParser
import Foundation
import LearningCurves
import Pipeline
import Results

struct Fit: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fit the learning curves of a study, or of any file of (n, loss).",
    discussion: """
      With a results folder: one curve per teacher and a pooled one per method, written to fits.h5. With --csv: any \
      delimited file whose columns are n and loss. pow3 is a + b n^-c; see --model help for the list.
      """)

  @Argument(help: ArgumentHelp("The results folder of a study.", valueName: "dir"))
  var folder: String?

  @Option(help: ArgumentHelp("A file of sample sizes and losses instead of a folder.", valueName: "file"))
  var csv: String?

  @Option(help: ArgumentHelp("The curve model (--csv); 'help' lists them.", valueName: "name"))
  var model: String?

  @Flag(help: "Fit all models and rank them by AICc (--csv).")
  var all = false

  @Option(help: ArgumentHelp("Hold a coefficient at a value, such as a=0; may be repeated (--csv).", valueName: "name=value"))
  var fix: [String] = []

  @Option(help: ArgumentHelp("A column of relative weights, proportional to 1/variance (--csv).", valueName: "column"))
  var weights: String?

  @Option(
    help: ArgumentHelp(
      "A column of known standard deviations of the losses; errors are then absolute (--csv).", valueName: "column"))
  var sigma: String?

  @Flag(help: "A coarse grid and one descent: a third of the time, and no certificate that the optimum is global (--csv).")
  var fast = false

  @Option(
    help: ArgumentHelp(
      "Fit without the points of the largest sizes and compare there with the last loss seen (--csv).", valueName: "sizes"))
  var holdOut: Int?

  @Flag(help: "Residuals of the logarithm, for multiplicative noise (--csv).")
  var log = false

  @Flag(help: "Huber's loss with threshold 1.345 times the MAD scale (--csv).")
  var huber = false

  @Flag(help: "Print JSON (--csv).")
  var json = false

  func validate() throws {
    if model == "help" { return }
    if (folder == nil) == (csv == nil) { throw ValidationError("fit needs either a results folder or --csv FILE.") }
    if csv == nil,
      model != nil || all || log || huber || json || weights != nil || sigma != nil || fast || holdOut != nil || !fix.isEmpty
    {
      throw ValidationError(
        "--model, --all, --fix, --weights, --sigma, --log, --huber, --fast, --hold-out and --json belong to --csv; a study "
          + "names its curve_model itself.")
    }
    if weights != nil, sigma != nil {
      throw ValidationError("--weights are relative and --sigma is absolute; give one of them.")
    }
    if let holdOut, holdOut < 1 { throw ValidationError("--hold-out \(holdOut): accepted is a number of sizes from 1.") }
    if all, model != nil { throw ValidationError("--all fits every model; leave --model out.") }
  }

  func run() throws {
    if model == "help" {
      for model in CurveModel.all {
        print("\(model.name)\t\(model.formula)" + (model.equivalent.map { "\tthe same curves as \($0)" } ?? ""))
      }
      return
    }
    if let folder {
      let (study, results) = try FolderOptions.parse([folder]).load()
      try Quarantine.require(results.study)
      print(try FitStage.fit(study, folder: results), terminator: "")
      return
    }
    guard let csv else { return }
    let table = try CurveTable(path: csv, extraColumn: weights ?? sigma)
    let options = FitOptions(
      residuals: log ? .logarithmic : .linear,
      weights: table.extra.map { sigma == nil ? .relative($0) : .standardDeviations($0) } ?? .equal,
      huber: huber ? .scaled(1.345) : nil, fixed: try fixed(), search: fast ? .fast : .certified)
    if let holdOut {
      let models = all ? CurveModel.all : [try chosenModel()]
      let test = try HoldOut(models, sizes: table.sizes, losses: table.losses, holdingOut: holdOut, options: options)
      print(json ? test.json() : FitReport.table(test), terminator: json ? "\n" : "")
    } else if all {
      let ranking = try CurveRanking(sizes: table.sizes, losses: table.losses, options: options)
      print(json ? ranking.json() : FitReport.table(ranking), terminator: json ? "\n" : "")
    } else {
      let fit = try CurveFit.fit(try chosenModel(), sizes: table.sizes, losses: table.losses, options: options)
      print(json ? fit.json() : FitReport.table(fit), terminator: json ? "\n" : "")
    }
  }

  private func chosenModel() throws -> CurveModel {
    let name = model ?? "pow3"
    guard let model = CurveModel(named: name) else {
      throw ValidationError(
        "--model \(name): there is no such model; accepted are \(CurveModel.all.map(\.name).joined(separator: ", ")).")
    }
    return model
  }

  private func fixed() throws -> [String: Double] {
    var values: [String: Double] = [:]
    for argument in fix {
      let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let value = Double(parts[1]), value.isFinite else {
        throw ValidationError("--fix \(argument): accepted is a coefficient and a number, such as a=0.")
      }
      values[parts[0]] = value
    }
    return values
  }
}

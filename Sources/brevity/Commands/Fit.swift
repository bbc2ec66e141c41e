import Analysis
import ArgumentParser
import Files
import Foundation
import LearningCurves
import Pipeline
import RandomStreams
import Results

struct Fit: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fit the learning curves of a study, or of any file of sample sizes and losses.",
    discussion: """
      With a results folder: one curve per teacher and a pooled one per method, written to fits.h5. With --csv: any \
      delimited file, or - for standard input. Columns named n and loss are found; others are named with --x and --y, and \
      every further column needs a role (--by, --replicate, --weights, --sigma) or --ignore. pow3 is a + b n^-c; \
      --model help lists all models. All options belong to --csv.
      """)

  @Argument(help: ArgumentHelp("The results folder of a study.", valueName: "dir"))
  var folder: String?

  @Option(help: ArgumentHelp("A file of sample sizes and losses instead of a folder; - is standard input.", valueName: "file"))
  var csv: String?

  @OptionGroup var curves: CurveOptions

  @Flag(help: "Fit all models and rank them by AICc.")
  var all = false

  @Option(
    help: ArgumentHelp(
      "Two columns of sizes, such as params,tokens: the surface a + b N^-alpha + c D^-beta, by Huber's loss of logarithms.",
      valueName: "columns"))
  var surface: CommaList<String>?

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Sizes at which to predict the loss, with intervals; for a surface one pair, may be repeated.", valueName: "sizes"))
  var predict: [PositiveNumbers] = []

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Losses of which to find the sample size that reaches them, with intervals.", valueName: "losses"))
  var reach: [PositiveNumbers] = []

  @Option(help: ArgumentHelp("Draw points and fitted curves into a file (png, pdf or svg).", valueName: "file"))
  var plot: String?

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Hold a coefficient at a value, such as a=0; may be repeated.", valueName: "name=value"))
  var fix: [String] = []

  @Option(help: ArgumentHelp("A column of relative weights, proportional to 1/variance.", valueName: "column"))
  var weights: String?

  @Option(
    help: ArgumentHelp("A column of known standard deviations of the losses; errors are then absolute.", valueName: "column"))
  var sigma: String?

  @Flag(help: "A coarse grid and one descent: a third of the time, and no certificate that the optimum is global.")
  var fast = false

  @Option(
    help: ArgumentHelp(
      "Fit without the points of the largest sizes and compare there with the last loss seen.", valueName: "sizes"))
  var holdOut: Int?

  @Flag(help: "Huber's loss with threshold 1.345 times the MAD scale.")
  var huber = false

  @Option(help: ArgumentHelp("Resamples behind the intervals of a surface.", valueName: "count"))
  var resamples = 1_000

  @Option(help: "The seed of resamples and simulated tests.")
  var seed: UInt64 = 1

  func validate() throws {
    if curves.model == "help" { return }
    if (folder == nil) == (csv == nil) { throw ValidationError("fit needs either a results folder or --csv FILE.") }
    let isShaped =
      all || huber || weights != nil || sigma != nil || fast || holdOut != nil || !fix.isEmpty || !reach.isEmpty || plot != nil
    if csv == nil, isShaped || curves.isUsed || surface != nil || !predict.isEmpty {
      throw ValidationError("All options of fit belong to --csv FILE; a study names its curve_model itself.")
    }
    if weights != nil, sigma != nil {
      throw ValidationError("--weights are relative and --sigma is absolute; give one of them.")
    }
    if let holdOut, holdOut < 1 { throw ValidationError("--hold-out \(holdOut): accepted is a number of sizes from 1.") }
    if all, curves.model != nil { throw ValidationError("--all fits every model; leave --model out.") }
    if all || holdOut != nil, !predict.isEmpty || !reach.isEmpty || plot != nil {
      throw ValidationError("--predict, --reach and --plot belong to the fit of one model; leave --all and --hold-out out.")
    }
    guard let surface else { return }
    guard surface.values.count == 2 else {
      throw ValidationError("--surface \(surface.defaultValueDescription): accepted are two columns, such as params,tokens.")
    }
    if isShaped || curves.x != nil || curves.model != nil || curves.log {
      throw ValidationError(
        "A surface has one form: --surface goes with --y, --by, --replicate, --predict, --resamples and --json.")
    }
    if let odd = predict.first(where: { $0.values.count != 2 }) {
      throw ValidationError("--predict with \(odd.values.count) sizes: a surface needs two, such as --predict 1e9,2e10.")
    }
  }

  func run() throws {
    if curves.model == "help" {
      for model in CurveModel.all {
        StandardStreams.show("\(model.name)\t\(model.formula)" + (model.equivalent.map { "\tthe same curves as \($0)" } ?? ""))
      }
      return
    }
    if let folder {
      let (study, results) = try FolderOptions.parse([folder]).load()
      try Quarantine.require(results.study)
      StandardStreams.show(try FitStage.fit(study, folder: results), terminator: "")
      return
    }
    guard let csv else { return }
    let table = try curves.table(csv, sizes: surface?.values, extra: weights ?? sigma, needsLogarithm: surface != nil)
    let file = csv == "-" ? "standard input" : csv
    let document = CurveDocument(
      table, file: file,
      curves: try table.curves.enumerated().map { index, curve in
        var random = RandomStream(seed: seed, role: .bootstrap, index: index, teacher: 0)
        return (curve.name, try answer(curve, file: file) { random.uniform() })
      })
    if let plot { try CurvePlot.draw(document, to: plot) }
    if curves.json { return StandardStreams.pass(document.json() + "\n") }
    StandardStreams.show(FitReport.text(document), terminator: "")
  }

  private func answer(
    _ curve: CurveTable.Curve, file: String, uniform: () -> Double
  ) throws -> CurveDocument.Answer {
    if let surface {
      let fitted = try ScalingSurface(curve, columns: surface.values, resamples: resamples, uniform: uniform)
      return .surface(fitted, predict.map { fitted.prediction(at: $0.values) })
    }
    let options = FitOptions(
      residuals: curves.log ? .logarithmic : .linear,
      weights: curve.extra.map { sigma == nil ? .relative($0) : .standardDeviations($0) } ?? .equal,
      huber: huber ? .scaled(1.345) : nil, fixed: try fixed(), search: fast ? .fast : .certified)
    let models = all ? CurveModel.all : [try curves.chosenModel()]
    if let holdOut {
      // With --all a model that needs more sizes is a row that says so.
      let free = all ? 2 : models[0].coefficientNames.count { options.fixed[$0] == nil }
      try curve.requireSizes(
        holdOut + max(2, free), for: "\(all ? "" : "\(models[0].name) with ")--hold-out \(holdOut)", file: file)
      return .heldOut(try HoldOut(models, sizes: curve.sizes, losses: curve.losses, holdingOut: holdOut, options: options))
    }
    if all {
      try curve.requireSizes(3, for: "a ranking of models", file: file)
      return .ranked(try CurveRanking(sizes: curve.sizes, losses: curve.losses, options: options))
    }
    return .fitted(
      try FittedCurve(
        curve, models[0], file: file, options: options, predicting: predict.flatMap(\.values),
        reaching: reach.flatMap(\.values), uniform: uniform))
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

import ArgumentParser
import Foundation
import LearningCurves

/// Which columns of a file are curves, and how they are fitted; `fit --csv` and `compare` share these.
struct CurveOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The column of sample sizes; 'n' needs no name.", valueName: "column"))
  var x: String?

  @Option(help: ArgumentHelp("The column of losses; 'loss' needs no name.", valueName: "column"))
  var y: String?

  @Option(help: ArgumentHelp("A column that tells curves apart: one curve per value.", valueName: "column"))
  var by: String?

  @Option(
    help: ArgumentHelp(
      "A column that tells repetitions apart, such as seeds or teachers: intervals then rest on whole repetitions.",
      valueName: "column"))
  var replicate: String?

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("A column that is not used; may be repeated. Every other column needs a role.", valueName: "column"))
  var ignore: [String] = []

  @Flag(help: "Leave out rows whose loss is not positive and finite.")
  var dropNonpositive = false

  @Option(help: ArgumentHelp("The curve model; 'fit --model help' lists them.", valueName: "name"))
  var model: String?

  @Flag(help: "Residuals of the logarithm, for multiplicative noise.")
  var log = false

  @Flag(help: "Print JSON.")
  var json = false

  /// Whether any of them was given.
  var isUsed: Bool {
    x != nil || y != nil || by != nil || replicate != nil || !ignore.isEmpty || dropNonpositive || model != nil || log || json
  }

  func chosenModel() throws -> CurveModel {
    let name = model ?? "pow3"
    guard let model = CurveModel(named: name) else {
      throw ValidationError(
        "--model \(name): there is no such model; accepted are \(CurveModel.all.map(\.name).joined(separator: ", ")).")
    }
    return model
  }

  func table(_ path: String, sizes: [String]? = nil, extra: String? = nil, needsLogarithm: Bool = false) throws -> CurveTable {
    try CurveTable(
      path: path,
      columns: CurveColumns(
        x: sizes ?? [x].compactMap(\.self), y: y, by: by, replicate: replicate, extra: extra, ignored: ignore),
      losses: dropNonpositive ? .positiveOnly : log || needsLogarithm ? .positive : .finite)
  }
}

/// Numbers above zero separated by commas.
struct PositiveNumbers: ExpressibleByArgument {
  let values: [Double]

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    values = parts.compactMap { Double($0) }.filter { $0 > 0 && $0.isFinite }
    guard !values.isEmpty, values.count == parts.count else { return nil }
  }
}

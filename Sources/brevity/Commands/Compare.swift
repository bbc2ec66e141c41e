import Analysis
import ArgumentParser
import Files
import Foundation
import LearningCurves

struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare two learning curves: how many times the samples one needs for the losses of the other.",
    discussion: """
      A and B are delimited files, or with --csv FILE --by COLUMN two values of that column. With --replicate, which names \
      the column of repetitions (seeds, teachers) that both curves share, the statistics of a verdict decide whether A needs \
      fewer samples than B; without it there are ratios with intervals, and no decision.
      """)

  @Argument(help: ArgumentHelp("The first curve.", valueName: "a"))
  var first: String

  @Argument(help: ArgumentHelp("The second curve.", valueName: "b"))
  var second: String

  @Option(help: ArgumentHelp("One file that holds both curves, told apart by --by.", valueName: "file"))
  var csv: String?

  @Option(
    help: ArgumentHelp("Losses to compare at, such as 0.1,0.05; five that both curves have where absent.", valueName: "losses"))
  var at: PositiveNumbers?

  @OptionGroup var curves: CurveOptions

  func validate() throws {
    if (csv == nil) != (curves.by == nil) {
      throw ValidationError("compare takes two files, or --csv FILE with --by COLUMN and two values of that column.")
    }
    if first == second { throw ValidationError("compare needs two different curves; \(first) was given twice.") }
    if curves.replicate != nil, curves.model != nil || curves.log {
      throw ValidationError("--model and --log belong to a comparison without --replicate, which fits no model.")
    }
  }

  func run() throws {
    let (a, b) = try pair()
    let contrast = try CurveContrast(
      a, b, model: try curves.chosenModel(), options: FitOptions(residuals: curves.log ? .logarithmic : .linear),
      levels: at?.values)
    if curves.json { return StandardStreams.pass(contrast.json() + "\n") }
    StandardStreams.show(CompareReport.text(contrast), terminator: "")
  }

  private typealias Named = (name: String, curve: CurveTable.Curve)

  private func pair() throws -> (Named, Named) {
    guard let csv else {
      let names = Self.names(first, second)
      return try ((names.0, curves.table(first).curves[0]), (names.1, curves.table(second).curves[0]))
    }
    let table = try curves.table(csv)
    func curve(_ name: String) throws -> Named {
      guard let found = table.curves.first(where: { $0.name == name }) else {
        let names = table.curves.compactMap(\.name).joined(separator: ", ")
        throw ValidationError("\(name) is not a value of the column \(curves.by ?? "") of \(csv); its values are \(names).")
      }
      return (name, found)
    }
    return try (curve(first), curve(second))
  }

  /// Files by their names without folder and ending, where these differ.
  private static func names(_ a: String, _ b: String) -> (String, String) {
    let short = [a, b].map { URL(fileURLWithPath: $0).deletingPathExtension().lastPathComponent }
    return short[0] == short[1] || a == "-" || b == "-" ? (a, b) : (short[0], short[1])
  }
}

import Foundation
import Results
import Testing

/// The tables of DataFormat.md that follow from the program. With BREVITY_RECORD=1 they are written anew, and the test fails.
@Suite struct DataFormatTests {
  private static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("DataFormat.md")

  /// One row for each metric: name, type, units, meaning.
  private static var metrics: String {
    var text = "| metric | type | units | meaning |\n|---|---|---|---|\n"
    for metric in RunMetric.all {
      let type =
        switch metric.keyPath {
        case .number: "float64"
        case .count: "int32"
        case .largeCount: "int64"
        }
      let scope =
        switch metric.scope {
        case .all: ""
        case .classes: "; only in studies of classes"
        case .runs: "; only in `/runs`"
        }
      let note = metric.note.isEmpty ? "" : "; \(metric.note)"
      text += "| `\(metric.name)` | \(type) | \(metric.units) | \(metric.longName)\(note)\(scope) |\n"
    }
    return text
  }

  @Test func theTableOfMetricsIsThatOfTheProgram() throws {
    let text = try String(contentsOf: Self.path, encoding: .utf8)
    let opening = try #require(text.range(of: "<!-- The table is made from RunMetric.all[^\n]*\n", options: .regularExpression))
    let closing = try #require(text.range(of: "<!-- end of the table -->", range: opening.upperBound..<text.endIndex))
    let table = text[opening.upperBound..<closing.lowerBound]
    #expect(table == Self.metrics)
    if ProcessInfo.processInfo.environment["BREVITY_RECORD"] == "1", table != Self.metrics {
      let recorded = text.replacingCharacters(in: opening.upperBound..<closing.lowerBound, with: Self.metrics)
      try recorded.write(to: Self.path, atomically: true, encoding: .utf8)
    }
  }

  @Test func everyMetricHasItsOwnNameAndOnePlaceInTheJournal() {
    #expect(Set(RunMetric.all.map(\.name)).count == RunMetric.all.count)
    let placed = RunMetric.labels + RunMetric.main + RunMetric.added.flatMap(\.metrics)
    #expect(Set(placed.map(\.name)) == Set(RunMetric.all.map(\.name)) && placed.count == RunMetric.all.count)
    #expect(RunMetric.all.map(\.name) == RunMetric.all.map { RunMetric.named($0.name).name })
  }
}

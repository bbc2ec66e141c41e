import Files
import Foundation
import Results
import Statistics
import Studies

extension EvidenceTable {
  /// For each condition: the agreement of every measure with the excess between learners, and the decision on lengths.
  var text: String {
    var text = ""
    for c in study.conditions.indices {
      if study.conditions.count > 1 { text += study.title(ofCondition: c) + "\n" }
      let between = Measure.allCases.map { agreement(condition: c, method: nil, $0) }
      text += table(between, head: "between learners") { $0.measure.words } + "\n"
      let methods = study.conditions[c].settings.methods.map(\.label)
      let within = methods.map { agreement(condition: c, method: $0, .variationalLowRank) }.filter { !$0.teachers.isEmpty }
      if !within.isEmpty { text += table(within, head: "within a learner, low rank") { $0.method ?? "" } + "\n" }
      text += decision(between.filter(\.measure.isLength)).wrapped(to: 80, indent: "  ") + "\n" + spread(condition: c)
    }
    return text
      + ("Kendall's rank correlation of length and excess in each cell, above 0 where the shorter code predicts better: means "
      + "over teachers; all: the mean over n of each teacher, with its 95 % t interval over teachers and a one-sided exact "
      + "signed-rank p. The scores are lengths of no code.").wrapped(to: 80) + "\n"
  }

  private func table(_ rows: [Agreement], head: String, _ name: (Agreement) -> String) -> String {
    var table = TextTable(header: [head] + study.trainCounts.map { "n = \($0)" } + ["all", "95 % interval", "p"])
    for row in rows {
      let interval = tInterval(row.teachers).map { String(format: "%+.2f to %+.2f", $0.lower, $0.upper) } ?? "-"
      table.add(
        [name(row)] + row.bySize.map(Self.tau) + [
          row.teachers.isEmpty ? "-" : Self.tau(mean(row.teachers)), interval,
          row.p.isNaN ? "-" : row.p < 0.001 ? String(format: "%.1e", row.p) : String(format: "%.3f", row.p),
        ])
    }
    return table.text
  }

  /// Holm over the lengths that have a p.
  private func decision(_ lengths: [Agreement]) -> String {
    let tested = lengths.filter { !$0.p.isNaN }
    guard !tested.isEmpty else {
      return "Not tested: that the shorter code predicts better between learners; at least 9 teachers are needed."
    }
    let adjusted = Multiplicity.holm(tested.map(\.p))
    let level = study.analysis.significance
    let supported = zip(tested, adjusted).filter { $1 <= level }.map { "\($0.measure.words) (p = \(Self.probability($1)))" }
    let open = zip(tested, adjusted).filter { $1 > level }.map { "\($0.measure.words) (p = \(Self.probability($1)))" }
    let claim = "that the shorter code predicts better between learners"
    let parts = [
      supported.isEmpty ? nil : "Supported by \(supported.joined(separator: ", ")): \(claim).",
      open.isEmpty ? nil : "Inconclusive by \(open.joined(separator: ", ")): \(claim).",
    ]
    return parts.compactMap(\.self).joined(separator: " ") + " Exact signed-rank tests over teachers, Holm over the lengths."
  }

  /// How far the lengths of one student lie apart.
  private func spread(condition: Int) -> String {
    let mine = rows.filter { $0.cell.condition == condition }
    func excess(_ a: Measure, over b: Measure) -> String? {
      let differences = mine.compactMap { row -> Double? in
        let difference = (row.bits[a] ?? .nan) - (row.bits[b] ?? .nan)
        return difference.isFinite ? difference : nil
      }
      guard !differences.isEmpty else { return nil }
      return "\(a.words) over \(b.words) \(String(format: "%.1f", median(differences))) bits (\(differences.count) students)"
    }
    let parts = [
      excess(.variational, over: .variationalLowRank), excess(.variationalLowRank, over: .annealed),
      excess(.annealed, over: .description),
    ]
    let errors = mine.compactMap { $0.standardErrors[.annealed] }.filter(\.isFinite)
    let error =
      errors.isEmpty ? "" : " Median standard error of the annealed evidence: \(String(format: "%.1f", median(errors))) bits."
    return ("Medians: " + parts.compactMap(\.self).joined(separator: "; ") + "." + error).wrapped(to: 80, indent: "  ") + "\n"
  }

  /// All rows, comma-separated, for other programs.
  var csv: String {
    func number(_ value: Double?) -> String { value.flatMap { $0.isFinite ? "\($0)" : nil } ?? "" }
    let errors: [Measure] = [.variational, .variationalLowRank, .annealed]
    let header =
      ["run", "condition", "n_train", "teacher", "replicate", "method", "selected", "live_parameters", "excess_mse"]
      + Measure.allCases.map { "\($0.rawValue)_bits" } + errors.map { "\($0.rawValue)_error" }
    return header.joined(separator: ",") + "\n"
      + rows.map { row in
        let cell = row.cell
        let words = [
          "\(row.run)", "\(cell.condition)", "\(cell.trainCount)", "\(cell.teacher)", "\(cell.replicate)", row.method,
          row.isSelected ? "1" : "0", "\(row.liveCount)", number(row.excess),
        ]
        return (words + Measure.allCases.map { number(row.bits[$0]) } + errors.map { number(row.standardErrors[$0]) })
          .joined(separator: ",") + "\n"
      }.joined()
  }

  /// Writes `evidence.csv` into the folder.
  func write(to folder: ResultsFolder) throws { try AtomicFile.write(Array(csv.utf8), to: folder.path + "/evidence.csv") }

  private static func tau(_ value: Double) -> String { value.isNaN ? "-" : String(format: "%+.2f", value) }
  private static func probability(_ p: Double) -> String {
    p < 0.001 ? String(format: "%.1e", p) : String(format: "%.3f", p)
  }
}

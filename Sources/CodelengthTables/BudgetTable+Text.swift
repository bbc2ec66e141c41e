import Files
import Foundation
import HDF5
import Results
import Studies

extension BudgetTable {
  /// For each condition, learner and label budget: means of the bits, the largest excess, the share within the budget.
  public var text: String {
    var text = ""
    for (c, _) in study.conditions.enumerated() {
      var table = TextTable(header: ["learner", "n_train", "teacher", "excess", "largest", "within", "share"], alignsLeft: 1)
      let mine = rows.filter { $0.cell.condition == c }
      for learner in [Learner.quantisedMixture, .supportMixture, .networks] {
        for n in study.trainCounts {
          let cell = mine.filter { $0.learner == learner && $0.cell.trainCount == n }
          guard !cell.isEmpty else { continue }
          func mean(_ value: (Row) -> Double) -> Double { cell.reduce(0) { $0 + value($1) } / Double(cell.count) }
          let within = cell.count { $0.isWithin }
          table.add([
            learner.rawValue, "\(n)", Self.bits(mean(\.teacherBits)), Self.bits(mean(\.excessBits)),
            Self.bits(cell.map(\.largestExcessBits).max() ?? .nan), "\(within)/\(cell.count)",
            String(format: "%.0f %%", 100 * Double(within) / Double(cell.count)),
          ])
        }
      }
      if study.conditions.count > 1 { text += study.title(ofCondition: c) + "\n" }
      text += table.text + "\n"
    }
    return text
      + ("Total excess log-loss over the truth and length of the teacher, in bits, means over teachers and replicates; largest: "
      + "after any label of any sequence; within: sequences that never exceed the teacher's bits, in which the scales of its grid are "
      + "not counted.").wrapped(to: 80) + "\n"
      + promise
  }

  /// What the theorem promises, and whether it was kept.
  private var promise: String {
    let bound = rows.filter { $0.learner.isBound && $0.cell.trainCount == study.trainCounts.last }
    guard !bound.isEmpty else { return "" }
    let broken = bound.count { !$0.isWithin }
    let sentence =
      broken == 0
      ? "The quantised mixture must stay within the budget, and does on all \(bound.count) sequences."
      : "The quantised mixture must stay within the budget and exceeds it on \(broken) of \(bound.count) sequences: the "
        + "program is wrong."
    return sentence.wrapped(to: 80) + "\n"
  }

  /// All rows, comma-separated, for other programs.
  public var csv: String {
    "condition,n_train,teacher,replicate,learner,teacher_bits,excess_bits,largest_excess_bits,within\n"
      + rows.map { row in
        "\(row.cell.condition),\(row.cell.trainCount),\(row.cell.teacher),\(row.cell.replicate),\(row.learner.rawValue),\(row.teacherBits),"
          + "\(row.excessBits),\(row.largestExcessBits),\(row.isWithin ? 1 : 0)\n"
      }.joined()
  }

  /// Writes `budget.csv` into the folder.
  public func write(to folder: ResultsFolder) throws { try AtomicFile.write(Array(csv.utf8), to: folder.path + "/budget.csv") }

  private static func bits(_ value: Double) -> String { String(format: "%.1f", value) }
}

import Foundation
import LearningCurves
import Studies
import Teachers

/// The first line of a verdict, which a person can act on, and the last, which says what would change it.
package struct VerdictHeadline {
  let test: BestBaselineTest
  let decision: Decision
  let pool: TeacherSettings.Pool
  let isDemonstration: Bool
  let vocabulary: Vocabulary
  /// Runs of the study without a record.
  let missing: Int
  /// Nil without an oracle; whether it was shown to gain.
  let hasHeadroom: Bool?
  /// Where the short learner or a baseline most often chose the edge of its grid.
  let edge: SelectedStudents.Edge?

  /// "INCONCLUSIVE (pilot teachers): drr needs 1.2–2.0 × the labels of l2".
  package var first: String { vocabulary("\(Self.head(decision, pool, isDemonstration)): \(finding)") }

  /// "INCONCLUSIVE (pilot teachers, demonstration)".
  package static func head(_ decision: Decision, _ pool: TeacherSettings.Pool, _ isDemonstration: Bool) -> String {
    let limits = [pool == .pilot ? "pilot teachers" : nil, isDemonstration ? "demonstration" : nil].compactMap(\.self)
    return decision.word.uppercased() + (limits.isEmpty ? "" : " (\(limits.joined(separator: ", ")))")
  }

  private var finding: String {
    switch decision {
    case .notApplicable(let reason), .notTested(let reason): return reason
    case .inconclusive(let reason) where missing > 0: return reason
    case .supported, .refuted, .equivalent, .inconclusive: break
    }
    guard let best = test.best else { return "the curves do not bound the labels of \(test.short)" }
    if let interval = best.interval, interval.isInformative {
      return "\(test.short) needs \(Self.factor(interval)) × the labels of \(best.baseline)"
    }
    guard let estimate = best.estimate, estimate.isInformative else {
      return "the curves do not bound the labels of \(test.short)"
    }
    return "\(test.short) needs \(Self.factor(estimate)) × the labels of \(best.baseline), without limits of confidence"
  }

  /// The labels of the short learner over those of the baseline, from an interval of log₂(n_baseline/n_short).
  package static func factor(_ interval: SampleEfficiency) -> String {
    func text(_ log2Ratio: Double) -> String {
      let factor = exp2(-log2Ratio)
      return String(format: factor < 9.95 ? "%.2f" : "%.3g", factor)
    }
    switch (interval.lower.isFinite, interval.upper.isFinite) {
    case (true, true):
      let (least, most) = (text(interval.upper), text(interval.lower))
      return least == most ? least : "\(least)–\(most)"
    case (true, false): return "at most \(text(interval.lower))"
    case (false, true): return "at least \(text(interval.upper))"
    case (false, false): return "an unknown number of"
    }
  }

  /// "What would change it: l2 chose its smallest alpha in 83 % of the cells: extend the grid below 0.01."
  package var last: String {
    var changes = [cause]
    if pool == .pilot { changes.append("teachers that nothing was tuned on (--set teachers.pool=confirmation)") }
    if isDemonstration { changes.append("a study that is not cut short") }
    return vocabulary("What would change it: \(changes.joined(separator: "; ")).")
  }

  private var cause: String {
    let teachers = test.comparisons.first?.teachers.count ?? 0
    switch decision {
    case .supported, .refuted, .equivalent:
      return "another label protocol or other baselines, for which brevity verdict shows several folders side by side"
    case .notApplicable: return "dense baselines to compare with (analysis.baselines)"
    case .notTested: return "more teachers (--set teachers.count=…)"
    case .inconclusive where missing > 0: return "the runs that are missing (brevity run, then merge and verdict)"
    case .inconclusive:
      let unknown = test.comparisons.map(\.withoutInformation).max() ?? 0
      if Double(unknown) > 0.2 * Double(teachers) {
        return "sizes or levels at which the curves meet (n_train, analysis.excess_levels)"
      }
      if let edge, edge.edge.share > GridEdge.tolerated { return edge.words }
      let gain = hasHeadroom == false ? "; as no oracle gains here, harder teachers would do more" : ""
      return "more teachers: \(4 * teachers) would make the interval about half as wide\(gain)"
    }
  }
}

extension SelectedStudents {
  /// The edge of its grid that a method chose most often.
  struct Edge {
    let edge: GridEdge
    let alpha: Double
    /// The share of the cells at this end of the grid.
    let share: Double
    let isSmallest: Bool

    var words: String {
      "\(edge.method) chose its \(isSmallest ? "smallest" : "largest") alpha in \(Int((100 * share).rounded())) % of the cells: "
        + "extend the grid \(isSmallest ? "below" : "above") \(VerdictSentence.number(alpha))"
    }
  }

  /// Of the methods the one that chose the edge of its grid most often; nil where none has a grid.
  func mostFrequentEdge(condition: Int, methods: [Int]) -> Edge? {
    let edges = methods.map { ($0, gridEdge(condition: condition, method: $0)) }
    guard let (method, edge) = edges.max(by: { $0.1.share < $1.1.share }), edge.share > 0 else { return nil }
    let grid = study.conditions[condition].settings.methods[method].values
    guard let smallest = grid.min(), let largest = grid.max() else { return nil }
    let cells = selectedCells(condition: condition, method: method)
    func share(at alpha: Double) -> Double {
      Double(cells.count { $0.alpha == alpha && $0.liveParameters != 0 }) / Double(max(1, cells.count))
    }
    let isSmallest = smallest > 0 && share(at: smallest) >= share(at: largest)
    let alpha = isSmallest ? smallest : largest
    return Edge(edge: edge, alpha: alpha, share: share(at: alpha), isSmallest: isSmallest)
  }
}

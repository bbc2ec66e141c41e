import Foundation
import LearningCurves
import Results
import Studies

/// The verdict as one screen of 80 columns.
package struct VerdictScreen {
  private let verdict: StudyVerdict

  package init(_ verdict: StudyVerdict) { self.verdict = verdict }

  package var text: String {
    let study = verdict.study
    var text = headlines + "Question: \(study.question)".wrapped(to: 80, indent: "  ") + "\n"
    text += "Prediction: \(study.prediction)".wrapped(to: 80, indent: "  ") + "\n"
    if verdict.rulings.isEmpty, verdict.hypotheses.isEmpty {
      return text + "Verdict: not applicable: the study names no short learner to compare.\n"
    }
    for ruling in verdict.rulings {
      text += "\n"
      if study.conditions.count > 1 { text += study.title(ofCondition: ruling.condition) + "\n" }
      text += comparisons(ruling)
      text += censoring(ruling) + "\n"
      text += "Verdict: \(ruling.sentence)".wrapped(to: 80, indent: "  ") + "\n"
      text += ruling.headline.last.wrapped(to: 80, indent: "  ") + "\n"
    }
    return text + costs + predictions + manipulation + warnings
  }

  /// What the methods compared spent, the same candidates or not.
  private var costs: String {
    let analysis = verdict.study.analysis
    let compared = Set(analysis.short + analysis.baselines)
    let table = verdict.costs?.table(verdict.study.methodLabels.filter(compared.contains))
    guard !verdict.rulings.isEmpty, let table else { return "" }
    let legend = "Networks trained at most, and gradients of single samples: means over conditions, teachers and replicates."
    return "\n" + table.text + verdict.study.vocabulary(legend).wrapped(to: 80, indent: "  ") + "\n"
  }

  /// The decisions, one line each.
  private var headlines: String {
    let study = verdict.study
    var lines = verdict.rulings.map { ruling in
      ruling.headline.first + (study.conditions.count > 1 ? " (\(study.title(ofCondition: ruling.condition)))" : "")
    }
    if !verdict.hypotheses.isEmpty {
      let decisions = verdict.hypotheses.map(\.decision.word)
      let counts = Decision.names.map { $0.replacing("_", with: " ") }.compactMap { word in
        decisions.contains(word) ? "\(decisions.count { $0 == word }) \(word)" : nil
      }
      lines.append("Stated predictions: \(counts.joined(separator: ", "))")
    }
    return lines.isEmpty ? "" : lines.map { $0.wrapped(to: 80, indent: "  ") + "\n" }.joined() + "\n"
  }

  /// What the last column counts, and the teachers of which nothing is known.
  private func censoring(_ ruling: StudyVerdict.Ruling) -> String {
    var words = "censored: ratios that are only bounded, because a curve does not cross a level"
    let unknown = ruling.test.comparisons.filter { $0.withoutInformation > 0 }
    if !unknown.isEmpty {
      words += "; no information: " + unknown.map { "\($0.withoutInformation) against \($0.baseline)" }.joined(separator: ", ")
    }
    return (words + ".").wrapped(to: 80, indent: "  ") + "\n"
  }

  private var warnings: String {
    verdict.rises.isEmpty ? "" : "\n" + CurveRises.text(verdict.rises, of: verdict.study)
  }

  /// One line per pair of conditions.
  private var manipulation: String {
    guard !verdict.manipulation.isEmpty else { return "" }
    let study = verdict.study
    var text = "\nManipulation check: log2 of dense excess, rotated over aligned, 90 % interval; it holds "
    text += "within +-\(String(format: "%.2f", log2(ManipulationCheck.margin)))"
    text = text.wrapped(to: 80, indent: "  ") + "\n"
    let conditions = Dictionary(grouping: verdict.manipulation, by: \.aligned)
    for (condition, checks) in conditions.sorted(by: { $0.key < $1.key }) {
      let line = "- \(study.title(ofCondition: condition)): \(checks.map { $0.words(study) }.joined(separator: ", "))"
      text += line.wrapped(to: 80, indent: "  ") + "\n"
    }
    return text
  }

  /// The stated predictions, each with its decision and its numbers.
  private var predictions: String {
    guard !verdict.hypotheses.isEmpty else { return "" }
    var text = "\nStated predictions\n"
    for ruling in verdict.hypotheses { text += "- \(ruling.sentence)".wrapped(to: 80, indent: "  ") + "\n" }
    return text
  }

  private func comparisons(_ ruling: StudyVerdict.Ruling) -> String {
    var table = TextTable(
      header: ["\(ruling.test.short) against", "n ratio", "95 % limits", "p fewer", "p more", "sign-flip", "censored"])
    for comparison in ruling.test.comparisons {
      table.add([
        comparison.baseline, comparison.estimate.map(Self.range) ?? "unknown", comparison.interval.map(Self.range) ?? "unknown",
        VerdictSentence.probability(comparison.pSupported), VerdictSentence.probability(comparison.pRefuted),
        comparison.pSignFlip.map(VerdictSentence.probability) ?? "-",
        "\(comparison.teachers.count { !$0.isExact })/\(comparison.teachers.count)",
      ])
    }
    return table.text
  }

  /// Ratios of label numbers; an open end is a dot.
  static func range(_ efficiency: SampleEfficiency) -> String {
    func end(_ value: Double) -> String { value.isFinite ? String(format: "%.2f", exp2(value)) : "..." }
    return efficiency.isExact ? end(efficiency.lower) : "\(end(efficiency.lower)) - \(end(efficiency.upper))"
  }
}

import Files
import Foundation
import LearningCurves
import Studies

/// A verdict for other programs and other texts.
extension StudyVerdict {
  /// Everything the screen says, and the numbers behind it. Infinite ends and what was not measured are null.
  package var json: JSON {
    .object([
      "study": .text(study.name), "hash": .text(study.hash), "question": .text(study.question),
      "prediction": .text(study.prediction),
      "demonstration": .bool(study.isDemonstration), "look": .integer(look),
      "missing_runs": .integer(completeness.missing), "planned_runs": .integer(completeness.planned),
      "decisions": .array(rulings.map(json)), "predictions": .array(hypotheses.map(\.json)),
      "costs": .array(
        (costs?.cells ?? []).map { cell in
          .object([
            "condition": .text(study.title(ofCondition: cell.condition)), "method": .text(cell.method),
            "networks": .integer(cell.networks), "gradient_evaluations": .array(cell.gradientEvaluations.map { .finite($0) }),
          ])
        }),
      "rises": .array(rises.map { .text($0.words(study)) }),
      "manipulation": .array(
        manipulation.map { check in
          .object([
            "aligned": .text(study.title(ofCondition: check.aligned)), "rotated": .text(study.title(ofCondition: check.rotated)),
            "method": .text(study.methodLabels[check.method]), "log2_excess_ratio": .finite(check.ratio),
            "interval_90": .array([.finite(check.lower), .finite(check.upper)]), "p_within": .finite(check.p),
            "holds": .bool(check.holds),
          ])
        }),
    ])
  }

  private func json(_ ruling: Ruling) -> JSON {
    .object([
      "condition": .text(study.title(ofCondition: ruling.condition)), "short": .text(ruling.test.short),
      "decision": .text(ruling.decision.word), "reason": ruling.decision.reason.map { .text(study.vocabulary($0)) } ?? .null,
      "p_supported": .number(ruling.test.pSupported), "p_refuted": .number(ruling.test.pRefuted),
      "p_equivalent": .finite(ruling.test.pEquivalent), "equivalence": .finite(ruling.test.equivalence),
      "headroom": ruling.headroom.map { headroom in
        .object([
          "oracle": .text(headroom.oracle), "baseline": .text(headroom.comparison.baseline),
          "log2_ratio": .interval(headroom.comparison.estimate), "p": .number(headroom.comparison.pSupported),
        ])
      } ?? .null,
      "significance": .number(ruling.test.significance), "best_baseline": ruling.test.best.map { .text($0.baseline) } ?? .null,
      "comparisons": .array(
        ruling.test.comparisons.map { comparison in
          .object([
            "baseline": .text(comparison.baseline), "log2_ratio": .interval(comparison.estimate),
            "interval_95": .interval(comparison.interval), "p_supported": .number(comparison.pSupported),
            "p_refuted": .number(comparison.pRefuted), "p_sign_flip": .finite(comparison.pSignFlip),
            "teachers": .array(comparison.teachers.map { .interval($0) }),
            "without_information": .integer(comparison.withoutInformation),
          ])
        }),
      "headline": .text(ruling.headline.first), "sentence": .text(ruling.sentence), "change": .text(ruling.headline.last),
    ])
  }

  /// A heading, one table and the sentences.
  package var markdown: String {
    var text = "## \(study.name)\n\n**Question.** \(study.question)\n\n**Prediction.** \(study.prediction)\n"
    if rulings.isEmpty, hypotheses.isEmpty { return text + "\nNot applicable: the study names no short learner to compare.\n" }
    for ruling in rulings {
      text += "\n" + (study.conditions.count > 1 ? "### \(study.title(ofCondition: ruling.condition))\n\n" : "")
      text += "**\(ruling.headline.first)**\n\n"
      text +=
        "| \(ruling.test.short) against | n ratio | 95 % interval | p fewer | p more | censored | no information |\n|---|---|---|---|---|---|---|\n"
      for c in ruling.test.comparisons {
        let cells = [
          c.baseline, c.estimate.map(VerdictScreen.range) ?? "unknown", c.interval.map(VerdictScreen.range) ?? "unknown",
          VerdictSentence.probability(c.pSupported), VerdictSentence.probability(c.pRefuted),
          "\(c.teachers.count { !$0.isExact })/\(c.teachers.count)", "\(c.withoutInformation)",
        ]
        text += "| \(cells.joined(separator: " | ")) |\n"
      }
      text += "\n\(ruling.sentence)\n\n\(ruling.headline.last)\n"
    }
    if !hypotheses.isEmpty {
      text += "\n| prediction | method | decision | p | p of the contrary |\n|---|---|---|---|---|\n"
      for h in hypotheses {
        let p = h.outcome.settled == nil ? VerdictSentence.probability(h.pSupported) : "-"
        let q = h.outcome.settled == nil ? VerdictSentence.probability(h.pRefuted) : "-"
        text +=
          "| \(h.hypothesis.claim.rawValue) | \(h.hypothesis.method ?? "Bayes mixture") | \(h.decision.word) | \(p) | \(q) |\n"
      }
      for h in hypotheses { text += "\n\(h.sentence)\n" }
    }
    return text
  }
}

extension HypothesisRuling {
  var json: JSON {
    .object([
      "name": .text(hypothesis.claim.rawValue), "method": hypothesis.method.map { .text($0) } ?? .null,
      "baselines": .array(hypothesis.baselines.map { .text($0) }), "statistic": .text(hypothesis.statistic.rawValue),
      "margin": .finite(hypothesis.margin), "level": .number(hypothesis.level), "decision": .text(decision.word),
      "reason": decision.reason.map { .text($0) } ?? .null, "confirmatory": .bool(hypothesis.claim.isConfirmatory),
      "p_supported": .finite(outcome.settled == nil ? outcome.pSupported : nil),
      "p_refuted": .finite(outcome.settled == nil ? outcome.pRefuted : nil),
      "p_supported_holm": .finite(outcome.settled == nil ? pSupported : nil),
      "p_refuted_holm": .finite(outcome.settled == nil ? pRefuted : nil), "evidence": .text(outcome.evidence),
      "sentence": .text(sentence),
    ])
  }
}

extension JSON {
  /// [lower, upper], null where unbounded.
  static func interval(_ value: SampleEfficiency?) -> JSON {
    value.map { .array([.finite($0.lower), .finite($0.upper)]) } ?? .null
  }
}

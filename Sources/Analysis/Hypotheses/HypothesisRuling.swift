import Foundation
import LearningCurves
import Statistics
import Studies

/// What a test found for one claim, before any correction for the number of claims.
package struct HypothesisOutcome {
  /// One-sided p-values of the claim and of its contrary; 1 where nothing was tested.
  package var pSupported = 1.0
  var pRefuted = 1.0
  /// A decision that no p-value can change: a veto, or a check that is exact.
  var settled: Decision?
  /// The numbers, as a clause.
  package var evidence = ""

  static func settled(_ decision: Decision, evidence: String = "") -> HypothesisOutcome {
    HypothesisOutcome(settled: decision, evidence: evidence)
  }
}

/// A stated prediction with its decision.
package struct HypothesisRuling {
  var hypothesis: Hypothesis
  package var decision: Decision
  package var outcome: HypothesisOutcome
  /// p-values after Holm's adjustment over the confirmatory family; as they are for the other claims.
  package var pSupported: Double
  package var pRefuted: Double
  package var sentence: String

  /// All predictions of a study. Confirmatory ones that could not be tested still count in the family.
  static func all(_ curves: TeacherCurves, look: Int, completeness: Completeness) throws -> [HypothesisRuling] {
    let study = curves.study
    let stated = study.analysis.hypotheses
    let outcomes = try stated.map { hypothesis in
      if let reason = completeness.reason { return HypothesisOutcome.settled(.inconclusive(because: reason)) }
      return try HypothesisTest(curves: curves, hypothesis: hypothesis).outcome()
    }
    let family = stated.indices.filter { stated[$0].claim.isConfirmatory }
    var supported = outcomes.map(\.pSupported)
    var refuted = outcomes.map(\.pRefuted)
    for (position, index) in family.enumerated() {
      supported[index] = Multiplicity.holm(family.map { outcomes[$0].pSupported })[position]
      refuted[index] = Multiplicity.holm(family.map { outcomes[$0].pRefuted })[position]
    }
    return stated.indices.map { i in
      let decision = Self.decision(outcomes[i], supported: supported[i], refuted: refuted[i], level: stated[i].level)
      var ruling = HypothesisRuling(
        hypothesis: stated[i], decision: decision, outcome: outcomes[i], pSupported: supported[i], pRefuted: refuted[i],
        sentence: "")
      ruling.sentence = ruling.words(study, familySize: family.count, look: look)
      return ruling
    }
  }

  private static func decision(_ outcome: HypothesisOutcome, supported: Double, refuted: Double, level: Double) -> Decision {
    if let settled = outcome.settled { return settled }
    if supported <= level { return .supported }
    if refuted <= level { return .refuted }
    return .inconclusive(because: "the interval allows both")
  }

  /// What teachers had shown before the claim was stated cannot confirm it.
  private func exploratory(_ look: Int) -> String {
    switch look {
    case 1: ""
    case 2: "; exploratory, because another study had looked at these teachers"
    default: "; exploratory, because \(look - 1) other studies had looked at these teachers"
    }
  }

  private func words(_ study: Study, familySize: Int, look: Int) -> String {
    var words = "\(decision.word.prefix(1).uppercased() + decision.word.dropFirst()): \(HypothesisTest.claim(hypothesis))"
    words += decision.reason.map { "; \($0)." } ?? "."
    if !outcome.evidence.isEmpty { words += " \(outcome.evidence.prefix(1).uppercased() + outcome.evidence.dropFirst())." }
    if outcome.settled == nil {
      words +=
        " One-sided p = \(VerdictSentence.probability(pSupported)), p = \(VerdictSentence.probability(pRefuted)) for the contrary"
      words +=
        hypothesis.claim.isConfirmatory
        ? ", by Holm over \(familySize) confirmatory claim\(familySize == 1 ? "" : "s")\(exploratory(look))."
        : ", descriptive: not corrected for other claims."
    }
    let settings = study.conditions[0].settings.teachers
    return study.vocabulary(words + " \(settings.count) \(settings.pool.rawValue) teachers, look \(look).")
  }
}

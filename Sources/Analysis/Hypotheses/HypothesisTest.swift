import Foundation
import LearningCurves
import LinearTheory
import Statistics
import Studies
import Teachers
import Training

/// Tests one stated prediction on the curves of a study. Teachers are the unit of inference throughout.
struct HypothesisTest {
  let curves: TeacherCurves
  let hypothesis: Hypothesis

  var study: Study { curves.study }
  var students: SelectedStudents { curves.students }
  /// Index of the method.
  /// - Precondition: the claim is about a method, which P1 need not be.
  var method: Int { study.methodIndex(hypothesis.method ?? methodLabel) }
  var methodLabel: String { hypothesis.method ?? "the Bayes mixture" }

  func outcome() throws -> HypothesisOutcome {
    switch (hypothesis.claim, hypothesis.statistic) {
    case (.shortBeatsDense, _):
      try overConditions(where: { !$0.teachers.rotate }, "no condition has unrotated teachers", advantage)
    case (.placebo, _): try overConditions(where: { $0.teachers.rotate }, "no condition has rotated teachers", placebo)
    case (.doseResponse, _): try doseResponse()
    case (.regretBudget, _): try hypothesis.method == nil ? regretBudget() : studentRegret()
    case (.effectiveDimension, .signedRank):
      try overConditions(where: { $0.data.noiseStd > 0 }, "there is no noise to measure a dimension in", fewerDimensions)
    case (.effectiveDimension, _): try overConditions(where: \.isLinearCase, Self.linearCase, dimension)
    case (.efficiencyRatio, .signedRank): try overConditions(where: \.isLinearCase, Self.linearCase, halfOfTheLaw)
    case (.efficiencyRatio, _): try overConditions(where: \.isLinearCase, Self.linearCase, predictedRatio)
    case (.scaling, .slope): try growthWithBits()
    case (.scaling, _): try scalingLaw()
    case (.exponent, _): try overConditions(where: \.isLinearCase, Self.linearCase, equalExponents)
    case (.threshold, _):
      try overConditions(
        where: { $0.hasLinearTheory && $0.data.noiseStd == 0 }, "the threshold is that of linear students without noise",
        threshold)
    }
  }

  static let linearCase = "closed forms exist for noisy linear teachers on normal inputs and linear students without bias"

  /// The claim in words.
  static func claim(_ hypothesis: Hypothesis) -> String {
    let method = hypothesis.method ?? "the Bayes mixture"
    let baselines = hypothesis.baselines.joined(separator: ", ")
    let margin = hypothesis.margin.map { VerdictSentence.number($0) } ?? ""
    let percent = hypothesis.margin.map { VerdictSentence.number(100 * $0) + " %" } ?? ""
    switch (hypothesis.claim, hypothesis.statistic) {
    case (.shortBeatsDense, _): return "that \(method) needs fewer labels than the best of \(baselines) on short teachers"
    case (.placebo, _):
      return "P7, that on rotated teachers \(method) gains less than a factor \(margin) on the best of \(baselines)"
    case (.doseResponse, _):
      return "that the advantage of \(method) over the best of \(baselines) falls with the bits of the teacher, "
        + (hypothesis.statistic == .equalN ? "in excess at equal n" : "in label numbers")
    case (.regretBudget, _) where hypothesis.method != nil:
      return "P1, the regret of \(method) over the length of the teacher"
    case (.regretBudget, _):
      return "P1, that the regret of the Bayes mixture over supports stays within the length of the teacher"
    case (.effectiveDimension, .signedRank):
      return "P2, that the effective dimension of \(method) is below that of the best of \(baselines)"
    case (.effectiveDimension, _): return "P2, that \(method) has the effective dimension of its theory within \(percent)"
    case (.efficiencyRatio, .signedRank):
      return "P3, that \(method) gains at least half of the best threshold's factor on \(baselines)"
    case (.efficiencyRatio, _): return "P3, that \(method) gains on \(baselines) what theory says, within a factor \(margin)"
    case (.scaling, .slope): return "P4, that \(method) needs more labels for longer teachers"
    case (.scaling, _): return "P4, that the label numbers of \(method) scale as in theory, exponents within \(margin)"
    case (.exponent, _): return "P5, that \(method) and \(baselines) have the same shifted exponent within \(margin)"
    case (.threshold, _):
      return "P6, that the noiseless excess of \(method) falls as 1 - n/p, its slope within \(percent), to 0 at n = p"
    }
  }

  /// The claim must hold in every condition to which it applies: the largest p supports it (intersection–union); the
  /// smallest, times their number, refutes it.
  private func overConditions(
    where applies: (Settings) -> Bool, _ otherwise: String, _ test: (Int) throws -> HypothesisOutcome
  ) throws -> HypothesisOutcome {
    let conditions = study.conditions.indices.filter { applies(study.conditions[$0].settings) }
    guard !conditions.isEmpty else { return .settled(.notApplicable(because: otherwise)) }
    let outcomes = try conditions.map(test)
    func titled(_ position: Int) -> String {
      let evidence = outcomes[position].evidence
      guard study.conditions.count > 1 else { return evidence }
      let title = study.title(ofCondition: conditions[position])
      return evidence.isEmpty ? "at \(title)" : "at \(title): \(evidence)"
    }
    let worst = outcomes.indices.max { outcomes[$0].pSupported < outcomes[$1].pSupported } ?? 0
    let evidence = conditions.count > 1 ? "weakest of \(conditions.count) conditions, \(titled(worst))" : titled(worst)
    if let refuted = outcomes.firstIndex(where: { $0.settled == .refuted }) {
      return .settled(.refuted, evidence: titled(refuted))
    }
    if let open = outcomes.firstIndex(where: { $0.settled != nil && $0.settled != .supported }),
      let settled = outcomes[open].settled
    {
      return .settled(settled, evidence: titled(open))
    }
    if outcomes.allSatisfy({ $0.settled == .supported }) { return .settled(.supported, evidence: evidence) }
    return HypothesisOutcome(
      pSupported: outcomes.map(\.pSupported).max() ?? 1,
      pRefuted: min(1, Double(outcomes.count) * (outcomes.map(\.pRefuted).min() ?? 1)), evidence: evidence)
  }

  // MARK: Tests that claims share

  /// Two one-sided t tests that the mean over teachers lies within ±margin of 0.
  func equivalence(
    _ values: [Double], margin: Double, of quantity: String, _ number: (Double) -> String
  ) -> HypothesisOutcome {
    guard values.count > 1 else {
      return .settled(
        .notTested(because: "\(values.count) teacher\(values.count == 1 ? "" : "s") have no spread to test against"))
    }
    guard values.allSatisfy(\.isFinite) else {
      return .settled(.inconclusive(because: "\(values.count { !$0.isFinite }) of \(values.count) teachers were not measured"))
    }
    guard let test = EquivalenceTest(values, margin: margin, level: hypothesis.level) else {
      return .settled(.inconclusive(because: "all teachers give the same value, so nothing says how far chance reaches"))
    }
    let coverage = VerdictSentence.number((100 - 200 * hypothesis.level).rounded())
    let evidence =
      "\(quantity) \(number(mean(values))), \(coverage) % interval \(number(test.interval.lower)) to "
      + number(test.interval.upper)
    return HypothesisOutcome(
      pSupported: test.p, pRefuted: min(1, 2 * min(1 - test.pLower, 1 - test.pUpper)), evidence: evidence)
  }

  /// The signed-rank decision against the best baseline, with its vetoes, on intervals per baseline and teacher.
  func againstBest(
    _ comparisons: [BaselineComparison], edges: [GridEdge] = [], of quantity: String, _ number: (Double) -> String
  ) -> HypothesisOutcome {
    let test = BestBaselineTest(short: methodLabel, comparisons: comparisons, significance: hypothesis.level)
    var evidence = ""
    if let best = test.best, let estimate = best.estimate, let interval = best.interval {
      let name = best.baseline.isEmpty ? quantity : "\(quantity) against \(best.baseline)"
      evidence = name + " \(Self.range(estimate, number)), 95 % interval \(Self.range(interval, number))"
    }
    switch test.decide(edges: edges) {
    case .notTested(let reason): return .settled(.notTested(because: reason))
    case .notApplicable(let reason): return .settled(.notApplicable(because: reason))
    case .inconclusive(let reason) where test.pSupported <= hypothesis.level || test.pRefuted <= hypothesis.level:
      return .settled(.inconclusive(because: reason), evidence: evidence)
    case .inconclusive, .supported, .refuted, .equivalent:
      return HypothesisOutcome(pSupported: test.pSupported, pRefuted: test.pRefuted, evidence: evidence)
    }
  }

  /// The ends in increasing order of what is printed, which may fall where the value rises.
  static func range(_ value: SampleEfficiency, _ number: (Double) -> String) -> String {
    let falls = (Double(number(1)) ?? 1) < (Double(number(0)) ?? 0)
    let (low, high) = falls ? (value.upper, value.lower) : (value.lower, value.upper)
    return switch (low.isFinite, high.isFinite) {
    case (true, true): value.isExact ? number(low) : "\(number(low)) to \(number(high))"
    case (true, false): "at least \(number(low))"
    case (false, true): "at most \(number(high))"
    case (false, false): "unbounded"
    }
  }

  /// Per baseline, one interval per teacher: the median over the levels of the ratio.
  func comparisons(condition c: Int) throws -> [BaselineComparison] {
    try hypothesis.baselines.map { label in
      BaselineComparison(
        baseline: label,
        teachers: try (0..<study.conditions[c].settings.teachers.count).map {
          .median(try curves.ratios(condition: c, method: method, baseline: study.methodIndex(label), teacher: $0))
        })
    }
  }

  func gridEdges(condition c: Int) -> [GridEdge] {
    ([methodLabel] + hypothesis.baselines).map { students.gridEdge(condition: c, method: study.methodIndex($0)) }
  }

  static func factor(_ log2Ratio: Double) -> String { String(format: "%.2f", exp2(log2Ratio)) }
  static func plain(_ x: Double) -> String { String(format: "%.3f", x) }
}

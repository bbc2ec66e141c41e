import Analysis
import CodelengthTables
import Foundation
import LearningCurves
import Pipeline
import Results
import Studies
import Testing

@Suite struct VerdictSentenceTests {
  /// Ten teachers of the paired test vector: p = 2/1024, Hodges–Lehmann 1.02, interval [.475, 1.485] in log₂.
  static let paired = [1.31, 0.92, 1.85, 0.44, 1.12, -0.17, 2.03, 0.76, 1.48, 0.29]

  static func sentence(_ values: [SampleEfficiency], overrides: [String] = [], cutShare: Double = 0.25) throws -> String {
    let study = try quickstart(["teachers.count=10", "demonstration=false"] + overrides)
    let test = BestBaselineTest(
      short: "drr", comparisons: [BaselineComparison(baseline: "l2", teachers: values)], significance: 0.05)
    return VerdictSentence(
      study: study, condition: 0, test: test, decision: test.decide(), headroom: nil, look: 3, cutShare: cutShare
    ).text
  }

  @Test func supported() throws {
    let sentence = try Self.sentence(Self.paired.map { SampleEfficiency(lower: $0, upper: $0) })
    #expect(
      sentence == "Supported: that drr needs fewer labels than the best of l2. Against l2 it needs 2.03 times fewer labels "
        + "for the same excess (95 % interval of the ratio 1.39 to 2.80; above 1 favours drr); one-sided exact signed-rank p = 0.002 over all "
        + "baselines, p = 0.999 the other way. 10 confirmation teachers, look 3; 20 % of the n labels choose, then refit on all n; "
        + "4 candidates each; medians over excess levels 8, 4, 2, 1, 0.5 × noise variance. Training was cut at 3000 epochs in 25 % "
        + "of the runs. Exploratory: the study declares no confirmatory claims (analysis.hypotheses).")
  }

  @Test func refutedWithAnOpenEnd() throws {
    let values = Self.paired.map {
      $0 > 2 ? SampleEfficiency(lower: -.infinity, upper: -$0) : SampleEfficiency(lower: -$0, upper: -$0)
    }
    let sentence = try Self.sentence(values, overrides: ["protocol.validation.extra=1000"], cutShare: 0)
    #expect(
      sentence.hasPrefix(
        "Refuted: that drr needs fewer labels than the best of l2. Against l2 it needs 2.03 to 2.05 times more labels for the same "
          + "excess (95 % interval of the ratio at most 0.72; above 1 favours drr)"))
    #expect(sentence.contains("1000 extra labels, not counted in n, choose; 4 candidates each"))
    #expect(!sentence.contains("Training was cut"))
  }

  /// Ten teachers whose ratio is 1 within 2 %: equivalent where a margin was stated beforehand, inconclusive elsewhere.
  @Test func equivalentIsSaidOnlyWithAMarginThatWasStated() throws {
    let study = try quickstart(["teachers.count=10"])
    let values = (0..<10).map { SampleEfficiency(lower: 0.03 * sin(Double($0)), upper: 0.03 * sin(Double($0))) }
    func sentence(margin: Double?) -> String {
      let test = BestBaselineTest(
        short: "drr", comparisons: [BaselineComparison(baseline: "l2", teachers: values)], significance: 0.05,
        equivalence: margin)
      return VerdictSentence(
        study: study, condition: 0, test: test, decision: test.decide(), headroom: nil, look: 1, cutShare: 0
      ).text
    }
    let equal = sentence(margin: 1.25)
    #expect(
      equal.contains(
        "Equivalent: drr needs neither fewer nor more labels than the best of l2, within a factor of 1.25 (two one-sided t "
          + "tests, p = "), "\(equal)")
    #expect(equal.contains("No oracle was trained, so it is unknown how much a short learner could have gained."))
    #expect(sentence(margin: nil).contains("Inconclusive: that drr needs fewer labels than the best of l2;"))
  }

  /// Beside a verdict without a gain stands what the oracle gains over the same baseline.
  @Test(
    arguments: [
      (
        1.0,
        "Against l2, oracle_map, which is told the answer, needs 2.00 times fewer labels (p = 9.8e-04): that is the headroom."
      ),
      (
        0.0,
        "Against l2, oracle_map, which is told the answer, needs as many labels (p = 1.000): no headroom is shown, so a short "
          + "learner as good as the oracle would not have been shown to win."
      ),
    ])
  func whatTheOracleGains(_ gain: Double, _ words: String) throws {
    func values(_ ratio: Double) -> [SampleEfficiency] { (0..<10).map { _ in SampleEfficiency(lower: ratio, upper: ratio) } }
    let test = BestBaselineTest(
      short: "drr", comparisons: [BaselineComparison(baseline: "l2", teachers: values(0))], significance: 0.05)
    let sentence = VerdictSentence(
      study: try quickstart(["teachers.count=10"]), condition: 0, test: test, decision: test.decide(),
      headroom: Headroom(oracle: "oracle_map", comparison: BaselineComparison(baseline: "l2", teachers: values(gain))), look: 1,
      cutShare: 0)
    #expect(sentence.text.contains(words), "\(sentence.text)")
  }

  /// The antitonic fit pools a rise away, so the screen names it.
  @Test func aRiseOverTeachersIsNamed() throws {
    let verdict = try ExampleCurves.verdict(ExampleCurves.study()) { _, label, n, teacher, _ in
      (label == "drr" && n == 562 ? 5 : 1) * exp(0.1 * sin(Double(teacher))) / n
    }
    #expect(
      VerdictScreen(verdict).text.replacing("\n  ", with: " ").contains(
        "Warning: the excess of drr rises from n = 320 to 562 (p = "))
  }

  /// A factor below 1 is said as more labels.
  @Test(
    arguments: [
      (1, 1, "2.00 times fewer labels"), (1, 2, "2.00 to 4.00 times fewer labels"), (-2, -1, "2.00 to 4.00 times more labels"),
      (-1, -1, "2.00 times more labels"), (-1, 2, "between 2.00 times more and 4.00 times fewer labels"),
      (0, 0, "as many labels"), (0.001, 0.002, "as many labels"), (1, .infinity, "at least 2.00 times fewer labels"),
      (-1, .infinity, "at most 2.00 times more labels"), (-.infinity, -1, "at least 2.00 times more labels"),
      (-.infinity, 1, "at most 2.00 times fewer labels"),
      (-.infinity, .infinity, "a number of labels that the curves do not bound"),
    ] as [(Double, Double, String)])
  func factorsInWords(lower: Double, upper: Double, words: String) {
    #expect(LabelFactor.words(SampleEfficiency(lower: lower, upper: upper)) == words)
  }

  @Test func protocolWords() {
    #expect(
      VerdictSentence.protocolWords(.init(validation: .fraction(0.2, refit: false)))
        == "20 % of the n labels choose and are lost to training (no refit)")
    #expect(VerdictSentence.protocolWords(.init(validation: .folds(5))) == "5-fold means choose, then refit on all n")
    #expect(VerdictSentence.protocolWords(.init(validation: .none)) == "all n labels train and nothing is chosen")
  }
}

import Analysis
import Foundation
import LearningCurves
import Testing

@Suite struct VerdictHeadlineTests {
  @Test func aSupportedVerdictSaysHowMuch() throws {
    let headline = try VerdictFormsTests.verdict().rulings[0].headline
    #expect(headline.first == "SUPPORTED: drr needs 0.50 × the labels of l2")
    #expect(
      headline.last
        == "What would change it: another label protocol or other baselines, for which brevity verdict shows several folders side "
        + "by side.")
  }

  /// A grid that was too narrow is named, with the end at which it is to be extended.
  @Test(arguments: [(0.01, "smallest", "below 0.01"), (1, "largest", "above 1")])
  func aGridThatIsTooNarrow(alpha: Double, end: String, place: String) throws {
    let study = try ExampleCurves.study(
      methods: "dense_early: {restarts: 3}\n  l2: {alpha: [0.01, 0.1, 1]}\n  drr: {alpha: [0.01, 0.1, 1], beta: 5}")
    func loss(_ condition: Int, _ label: String, _ n: Double, _ teacher: Int, _ replicate: Int) -> Double {
      (label == "drr" ? 1 : 2) * exp(0.1 * sin(Double(teacher))) / n
    }
    let verdict = try ExampleCurves.verdict(study, alpha: { $0 == "l2" ? alpha : 0.1 }, loss)
    let headline = verdict.rulings[0].headline
    #expect(headline.first == "INCONCLUSIVE: drr needs 0.50 × the labels of dense_early")
    #expect(
      headline.last == "What would change it: l2 chose its \(end) alpha in 100 % of the cells: extend the grid \(place).")
  }

  /// Below six teachers the interval has no ends; what was found is said all the same.
  @Test func anEstimateWithoutLimitsIsSaid() throws {
    let study = try ExampleCurves.study(teachers: "count: 5")
    func loss(_ condition: Int, _ label: String, _ n: Double, _ teacher: Int, _ replicate: Int) -> Double {
      (label == "drr" ? 1 : 2) * exp(0.1 * sin(Double(teacher))) / n
    }
    let verdict = try ExampleCurves.verdict(study, alpha: { _ in 0.1 }, loss)
    let first = verdict.rulings[0].headline.first
    #expect(first.hasSuffix(": drr needs 0.50 × the labels of dense_early, without limits of confidence"), "\(first)")
  }

  @Test func theFirstLineSaysWhoseTeachersTheyAre() {
    #expect(VerdictHeadline.head(.refuted, .confirmation, false) == "REFUTED")
    #expect(VerdictHeadline.head(.supported, .pilot, false) == "SUPPORTED (pilot teachers)")
    #expect(
      VerdictHeadline.head(.notTested(because: "why"), .pilot, true) == "NOT TESTED (pilot teachers, demonstration)")
  }

  @Test(
    arguments: [
      (-1, 1, "0.50–2.00"), (1, 1, "0.50"), (1, .infinity, "at most 0.50"), (-.infinity, -4, "at least 16"),
    ] as [(Double, Double, String)])
  func factorsOfLabels(lower: Double, upper: Double, words: String) {
    #expect(VerdictHeadline.factor(SampleEfficiency(lower: lower, upper: upper)) == words)
  }
}

import Analysis
import CodelengthTables
import LearningCurves
import Pipeline
import Results
import Studies
import Testing

/// Curves from which nothing follows: a decision and a sentence, never a number that looks real.
@Suite struct BadCurvesTests {
  @Test func lossesThatAreAllEqual() throws {
    let verdict = try ExampleCurves.verdict(ExampleCurves.study()) { _, _, _, _, _ in 0.01 }
    let ruling = verdict.rulings[0]
    #expect(
      ruling.decision
        == .inconclusive(because: "neither drr nor dense_early reaches the levels for 12 of 12 teachers"))
    #expect(ruling.test.comparisons.allSatisfy { $0.estimate == nil || !$0.estimate!.isExact })
    #expect(ruling.sentence.hasPrefix("Inconclusive: that drr needs fewer labels than the best of dense_early, l2; neither"))
  }

  @Test func levelsThatAreNeverReached() throws {
    let verdict = try ExampleCurves.verdict(ExampleCurves.study()) { _, _, n, t, _ in 100 + Double(t) + 1 / n }
    #expect(
      verdict.rulings[0].decision
        == .inconclusive(because: "neither drr nor dense_early reaches the levels for 12 of 12 teachers"))
    #expect(verdict.ratios.allSatisfy { !$0.efficiency.isInformative })
  }

  /// One learner reaches the levels and the other never does: a bound, which suffices for a decision on ranks.
  @Test func aBaselineThatNeverArrives() throws {
    let verdict = try ExampleCurves.verdict(ExampleCurves.study()) { _, label, n, _, _ in label == "drr" ? 1 / n : 10 }
    #expect(verdict.rulings[0].decision == .supported)
    #expect(verdict.rulings[0].sentence.contains("it needs at least "))
  }

  @Test func aMethodThatIsMissingForSomeTeachers() throws {
    let verdict = try ExampleCurves.verdict(ExampleCurves.study()) { _, label, n, t, _ in
      label == "l2" && t >= 9 ? .nan : (label == "drr" ? 1 : 2) / n
    }
    let ruling = verdict.rulings[0]
    #expect(ruling.test.comparisons[1].withoutInformation == 3)
    #expect(ruling.decision == .inconclusive(because: "neither drr nor l2 reaches the levels for 3 of 12 teachers"))
  }

  /// A curve that was measured up to n = 320 only says nothing of larger n, although other curves go on.
  @Test func aCurveThatEndsEarlyIsCensoredWhereItEnds() throws {
    let study = try ExampleCurves.study()
    let curves = ExampleCurves.curves(study) { _, label, n, _, _ in
      label == "dense_early" ? (n > 320 ? .nan : 20 / n) : 1 / n
    }
    let ratios = try curves.ratios(
      condition: 0, method: study.methodIndex("drr"), baseline: study.methodIndex("dense_early"), teacher: 0)
    // ε = 0.01·(2, 1, …): drr reaches 0.02 at n = 50, dense_early not up to 320
    let expected = 2.678071905112638
    #expect(abs(ratios[0].lower - expected) < 0.01 && ratios[0].upper == .infinity)
  }

  @Test func aSingleTeacher() throws {
    let verdict = try ExampleCurves.verdict(ExampleCurves.study(teachers: "count: 1")) { _, label, n, _, _ in
      (label == "drr" ? 1 : 2) / n
    }
    #expect(
      verdict.rulings[0].decision == .notTested(because: "1 teacher cannot reach p = 0.05; at least 5 are needed"))
    #expect(!verdict.rulings[0].sentence.contains("times fewer"))
  }

  @Test func curvesWithoutAnyMeasurement() throws {
    let verdict = try ExampleCurves.verdict(ExampleCurves.study()) { _, _, _, _, _ in .nan }
    guard case .inconclusive = verdict.rulings[0].decision else {
      Issue.record("\(verdict.rulings[0].decision)")
      return
    }
    #expect(verdict.json.canonical.contains(#""interval_95":"#))
    #expect(!verdict.markdown.contains("nan"))
  }

  @Test func aStudyThatAsksForNoCurveIsNotFitted() throws {
    let study = try ExampleCurves.study(analysis: "{curve_model: none}")
    let curves = ExampleCurves.curves(study) { _, _, n, _, _ in 1 / n }
    let fits = try StudyFits(curves.students, alphaPoints: [])
    #expect(fits.fits.isEmpty)
    #expect(FitTables(fits).text.contains("No curve was fitted, as the study asks."))
    let plain = try ExampleCurves.study()
    let fitted = try StudyFits(ExampleCurves.curves(plain) { _, _, n, _, _ in 1 / n }.students, alphaPoints: [])
    #expect(fitted.fits.count == 3 * 13)
  }
}

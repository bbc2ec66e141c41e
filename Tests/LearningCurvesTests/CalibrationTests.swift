import Foundation
import LearningCurves
import Statistics
import Testing

/// SplitMix64, a fixed stream for the tests.
private func uniformSource(seed: UInt64) -> UniformSource {
  var state = seed
  return {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((z ^ (z >> 31)) >> 11) * 0x1p-53
  }
}

private func rate(_ rates: [Calibration.Rate], _ name: String) throws -> Calibration.Rate {
  try #require(rates.first { $0.name == name })
}

/// Variances small enough that every level is crossed inside the sizes: nothing is censored.
private let uncensored = Calibration.VarianceComponents(teacher: 0.2, teacherByLearner: 0.15, run: 0.15, point: 0.1)

@Test(arguments: [8, 12, 24])
func testsKeepTheirLevelWithoutCensoring(teachers: Int) throws {
  let design = Calibration.Design(teachers: teachers, replicates: 3, levels: [1, 0.5, 0.25], components: uncensored)
  let result = try Calibration(design, studies: 2_000, uniform: uniformSource(seed: 11))
  #expect(result.censoredShare < 0.01)
  for name in [
    "signed rank, supported", "signed rank, refuted", "signed rank, two-sided", "sign flip, two-sided", "paired t, two-sided",
  ] {
    let rate = try rate(result.rejections, name)
    #expect(rate.share <= 0.05 + 3 * rate.monteCarloError, "\(name) \(rate.share)")
    // An exact test of eight teachers has level 0.039; far below it a test would be useless.
    #expect(rate.share >= 0.02, "\(name) \(rate.share)")
  }
  // The simulation sees a test that does not hold its level.
  #expect(try rate(result.rejections, "paired t over replicates (wrong)").share > 0.1)
  for name in ["Hodges-Lehmann", "t interval"] {
    let rate = try rate(result.coverages, name)
    #expect(rate.share > 0.93 - 2 * rate.monteCarloError && rate.share < 0.98, "\(name) \(rate.share)")
  }
}

@Test(arguments: [8, 12, 24])
func testsKeepTheirLevelUnderCensoring(teachers: Int) throws {
  let result = try Calibration(
    Calibration.Design(teachers: teachers, levels: [0.125, 0.0625]), studies: 2_000,
    uniform: uniformSource(seed: 12))
  #expect(result.censoredShare > 0.1)
  for name in ["signed rank, supported", "signed rank, refuted"] {
    let rate = try rate(result.rejections, name)
    #expect(rate.share <= 0.05 + 3 * rate.monteCarloError, "\(name) \(rate.share)")
  }
  // Bounds in place of values make the interval wider, never too narrow.
  #expect(try rate(result.coverages, "Hodges-Lehmann").share > 0.93)
}

@Test func anEffectIsFoundWithThePowerOfItsDesign() throws {
  let design = Calibration.Design(teachers: 12, levels: [1, 0.5, 0.25], components: uncensored, log2Ratio: 0.3)
  let result = try Calibration(design, studies: 1_000, uniform: uniformSource(seed: 13))
  let expected = try #require(PairedDesign(count: 12, standardDeviation: result.ratioDeviation)).power(meanDifference: 0.3)
  let t = try rate(result.rejections, "paired t, two-sided")
  #expect(abs(t.share - expected) < 4 * t.monteCarloError + 0.02, "\(t.share) \(expected)")
  #expect(try rate(result.rejections, "signed rank, supported").share > 0.7)
  #expect(try rate(result.rejections, "signed rank, refuted").share < 0.01)
  #expect(try rate(result.coverages, "Hodges-Lehmann").share > 0.93)
}

/// At the margin itself equivalence is decided in at most 5 % of the studies, at no difference in most; and students that are
/// the null model at the last α of their grid do not stop a verdict, live ones there do.
@Test func equivalenceAndEdgesInWholeStudies() throws {
  let calm = Calibration.VarianceComponents(teacher: 0.2, teacherByLearner: 0.1, run: 0.08, point: 0.03)
  func design(_ ratio: Double, edges: (live: Double, null: Double) = (0, 0)) -> Calibration.Design {
    Calibration.Design(
      teachers: 12, sizes: (0..<17).map { 4 * exp2(Double($0)) }, levels: [1, 0.5, 0.25, 0.125], components: calm,
      log2Ratio: ratio, equivalence: 1.25, edges: edges)
  }
  for margin in [log2(1.25), -log2(1.25)] {
    let result = try Calibration(design(margin), studies: 1_000, uniform: uniformSource(seed: 14))
    #expect(result.censoredShare == 0)
    let rate = try rate(result.rejections, "two one-sided t tests")
    #expect(rate.studies == 1_000 && rate.share <= 0.05 + 3 * rate.monteCarloError, "\(rate.share)")
  }
  let equal = try Calibration(design(0), studies: 500, uniform: uniformSource(seed: 15))
  #expect(try rate(equal.rejections, "verdict, equivalent").share > 0.6)
  let null = try Calibration(design(1, edges: (0.02, 0.4)), studies: 200, uniform: uniformSource(seed: 16))
  #expect(try rate(null.rejections, "verdict, supported").share > 0.95)
  let live = try Calibration(design(1, edges: (0.25, 0)), studies: 200, uniform: uniformSource(seed: 17))
  #expect(try rate(live.rejections, "verdict, supported").share < 0.05)
}

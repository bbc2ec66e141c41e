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
  let result = try Calibration(design, studies: 2_000, resamples: 499, uniform: uniformSource(seed: 11))
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
  for name in ["Hodges-Lehmann", "t interval", "bootstrap-t"] {
    let rate = try rate(result.coverages, name)
    #expect(rate.share > 0.93 - 2 * rate.monteCarloError && rate.share < 0.98, "\(name) \(rate.share)")
  }
}

@Test(arguments: [8, 12, 24])
func testsKeepTheirLevelUnderCensoring(teachers: Int) throws {
  let result = try Calibration(
    Calibration.Design(teachers: teachers, levels: [0.125, 0.0625]), studies: 2_000, resamples: 99,
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
  let result = try Calibration(design, studies: 1_000, resamples: 99, uniform: uniformSource(seed: 13))
  let expected = try #require(PairedDesign(count: 12, standardDeviation: result.ratioDeviation)).power(meanDifference: 0.3)
  let t = try rate(result.rejections, "paired t, two-sided")
  #expect(abs(t.share - expected) < 4 * t.monteCarloError + 0.02, "\(t.share) \(expected)")
  #expect(try rate(result.rejections, "signed rank, supported").share > 0.7)
  #expect(try rate(result.rejections, "signed rank, refuted").share < 0.01)
  #expect(try rate(result.coverages, "Hodges-Lehmann").share > 0.93)
}

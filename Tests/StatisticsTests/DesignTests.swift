import Foundation
import Statistics
import Testing

@Test(arguments: [(2.0, 5), (1, 10), (0.64, 22), (0.5, 34)])
func teachersForEightyPerCentPower(effect: Double, count: Int) throws {
  // The smallest N at which a two-sided t test of an effect (in standard deviations) has 80 % power; R:
  // power.t.test(delta = effect, power = .8, type = "paired", strict = TRUE).
  let design = try #require(PairedDesign(count: count, standardDeviation: 1))
  #expect(design.power(meanDifference: effect) >= 0.8)
  let smaller = try #require(PairedDesign(count: count - 1, standardDeviation: 1))
  #expect(smaller.power(meanDifference: effect) < 0.8)
}

@Test func detectableDifferencesInvertThePower() throws {
  for alternative in [PairedDesign.Alternative.oneSided, .twoSided] {
    for count in [2, 6, 12, 80] {
      let design = try #require(
        PairedDesign(count: count, standardDeviation: 0.7, level: 0.05, alternative: alternative))
      let difference = design.detectableDifference(power: 0.8)
      #expect(abs(design.power(meanDifference: difference) - 0.8) < 1e-8)
      // Without a difference the power is the level.
      #expect(abs(design.power(meanDifference: 0) - 0.05) < 1e-6, "\(count)")
    }
  }
  #expect(PairedDesign(count: 1, standardDeviation: 1) == nil)
  // Per-teacher log ratios with a deviation of 0.7: twelve teachers detect a factor of 1.8.
  let twelve = try #require(PairedDesign(count: 12, standardDeviation: 0.7))
  #expect(abs(exp(twelve.detectableDifference()) - 1.8) < 0.1)
}

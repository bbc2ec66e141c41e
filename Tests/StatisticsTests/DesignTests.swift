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

/// Ten teachers whose losses rise from the second to the third size and nowhere else; the exact p of each is 2⁻¹⁰, by Holm 3·2⁻¹⁰.
@Test func risesAreFoundOverTeachers() throws {
  let teachers = (1...10).map { t in [0.5, 0.4, 0.9, 0.2].map { $0 * Double(t) } }
  let test = try #require(TeacherRises(losses: teachers))
  #expect(test.rises == [1])
  #expect(abs(test.p[1] - 3.0 / 1024) < 1e-15 && test.p[0] == 1 && test.p[2] == 1)
  // half of the teachers rise, half fall
  let mixed = (1...10).map { t in [1, t % 2 == 0 ? 1.5 : 0.6, 0.1].map { $0 * Double(t) } }
  #expect(try #require(TeacherRises(losses: mixed)).rises.isEmpty)
  // five teachers that all rise at one of two pairs: 2·2⁻⁵ is above 5 %
  #expect(try #require(TeacherRises(losses: (0..<5).map { _ in [1, 2, 1] })).rises.isEmpty)
  #expect(TeacherRises(losses: [[1, 2], [1]]) == nil && TeacherRises(losses: []) == nil)
}

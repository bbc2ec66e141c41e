import Foundation
import GSL
import Testing

/// Relative agreement with a reference value (R 4.2 or mpmath with 30 digits).
private func agrees(_ value: Double, _ reference: Double, _ tolerance: Double = 1e-12) -> Bool {
  abs(value - reference) <= tolerance * abs(reference)
}

@Test func studentTAgreesWithReferences() {
  #expect(agrees(StudentT(degreesOfFreedom: 7).quantile(0.975), 2.364624251592784))  // qt(.975, 7)
  #expect(agrees(StudentT(degreesOfFreedom: 12).quantile(0.975), 2.178812829667229))
  #expect(agrees(2 * StudentT(degreesOfFreedom: 9).upperTail(4.54927918256), 0.00138736867195, 1e-9))
  #expect(agrees(StudentT(degreesOfFreedom: 1).upperTail(1), 0.25))
  #expect(StudentT(degreesOfFreedom: 3).quantile(1) == .infinity)
  #expect(StudentT(degreesOfFreedom: 0).lowerTail(1).isNaN)
}

@Test func fTailsAndQuantiles() {
  #expect(agrees(FisherF(numerator: 3, denominator: 10).upperTail(3326.88576), 2.71857777e-15, 1e-7))
  #expect(agrees(FisherF(numerator: 1, denominator: 10).upperTail(0.6362409456), 0.4436034108, 1e-9))
  // GSL's own quantile is NaN here; qf(.95, 1, 1e5).
  #expect(agrees(FisherF(numerator: 1, denominator: 1e5).quantile(0.95), 3.841551813686774, 1e-9))
  for (numerator, denominator) in [(1.0, 5.0), (2, 10), (5, 1e5), (30, 3)] {
    let f = FisherF(numerator: numerator, denominator: denominator)
    for p in [1e-6, 0.05, 0.5, 0.95, 0.999999] { #expect(agrees(f.lowerTail(f.quantile(p)), p, 1e-10)) }
  }
  #expect(FisherF(numerator: 2, denominator: 3).quantile(1.5).isNaN)
}

@Test func chiSquaredNormalAndBinomial() {
  #expect(agrees(ChiSquared(degreesOfFreedom: 7).upperTail(1.97254631161), 0.961344211428, 1e-10))
  #expect(agrees(ChiSquared(degreesOfFreedom: 1).quantile(0.95), 3.841458820694124))
  #expect(agrees(StandardNormal.quantile(0.975), 1.959963984540054))
  #expect(agrees(StandardNormal.upperTail(10), 7.619853024160526e-24))
  let coins = Binomial(trials: 10, successProbability: 0.5)
  #expect(agrees(2 * coins.lowerTail(1), 0.021484375))
  #expect(agrees(coins.upperTail(9), 0.0107421875))
  #expect(coins.lowerTail(-1) == 0 && coins.lowerTail(10) == 1 && coins.upperTail(0) == 1 && coins.upperTail(11) == 0)
  #expect(coins.quantile(0.5) == 5 && coins.quantile(0) == 0 && coins.quantile(1) == 10 && coins.quantile(2) == nil)
}

@Test func specialFunctions() {
  #expect(agrees(SpecialFunctions.logGamma(0.5), log(Double.pi) / 2))
  #expect(agrees(SpecialFunctions.logChoose(50, 3), log(19600.0)))
  #expect(SpecialFunctions.logChoose(3, 5) == -.infinity)
  #expect(SpecialFunctions.logChoose(7, 0) == 0)
  #expect(agrees(SpecialFunctions.logFactorial(5), log(120.0)))
  #expect(agrees(SpecialFunctions.erf(0.5), 0.5204998778130465))
  #expect(agrees(SpecialFunctions.erfc(5), 1.5374597944280348502e-12))
  #expect(SpecialFunctions.erfc(40) == 0)
  #expect(agrees(SpecialFunctions.logErfc(40), -1604.2615566533273557, 1e-12))  // mpmath: log(erfc(40))
}

@Test func logNormalProbabilityKeepsItsDigitsInTheTails() {
  // mpmath, 40 digits: log(ncdf(b) - ncdf(a)).
  #expect(agrees(SpecialFunctions.logNormalProbability(from: -1, to: 1), -0.38171514630212607227, 1e-13))
  #expect(agrees(SpecialFunctions.logNormalProbability(from: 38, to: 39), -726.55721601882013012, 1e-12))
  #expect(agrees(SpecialFunctions.logNormalProbability(from: -39, to: -38), -726.55721601882013012, 1e-12))
  #expect(agrees(SpecialFunctions.logNormalProbability(from: 3, to: 3 + 1e-9), -26.142204288910716446, 1e-9))
  #expect(agrees(SpecialFunctions.logNormalProbability(from: 5, to: 5.001), -20.329192936978384058, 1e-11))
  #expect(SpecialFunctions.logNormalProbability(from: -.infinity, to: .infinity) == 0)
  #expect(SpecialFunctions.logNormalProbability(from: 1, to: 1) == -.infinity)
  #expect(SpecialFunctions.logNormalProbability(from: 2, to: 1).isNaN)
}

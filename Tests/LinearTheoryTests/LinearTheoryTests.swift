import LinearTheory
import Simulation
import Testing

@Test(arguments: [
  (5, 0.839286), (10, 0.777778), (15, 1.1875), (18, 4.6), (25, 1.25), (40, 0.263158), (80, 0.084746),
])
func minimumNormRisk(n: Int, risk: Double) throws {
  let value = try #require(LinearTheory.leastSquares(n: n, p: 20, noiseVariance: 0.25, squaredNorm: 1))
  #expect(abs(value - risk) < 5e-7)
}

@Test func leastSquaresHasNoExpectationNearTheThreshold() {
  for n in 19...21 { #expect(LinearTheory.leastSquares(n: n, p: 20, noiseVariance: 0.25, squaredNorm: 1) == nil) }
  #expect(LinearTheory.oracleSupport(n: 5, k: 4, noiseVariance: 0.25) == nil)
}

@Test func oracleAndRidgeRisks() throws {
  #expect(LinearTheory.oracleSupport(n: 25, k: 4, noiseVariance: 0.25) == 0.05)
  for (n, risk) in [(100, 0.237985254003), (32, 0.640388203202)] {
    let value = try #require(LinearTheory.ridgeOptimal(n: n, p: 64, noiseVariance: 0.25, squaredNorm: 1))
    #expect(agrees(value, risk, 1e-11))
  }
  // Without noise the best penalty vanishes, and with it the difference from the minimum norm.
  let faint = try #require(LinearTheory.ridgeOptimal(n: 32, p: 64, noiseVariance: 1e-14, squaredNorm: 2))
  #expect(agrees(faint, 1, 1e-6))
  #expect(LinearTheory.ridgeOptimal(n: 32, p: 64, noiseVariance: 0, squaredNorm: 2) == 1)
}

@Test(arguments: [(64, 4, 0.25, 0.05, 385.0, 25.0), (256, 8, 1, 0.1, 2817, 89)])
func sampleSizesInvertTheRisk(p: Int, k: Int, variance: Double, excess: Double, dense: Double, sparse: Double) throws {
  #expect(agrees(LinearTheory.sampleSize(q: p, noiseVariance: variance, excess: excess), dense, 1e-14))
  #expect(agrees(LinearTheory.sampleSize(q: k, noiseVariance: variance, excess: excess), sparse, 1e-14))
  let back = try #require(LinearTheory.leastSquares(n: Int(dense), p: p, noiseVariance: variance, squaredNorm: 1))
  #expect(agrees(back, excess, 1e-14))
}

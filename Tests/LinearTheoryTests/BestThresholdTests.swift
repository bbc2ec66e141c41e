import Foundation
import LinearTheory
import Testing

@Suite struct BestThresholdTests {
  /// The orthogonal design with 72 weights from 0.05 to 0.5 among 750, s² = 0.0064: test losses 0.01108, 0.00794, 0.00686 and
  /// 0.00655 at n = 100, 300, 1000 and 3000, at α* = n t² of about 0.11, 0.23, 0.53 and 0.53, by an independent grid of 400 α
  /// (and by simulation, 10⁴ draws).
  @Test(arguments: [(100, 0.011078382, 0.109), (300, 0.007936002, 0.230), (1000, 0.0068608, 0.530), (3000, 0.0065536, 0.530)])
  func theOrthogonalDesign(n: Int, loss: Double, alpha: Double) throws {
    let weights = (0..<750).map { $0 < 72 ? 0.05 + 0.45 * Double($0) / 71 : 0 }
    let best = try #require(BestThreshold(orthogonal: weights, variance: 0.0064 / Double(n)))
    #expect(abs(0.0064 + best.excess - loss) < 1e-6)
    if n <= 300 { #expect(abs(Double(n) * best.threshold * best.threshold / alpha - 1) < 0.05) }
  }

  /// Least squares on 30 and 60 labels in 20 dimensions with weights 0.6, −0.5, 0.2 and σ = 0.5, thresholded: means over
  /// 40,000 datasets drawn with numpy, with their standard errors.
  @Test(arguments: [
    (30.0, 0.0, 0.55890779, 0.0017887), (30, 0.1, 0.53527959, 0.0018110), (30, 0.2, 0.43252041, 0.0018437),
    (30, 0.3, 0.31790704, 0.0017345), (60, 0, 0.12846692, 0.0002573), (60, 0.1, 0.09455345, 0.0002723),
    (60, 0.2, 0.04935420, 0.0001927), (60, 0.3, 0.05307816, 0.0001360),
  ])
  func randomInputs(n: Double, threshold: Double, simulated: Double, error: Double) {
    let weights = [0.6, -0.5, 0.2] + [Double](repeating: 0, count: 17)
    let excess = BestThreshold.expectedExcess(
      threshold: threshold, weights: weights, noiseVariance: 0.25, BestThreshold.chiSquareNodes(n - 19))
    #expect(abs(excess - simulated) < 3 * error, "\(excess)")
  }

  /// No other threshold is better, and nothing is lost against least squares.
  @Test func theBestIsTheBest() throws {
    let weights = [1, 0.3, 0.1] + [Double](repeating: 0, count: 13)
    for n in [24.0, 60, 400] {
      let best = try #require(BestThreshold(n: n, weights: weights, noiseVariance: 0.25))
      let nodes = BestThreshold.chiSquareNodes(n - 15)
      for t in stride(from: 0, through: 2, by: 0.01) {
        let other = BestThreshold.expectedExcess(threshold: t, weights: weights, noiseVariance: 0.25, nodes)
        #expect(best.excess <= other * (1 + 1e-4), "n \(n), t \(t)")
      }
      let dense = try #require(LinearTheory.leastSquares(n: Int(n), p: 16, noiseVariance: 0.25, squaredNorm: 1))
      #expect(best.excess <= dense)
    }
  }

  @Test func labelsForAnExcess() throws {
    let weights = [0.8, 0.6] + [Double](repeating: 0, count: 30)
    for excess in [0.1, 0.02, 0.005] {
      let n = try #require(BestThreshold.sampleSize(weights: weights, noiseVariance: 0.25, excess: excess))
      let there = try #require(BestThreshold(n: n, weights: weights, noiseVariance: 0.25)).excess
      #expect(abs(there / excess - 1) < 1e-6)
    }
    // Two clear weights: as cheap as an oracle, once they are found.
    let many = try #require(BestThreshold.sampleSize(weights: weights, noiseVariance: 0.25, excess: 1e-4))
    #expect(abs(many / LinearTheory.sampleSize(q: 2, noiseVariance: 0.25, excess: 1e-4) - 1) < 0.02)
  }

  @Test func whatHasNoFiniteVariance() {
    let weights = [1.0, 0, 0]
    #expect(BestThreshold(n: 4, weights: weights, noiseVariance: 0.25) == nil)
    #expect(BestThreshold(n: 100, weights: weights, noiseVariance: 0) == nil)
    #expect(BestThreshold(orthogonal: weights, variance: 0) == nil)
    #expect(BestThreshold.sampleSize(weights: weights, noiseVariance: 0.25, excess: 1e9) == nil)
    #expect(BestThreshold.sampleSize(weights: weights, noiseVariance: 0.25, excess: 1e-30) == nil)
  }
}

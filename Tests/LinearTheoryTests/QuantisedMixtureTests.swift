import Foundation
import LinearTheory
import Simulation
import Testing

/// The mixture over quantised functions against sums by hand and the theorem it obeys.
@Suite struct QuantisedMixtureTests {
  static func density(_ y: Double, _ mean: Double, _ variance: Double) -> Double {
    exp(-(y - mean) * (y - mean) / (2 * variance)) / (2 * .pi * variance).squareRoot()
  }

  /// One input, one bit: 0 with weight 1/2, ±1 with 1/4 each.
  @Test func twoLabelsByHand() throws {
    var mixture = try #require(
      QuantisedMixture(inputCount: 1, maximumSupport: 1, bits: 1, scale: 2, noiseVariance: 0.25))
    let means = [0.0, 1, -1]
    var weights = [0.5, 0.25, 0.25]
    for (x, y) in [(0.7, 0.4), (-1.3, -0.9)] {
      let densities = means.map { Self.density(y, x * $0, 0.25) }
      let expected = zip(weights, densities).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
      #expect(abs(mixture.learn([x], y) + log2(expected)) < 1e-12)
      weights = zip(weights, densities).map { $0 * $1 }
    }
  }

  /// log₂ 3 + log₂ C(5, 2) + 2·3 bits; the prior weights sum to 1, so that an input of zeros says nothing.
  @Test func lengthsAreThoseOfACode() throws {
    var mixture = try #require(
      QuantisedMixture(inputCount: 5, maximumSupport: 2, bits: 3, scale: 1, noiseVariance: 1))
    let length = try #require(mixture.length(of: [0, 0.125, 0, 0, -0.875]))
    #expect(abs(length - log2(3) - log2(10) - 6) < 1e-12)
    #expect(mixture.length(of: [0, 0.2, 0, 0, 0]) == nil)
    #expect(mixture.length(of: [0.125, 0.125, 0.125, 0, 0]) == nil)
    #expect(abs(mixture.learn([0, 0, 0, 0, 0], 0.5) + log2(Self.density(0.5, 0, 1))) < 1e-9)
    #expect(QuantisedMixture.functionCount(inputCount: 5, maximumSupport: 2, bits: 3) == 1 + 5 * 8 + 10 * 64)
  }

  /// No sequence, not even one that the function did not make, costs more than the function's length; once the labels have
  /// singled it out, its length is what they have cost.
  @Test(arguments: [[0.25, 0, -0.75, 0], [0, 0, 0, 0], [0, 0.75, 0, 0]])
  func theBudgetHoldsOnEverySequence(_ weights: [Double]) throws {
    var stream = TestStream(seed: 5)
    for noise in [0.3, 3] {
      let inputs = (0..<4 * 300).map { _ in stream.normal() }
      let labels = (0..<300).map { t in
        (0..<4).reduce(0) { $0 + inputs[4 * t + $1] * weights[$1] } + noise * stream.normal()
      }
      var mixture = try #require(
        QuantisedMixture(inputCount: 4, maximumSupport: 2, bits: 2, scale: 1, noiseVariance: 0.09))
      let length = try #require(mixture.length(of: weights))
      let excess = ExcessLogLoss(inputs: inputs, labels: labels, weights: weights, noiseVariance: 0.09) { mixture.learn($0, $1) }
      #expect(excess.bits.count == 300 && excess.largest <= length + 1e-9)
      if noise == 0.3 { #expect(abs(excess.total - length) < 1e-6) }
    }
  }

  @Test func whatCannotBeCountedIsRefused() {
    #expect(QuantisedMixture(inputCount: 12, maximumSupport: 8, bits: 4, scale: 1, noiseVariance: 1) == nil)
    #expect(QuantisedMixture(inputCount: 3, maximumSupport: 4, bits: 2, scale: 1, noiseVariance: 1) == nil)
    #expect(QuantisedMixture(inputCount: 3, maximumSupport: 2, bits: 2, scale: 0, noiseVariance: 1) == nil)
    #expect(QuantisedMixture(inputCount: 3, maximumSupport: 2, bits: 2, scale: 1, noiseVariance: 0) == nil)
  }
}

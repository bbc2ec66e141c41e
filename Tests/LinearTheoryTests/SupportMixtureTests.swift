import Foundation
import LinearTheory
import Simulation
import Statistics
import Testing

private struct Sequence {
  var inputs: [Double] = []
  var labels: [Double] = []
  var weights: [Double]

  /// β ~ N(0, τ²) on the first k of p coordinates, inputs N(0, I), noise N(0, 1).
  init(p: Int, k: Int, n: Int, tau: Double, number: Int) {
    var stream = TestStream(seed: UInt64(1000 * k + number))
    weights = (0..<p).map { _ in 0 }
    for i in 0..<k { weights[i] = tau * stream.normal() }
    for _ in 0..<n {
      let x = (0..<p).map { _ in stream.normal() }
      inputs += x
      labels.append(zip(x, weights).reduce(0) { $0 + $1.0 * $1.1 } + stream.normal())
    }
  }
}

/// Reference values of a trial with p = 10, n = 400, σ = 1, τ = 1.5, k_max = 3: mean regret of the mixture, of the dense
/// Bayes learner with the same prior variance of the output, and mean budget, with standard errors over 60 sequences.
@Test(arguments: [(1, 6.91, 0.21, 23.8, 1.2, 7.70), (2, 11.34, 0.27, 26.0, 0.7, 13.05), (3, 15.32, 0.33, 27.3, 0.6, 17.66)])
func regretOfTheMixture(k: Int, mixture: Double, mixtureError: Double, dense: Double, denseError: Double, budget: Double) throws {
  let tau = 1.5
  let sparse = try #require(SupportMixture(inputCount: 10, maximumSupport: 3, noiseVariance: 1, priorVariance: tau * tau))
  let full = try #require(
    SupportMixture(
      inputCount: 10, maximumSupport: 10, sizes: 10...10, noiseVariance: 1, priorVariance: tau * tau * Double(k) / 10))
  let records = (0..<60).map { number -> (RegretRecord?, Double) in
    let sequence = Sequence(p: 10, k: k, n: 400, tau: tau, number: number)
    var learner = full
    var regret = 0.0
    for (t, y) in sequence.labels.enumerated() {
      let x = Array(sequence.inputs[t * 10..<(t + 1) * 10])
      let error = y - zip(x, sequence.weights).reduce(0) { $0 + $1.0 * $1.1 }
      regret += learner.learn(x, y) - 0.5 * (log(2 * .pi) + error * error)
    }
    return (RegretRecord(sparse, inputs: sequence.inputs, labels: sequence.labels, weights: sequence.weights), regret)
  }
  let measured = try records.map { try #require($0.0) }
  #expect(measured.allSatisfy { $0.violations == 0 && $0.regrets.count == 400 })
  let regrets = measured.map(\.regret)
  let error = (mixtureError * mixtureError + standardError(regrets) * standardError(regrets)).squareRoot()
  #expect(abs(mean(regrets) - mixture) < 4 * error, "\(mean(regrets)) \(mixture)")
  let denseRegrets = records.map(\.1)
  let denseTolerance = (denseError * denseError + standardError(denseRegrets) * standardError(denseRegrets)).squareRoot()
  #expect(abs(mean(denseRegrets) - dense) < 4 * denseTolerance, "\(mean(denseRegrets)) \(dense)")
  let budgets = measured.map(\.budget)
  #expect(abs(mean(budgets) - budget) < 4 * 2.squareRoot() * standardError(budgets), "\(mean(budgets)) \(budget)")
}

/// One coordinate, one label: everything by hand. N(y; 0, σ² + τ²x²) on the support, N(y; 0, σ²) off it, weights ½ and ½.
@Test func theMixtureOfTwoGaussians() throws {
  var mixture = try #require(SupportMixture(inputCount: 1, maximumSupport: 1, noiseVariance: 0.25, priorVariance: 4))
  let (x, y) = (1.5, 2.0)
  func density(_ variance: Double) -> Double { exp(-y * y / (2 * variance)) / (2 * .pi * variance).squareRoot() }
  let expected = -log(0.5 * density(0.25) + 0.5 * density(0.25 + 4 * x * x))
  #expect(abs(mixture.learn([x], y) - expected) < 1e-12)
  let budget = try #require(mixture.budget(of: [1]))
  #expect(abs(budget - (log(2) + 0.5 * log(1 + 4 / 0.25 * x * x) + 1.0 / 8)) < 1e-12)
  // the posterior mean on the support is τ²xy/(σ² + τ²x²), weighted by its posterior probability
  let on = density(0.25 + 4 * x * x)
  let mean = 4 * x * y / (0.25 + 4 * x * x)
  #expect(abs(mixture.predict([1]) - on / (on + density(0.25)) * mean) < 1e-12)
}

@Test func theWeightsOfAllSupportsAddUpToOne() {
  let total = (0...3).reduce(0.0) { sum, k in
    sum + exp(SupportMixture.logPrior(inputCount: 10, maximumSupport: 3, size: k))
      * Double(SupportMixture.supportCount(inputCount: 10, sizes: k...k) ?? 0)
  }
  #expect(abs(total - 1) < 1e-12)
  #expect(SupportMixture.supportCount(inputCount: 32, sizes: 0...4) == 1 + 32 + 496 + 4960 + 35960)
}

@Test func whatTheMixtureRefuses() throws {
  #expect(SupportMixture(inputCount: 64, maximumSupport: 4, noiseVariance: 1, priorVariance: 1) == nil)
  #expect(SupportMixture(inputCount: 4, maximumSupport: 2, noiseVariance: 0, priorVariance: 1) == nil)
  let mixture = try #require(SupportMixture(inputCount: 4, maximumSupport: 1, noiseVariance: 1, priorVariance: 1))
  #expect(mixture.budget(of: [1, 1, 0, 0]) == nil)
  #expect(RegretRecord(mixture, inputs: [1, 2, 3], labels: [1], weights: [1, 0, 0, 0]) == nil)
}

import Foundation
import RandomStreams

/// −ln p(y) of a network with normal priors by annealed importance sampling (Neal 2001, doi:10.1023/A:1008923215028): chains go
/// from the prior to the posterior through p(z) p(y|z)^β, and the mean of their weights
///
///     w = exp Σ_t (β_{t−1} − β_t)·(−ln p(y|z_t))
///
/// is an unbiased estimate of p(y) whatever the length of the chains. −ln of it is at least −ln p(y) in expectation, and within
/// its standard error where the chains are long enough.
///
/// β is geometric, because the loss at β has a standard deviation in proportion to 1/β. The transitions are Hamiltonian (Neal
/// 2011, arXiv 1206.1901), with one step size for each β, which chains of their own have found before: they are no part of the mean.
package struct AnnealedEvidence: Hashable, Sendable {
  package struct Effort: Hashable, Sendable {
    /// Values of β after 0.
    package var temperatures: Int
    package var chains: Int
    /// Leapfrog steps of a transition.
    package var leaps: Int

    package init(temperatures: Int = 1000, chains: Int = 16, leaps: Int = 5) {
      (self.temperatures, self.chains, self.leaps) = (temperatures, chains, leaps)
    }
  }

  /// −ln of the mean weight.
  package let nats: Double
  /// Standard deviation of the weights over their mean and √(chains).
  package let standardError: Double

  private static let pilots = 4
  private static let acceptance = 0.8

  package init(_ likelihood: WhitenedLikelihood, _ effort: Effort = Effort(), stream: RandomStream) {
    var stream = stream
    let curvatures = Self.meanCurvatures(likelihood)
    var pilots = (0..<Self.pilots).map { _ in AnnealedChain(likelihood, from: &stream) }
    // β starts where the loss of draws from the prior begins to matter
    let losses = (0..<50).map { _ in AnnealedChain(likelihood, from: &stream).loss }
    let mean = losses.reduce(0, +) / Double(losses.count)
    let spread = (losses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(losses.count - 1)).squareRoot()
    let smallest = min(0.5, 0.1 / max(spread, 1e-9))
    let ladder = (0..<effort.temperatures).map { step in
      pow(smallest, 1 - Double(step) / Double(max(1, effort.temperatures - 1)))
    }
    var size = 0.3
    let sizes = ladder.map { beta in
      let units = curvatures.map { 1 / (1 + beta * $0).squareRoot() }
      var accepted = 0.0
      for pilot in pilots.indices {
        accepted += pilots[pilot].move(likelihood, beta: beta, size: size, units: units, leaps: effort.leaps, &stream)
      }
      defer { size *= exp(0.3 * (accepted / Double(Self.pilots) - Self.acceptance)) }
      return size
    }
    let logWeights = (0..<effort.chains).map { _ in
      var chain = AnnealedChain(likelihood, from: &stream)
      var logWeight = 0.0
      var before = 0.0
      for (beta, size) in zip(ladder, sizes) {
        logWeight -= (beta - before) * chain.loss
        before = beta
        let units = curvatures.map { 1 / (1 + beta * $0).squareRoot() }
        _ = chain.move(likelihood, beta: beta, size: size, units: units, leaps: effort.leaps, &stream)
      }
      return logWeight
    }
    let largest = logWeights.max() ?? 0
    let weights = logWeights.map { exp($0 - largest) }
    let meanWeight = weights.reduce(0, +) / Double(weights.count)
    nats = -(largest + log(meanWeight))
    let squares = weights.reduce(0) { $0 + ($1 - meanWeight) * ($1 - meanWeight) }
    standardError = (squares / Double(weights.count - 1) / Double(weights.count)).squareRoot() / meanWeight
  }

  /// The curvature at the mode, as a mean over each tensor: hidden units can change places.
  private static func meanCurvatures(_ likelihood: WhitenedLikelihood) -> [Double] {
    let curvatures = likelihood.curvatures
    var sums = [(total: Double, weights: Int)](repeating: (0, 0), count: likelihood.scales.tau.count)
    for (tensor, curvature) in zip(likelihood.tensorOf, curvatures) {
      sums[tensor].total += curvature
      sums[tensor].weights += 1
    }
    return likelihood.tensorOf.map { sums[$0].total / Double(sums[$0].weights) }
  }
}

/// One point on its way from the prior to the posterior.
private struct AnnealedChain {
  private var z: [Double]
  private var slope: [Double]
  /// −ln p(y|z).
  private(set) var loss: Double

  init(_ likelihood: WhitenedLikelihood, from stream: inout RandomStream) {
    z = (0..<likelihood.count).map { _ in stream.normal() }
    slope = z
    loss = likelihood.negativeLog(at: z, slope: &slope)
  }

  /// One Hamiltonian transition that leaves p(z) p(y|z)^β as it is; returns the probability with which it was accepted.
  ///
  /// - Parameter units: of the step, one for each weight.
  mutating func move(
    _ likelihood: WhitenedLikelihood, beta: Double, size: Double, units: [Double], leaps: Int, _ stream: inout RandomStream
  ) -> Double {
    // steps of one length can lead back to where they began
    let size = size * stream.uniform(0.8, 1.2)
    var momentum = z.map { _ in stream.normal() }
    let draw = stream.uniform()
    var trial = self
    func energy(_ chain: AnnealedChain) -> Double {
      var sum = beta * chain.loss
      for i in momentum.indices { sum += (momentum[i] * momentum[i] + chain.z[i] * chain.z[i]) / 2 }
      return sum
    }
    func push(_ share: Double) {
      for i in momentum.indices { momentum[i] -= share * size * units[i] * (trial.z[i] + beta * trial.slope[i]) }
    }
    let before = energy(self)
    push(0.5)
    for leap in 0..<leaps {
      for i in momentum.indices { trial.z[i] += size * units[i] * momentum[i] }
      trial.loss = likelihood.negativeLog(at: trial.z, slope: &trial.slope)
      push(leap + 1 < leaps ? 1 : 0.5)
    }
    let probability = min(1, exp(before - energy(trial)))
    guard probability.isFinite else { return 0 }
    if draw < probability { self = trial }
    return probability
  }
}

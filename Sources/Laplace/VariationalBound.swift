import Foundation
import Kernels
import RandomStreams

/// An upper bound on −ln p(y) of a network with normal priors, optimised over normal posteriors q:
///
///     −ln p(y) ≤ KL(q ‖ N(0, I)) + E_q[−ln p(y|z)],     q = N(m + D a, D (E² + V Vᵀ) D)
///
/// in whitened weights z (`WhitenedLikelihood`). E is diagonal and V has `rank` columns; without any, the posterior is fully
/// factorised. m is where the network was trained, D the deviations of a factorised Laplace posterior there, so that every
/// variable has a scale of one. The gradients are those of reparameterised draws in pairs ±, taken by Adam with a rate that
/// falls to 0. Posteriors that are given the same stream see the same noise. The bound itself is measured on further draws and
/// has a standard error; its divergence is exact.
///
/// It is the length of a code with bits back (Hinton and van Camp 1993, doi:10.1145/168304.168306). V: Ong, Nott and Smith 2018,
/// doi:10.1080/10618600.2017.1390472.
package struct VariationalBound: Hashable, Sendable {
  /// How much is computed for a bound.
  package struct Effort: Hashable, Sendable {
    /// Columns of V.
    package var rank: Int
    /// Steps of Adam, each with two gradients.
    package var steps: Int
    /// Pairs of draws that measure the expected loss.
    package var draws: Int

    package init(rank: Int, steps: Int = 2000, draws: Int = 100) {
      (self.rank, self.steps, self.draws) = (rank, steps, draws)
    }
  }

  /// The bound, in nats.
  package let nats: Double
  package let standardError: Double
  /// Those of the bound: given, or moved on their grid.
  package let scales: PriorScales

  /// - Parameters:
  ///   - grid: on which the scales are moved to where the posterior is best coded, three times on the way; nil leaves them.
  ///   - noise: for the steps.
  ///   - measuring: for the draws that measure.
  package init(
    _ likelihood: WhitenedLikelihood, _ effort: Effort, grid: ScaleGrid? = nil, noise: RandomStream, measuring: RandomStream
  ) {
    let posterior = LowRankPosterior(likelihood, rank: effort.rank, stream: noise)
    for step in 0..<effort.steps {
      if let grid, [1, 2, 3].contains(where: { step == $0 * effort.steps / 4 }) { posterior.moveScales(on: grid) }
      posterior.step(rate: 0.025 * (1 + cos(Double.pi * Double(step) / Double(effort.steps))))
    }
    let (loss, error) = posterior.expectedLoss(draws: effort.draws, measuring)
    nats = posterior.divergence + loss
    standardError = error
    scales = likelihood.scales
  }
}

/// q, while it is trained.
private final class LowRankPosterior {
  private let likelihood: WhitenedLikelihood
  private let rank: Int
  private let count: Int
  private var stream: RandomStream
  /// m and D.
  private var centre: [Double]
  private var unit: [Double]
  /// a, then c with E = exp c, then V row by row.
  private let variables: AlignedBuffer<Double>
  private let gradient: AlignedBuffer<Double>
  private let first: AlignedBuffer<Double>
  private let second: AlignedBuffer<Double>
  private var powers = (1.0, 1.0)
  /// I + VᵀE⁻²V.
  private let core: SymmetricMatrix
  private var z: [Double]
  private var slope: [Double]
  /// The deviance over the latest steps, a moving mean.
  private var deviance: Double?

  init(_ likelihood: WhitenedLikelihood, rank: Int, stream: RandomStream) {
    self.likelihood = likelihood
    self.rank = rank
    self.stream = stream
    count = likelihood.count
    centre = likelihood.start
    unit = likelihood.curvatures.map { 1 / (1 + $0).squareRoot() }
    let total = count * (2 + rank)
    variables = AlignedBuffer(count: total)
    gradient = AlignedBuffer(count: total)
    first = AlignedBuffer(count: total)
    second = AlignedBuffer(count: total)
    core = SymmetricMatrix(order: rank)
    z = [Double](repeating: 0, count: count)
    slope = z
    // at V = 0 its gradient is 0
    for i in 2 * count..<total { variables[i] = 0.1 * self.stream.normal() }
  }

  /// E ε + V ξ of one draw, with its ε and ξ.
  private func deviation(_ stream: inout RandomStream) -> (sum: [Double], own: [Double], shared: [Double]) {
    let own = (0..<count).map { _ in stream.normal() }
    let shared = (0..<rank).map { _ in stream.normal() }
    let sum = (0..<count).map { i in
      var sum = exp(variables[count + i]) * own[i]
      for j in 0..<rank { sum += variables[2 * count + i * rank + j] * shared[j] }
      return sum
    }
    return (sum, own, shared)
  }

  /// −ln p(y|z) at a + sign·deviation; its derivative by z is left in `slope`.
  private func loss(_ deviation: [Double], sign: Double) -> Double {
    for i in 0..<count { z[i] = centre[i] + unit[i] * (variables[i] + sign * deviation[i]) }
    return likelihood.negativeLog(at: z, slope: &slope)
  }

  /// B = E⁻¹V, row by row; `core` becomes the factor of I + BᵀB. Returns ln det of that.
  private func factoriseCore(_ scaled: inout [Double]) -> Double {
    guard rank > 0 else { return 0 }
    for i in 0..<count {
      let inverse = exp(-variables[count + i])
      for j in 0..<rank { scaled[i * rank + j] = inverse * variables[2 * count + i * rank + j] }
    }
    for i in 0..<rank { for j in 0...i { core[i, j] = i == j ? 1 : 0 } }
    core.addGram(ofRows: scaled, scale: 1)
    // I + BᵀB is positive definite as long as it is finite
    return core.factorise() ? core.logDeterminant : .nan
  }

  /// KL(q ‖ N(0, I)) in nats.
  var divergence: Double {
    var scaled = [Double](repeating: 0, count: count * rank)
    var sum = -factoriseCore(&scaled) / 2
    for i in 0..<count {
      let mean = centre[i] + unit[i] * variables[i]
      var variance = exp(2 * variables[count + i])
      for j in 0..<rank { variance += variables[2 * count + i * rank + j] * variables[2 * count + i * rank + j] }
      sum += (mean * mean + unit[i] * unit[i] * variance - 1) / 2 - log(unit[i]) - variables[count + i]
    }
    return sum
  }

  func step(rate: Double) {
    let (sum, own, shared) = deviation(&stream)
    // derivatives by the mean, and along the deviation
    var even = [Double](repeating: 0, count: count)
    var odd = even
    var value = 0.0
    for sign in [1.0, -1.0] {
      value += loss(sum, sign: sign) / 2
      for i in 0..<count {
        even[i] += unit[i] * slope[i] / 2
        odd[i] += sign * unit[i] * slope[i] / 2
      }
    }
    follow(value)
    var scaled = [Double](repeating: 0, count: count * rank)
    _ = factoriseCore(&scaled)
    if rank > 0 { core.invert() }
    for i in 0..<count {
      let square = unit[i] * unit[i]
      let deviation = exp(variables[count + i])
      gradient[i] = even[i] + unit[i] * (centre[i] + unit[i] * variables[i])
      var leverage = 0.0
      for j in 0..<rank {
        var solved = 0.0
        for l in 0..<rank { solved += core[max(j, l), min(j, l)] * scaled[i * rank + l] }
        leverage += solved * scaled[i * rank + j]
        let index = 2 * count + i * rank + j
        gradient[index] = odd[i] * shared[j] + square * variables[index] - solved / deviation
      }
      gradient[count + i] = odd[i] * deviation * own[i] + square * deviation * deviation - (1 - leverage)
    }
    powers = (powers.0 * 0.9, powers.1 * 0.999)
    ParameterKernel.adam(
      variables, gradient: gradient, firstMoment: first, secondMoment: second, mask: nil, rate: rate, beta1: 0.9, beta2: 0.999,
      epsilon: 1e-8, beta1Power: powers.0, beta2Power: powers.1)
  }

  private func follow(_ loss: Double) {
    guard likelihood.isGaussian else { return }
    let noise = likelihood.scales.noise
    let now = (2 * loss - Double(likelihood.labelCount) * log(2 * Double.pi * noise * noise)) * noise * noise
    deviance = deviance.map { 0.98 * $0 + 0.02 * now } ?? now
  }

  /// τ_l² → mean of E θ_i² in the tensor, s² → E RSS/n, both to the nearest value of their grid; q stays where it is.
  func moveScales(on grid: ScaleGrid) {
    var scales = likelihood.scales
    var sums = [(squares: Double, weights: Int)](repeating: (0, 0), count: scales.tau.count)
    for i in 0..<count {
      let mean = centre[i] + unit[i] * variables[i]
      var variance = exp(2 * variables[count + i])
      for j in 0..<rank { variance += variables[2 * count + i * rank + j] * variables[2 * count + i * rank + j] }
      sums[likelihood.tensorOf[i]].squares += mean * mean + unit[i] * unit[i] * variance
      sums[likelihood.tensorOf[i]].weights += 1
    }
    for (tensor, sum) in sums.enumerated() where sum.weights > 0 {
      scales.tau[tensor] = grid.nearestTau(tensor, to: scales.tau[tensor] * (sum.squares / Double(sum.weights)).squareRoot())
    }
    if let deviance { scales.noise = grid.nearestNoise(to: (deviance / Double(likelihood.labelCount)).squareRoot()) }
    for i in 0..<count {
      let factor = likelihood.scales.tau[likelihood.tensorOf[i]] / scales.tau[likelihood.tensorOf[i]]
      centre[i] *= factor
      unit[i] *= factor
    }
    likelihood.set(scales)
    deviance = nil
  }

  /// E_q[−ln p(y|z)] by pairs of draws, with its standard error.
  func expectedLoss(draws: Int, _ stream: RandomStream) -> (mean: Double, standardError: Double) {
    var stream = stream
    let losses = (0..<draws).map { _ in
      let (sum, _, _) = deviation(&stream)
      return loss(sum, sign: 1) / 2 + loss(sum, sign: -1) / 2
    }
    let mean = losses.reduce(0, +) / Double(draws)
    let squares = losses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (squares / Double(draws - 1) / Double(draws)).squareRoot())
  }
}

import Codelengths
import Foundation
import Kernels
import Networks
import RandomStreams
import Training

/// A factorised normal posterior q(w_i) = N(μ_i, s_i²) over the weights of a network, with a prior N(0, p²) whose standard
/// deviation is learned for each tensor, trained on
///
///     E_q[Σ −ln p(y|x, w)] + Σ_b β_b KL_b
///
/// by reparameterised samples w = μ + s ε and Adam. Blocks b of weights may each have a weight β_b of their own.
package final class WeightPosterior {
  /// How the two numbers of a weight are written.
  package enum Form: Hashable {
    /// μ and ln s.
    case free
    /// Every weight has the divergence κ, in nats: μ = p√(2κ) tanh r and s = p√v with ln v − v = 2κ tanh² r − 1 − 2κ
    /// (arXiv 2307.07816).
    case meanKL(nats: Double)
  }

  let form: Form
  let tensors: [Range<Int>]
  private let likelihood: LabelLikelihood<Double>
  /// First numbers (μ or r) of all weights, then second ones (ln s), then ln p of all tensors, then ln σ.
  private let variables: AlignedBuffer<Double>
  private let gradient: AlignedBuffer<Double>
  private let weights: AlignedBuffer<Double>
  private let weightGradient: AlignedBuffer<Double>
  private let optimizer: Optimizer<Double>
  private var noise: RandomStream
  private let count: Int
  private let noiseFloor: Double
  /// The block of each weight, and β of each block.
  let block: [Int]
  var beta: [Double]
  /// Weights that are no longer random.
  private(set) var fixed: [Double?]
  /// Prior scales do not move any more.
  package var priorsAreFrozen = false
  /// The noise scale does not move either.
  package var noiseIsFrozen = false

  package init(
    _ network: MLP, _ problem: CodingProblem, form: Form, block: [Int], beta: Double, rate: Double, noise: RandomStream
  ) {
    self.form = form
    self.noise = noise
    self.block = block
    count = network.parameters.count
    tensors = SurpTensors.ranges(of: network.architecture)
    likelihood = LabelLikelihood(
      network.architecture, problem.dataset(first: problem.sampleCount), isClassification: problem.isClassification)
    let total = 2 * count + tensors.count + 1
    variables = AlignedBuffer(count: total)
    gradient = AlignedBuffer(count: total)
    weights = AlignedBuffer(count: count)
    weightGradient = AlignedBuffer(count: count)
    optimizer = Optimizer(kind: .adam, rate: rate, count: total)
    fixed = Array(repeating: nil, count: count)
    self.beta = Array(repeating: beta, count: (block.max() ?? 0) + 1)
    var precision = 0.0
    if case .grid(let grid) = problem.labelCode.alphabet { precision = grid.precision }
    noiseFloor = log(max(precision / 2, 1e-12))
    for (t, range) in tensors.enumerated() {
      let square = range.reduce(0.0) { $0 + network.parameters[$1] * network.parameters[$1] } / Double(range.count)
      let scale = max(1e-3, square.squareRoot())
      variables[2 * count + t] = log(scale)
      for i in range {
        let mean = network.parameters[i]
        switch form {
        case .free:
          variables[i] = mean
          variables[count + i] = log(0.05 * scale)
        case .meanKL(let nats):
          variables[i] = atanh(max(-0.95, min(0.95, mean / (scale * (2 * nats).squareRoot()))))
        }
      }
    }
    weights.assign(from: network.parameters)
    let mse = problem.isClassification ? 1 : likelihood.squaredError(of: weights) / Double(likelihood.valueCount)
    variables[total - 1] = max(noiseFloor, log(max(1e-12, mse)) / 2)
  }

  /// The prior's standard deviation for each tensor.
  var priors: [Double] { tensors.indices.map { exp(variables[2 * count + $0]) } }

  /// Sets the prior scales to what a decoder will read, and keeps them there.
  func freezePriors() -> [Float] {
    priorsAreFrozen = true
    let single = priors.map { Float($0) }
    for (t, value) in single.enumerated() { variables[2 * count + t] = log(Double(value)) }
    return single
  }

  /// Sets one scale for the priors of all tensors, and the noise scale.
  package func set(prior: Double, noise: Double) {
    for t in tensors.indices { variables[2 * count + t] = log(prior) }
    variables[2 * count + tensors.count] = log(noise)
  }

  /// μ_i and s_i.
  package func moments(_ i: Int, prior p: Double) -> (mean: Double, std: Double) {
    switch form {
    case .free: return (variables[i], exp(variables[count + i]))
    case .meanKL(let nats):
      let (tangent, v, _) = Self.meanKL(variables[i], nats: nats)
      return (p * (2 * nats).squareRoot() * tangent, p * v.squareRoot())
    }
  }

  /// All (μ_i, s_i), and the divergence of each block from the prior.
  func divergences() -> [Codelength] {
    var sums = [Codelength](repeating: .zero, count: beta.count)
    for (range, p) in zip(tensors, priors) {
      for i in range where fixed[i] == nil {
        let (mean, std) = moments(i, prior: p)
        sums[block[i]] += NormalDivergence.fromCentred(mean: mean, std: std, prior: p)
      }
    }
    return sums
  }

  /// The means, or what has been fixed.
  var means: [Double] {
    var values = [Double](repeating: 0, count: count)
    for (range, p) in zip(tensors, priors) {
      for i in range { values[i] = fixed[i] ?? moments(i, prior: p).mean }
    }
    return values
  }

  var noiseStd: Double { exp(variables[2 * count + tensors.count]) }

  /// A draw of all weights.
  func sample(from stream: inout RandomStream) -> [Double] {
    var values = [Double](repeating: 0, count: count)
    for (range, p) in zip(tensors, priors) {
      for i in range {
        let (mean, std) = moments(i, prior: p)
        values[i] = fixed[i] ?? mean + std * stream.normal()
      }
    }
    return values
  }

  func fix(_ i: Int, at value: Double) { fixed[i] = value }

  /// One step of Adam on one sample of the weights.
  package func step() {
    let scale = 1 / Double(likelihood.labels.samples)
    var epsilon = [Double](repeating: 0, count: count)
    let priors = priors
    for (range, p) in zip(tensors, priors) {
      for i in range {
        if let value = fixed[i] {
          weights[i] = value
        } else {
          epsilon[i] = noise.normal()
          let (mean, std) = moments(i, prior: p)
          weights[i] = mean + std * epsilon[i]
        }
      }
    }
    let logNoise = variables[2 * count + tensors.count]
    let value = likelihood.gradient(of: weights, logNoise: logNoise, scale: scale, into: weightGradient)
    for (t, range) in tensors.enumerated() {
      let p = priors[t]
      var scaleGradient = 0.0
      for i in range {
        gradient[i] = 0
        gradient[count + i] = 0
        guard fixed[i] == nil else { continue }
        let g = weightGradient[i]
        switch form {
        case .free:
          let (mean, std) = moments(i, prior: p)
          let strength = beta[block[i]] * scale
          gradient[i] = g + strength * mean / (p * p)
          gradient[count + i] = g * epsilon[i] * std + strength * (std * std / (p * p) - 1)
          scaleGradient += strength * (1 - (std * std + mean * mean) / (p * p))
        case .meanKL(let nats):
          let (tangent, v, slope) = Self.meanKL(variables[i], nats: nats)
          let root = (2 * nats).squareRoot()
          gradient[i] = g * p * (root * (1 - tangent * tangent) + epsilon[i] * slope / (2 * v.squareRoot()))
          scaleGradient += g * weights[i]
        }
      }
      gradient[2 * count + t] = priorsAreFrozen ? 0 : scaleGradient
    }
    gradient[2 * count + tensors.count] = scale * value.scaleGradient
    // Adam moves what has had a gradient on, also where it has none now
    let scales = (0...tensors.count).map { variables[2 * count + $0] }
    optimizer.step(variables, gradient: gradient, mask: nil)
    if priorsAreFrozen { for t in tensors.indices { variables[2 * count + t] = scales[t] } }
    let last = 2 * count + tensors.count
    variables[last] = noiseIsFrozen ? scales[tensors.count] : max(noiseFloor, variables[last])
  }

  /// tanh r, v, and dv/dr = v/(1 − v) · 4κ tanh r (1 − tanh² r).
  package static func meanKL(_ r: Double, nats: Double) -> (tangent: Double, v: Double, slope: Double) {
    let tangent = tanh(max(-8, min(8, r)))
    let std = NormalDivergence.std(mean: (2 * nats).squareRoot() * tangent, prior: 1, divergence: Codelength(nats: nats))
    let v = std * std
    return (tangent, v, v / max(1e-9, 1 - v) * 4 * nats * tangent * (1 - tangent * tangent))
  }
}

import Codelengths
import Networks

/// The variational length: KL(q ‖ p) + E_q[Σ −log₂ p_w(y|x)], with the prior scales and the noise scale charged.
///
/// A code with bits back: the weights are a draw from q whose randomness the decoder gets back (Hinton and van Camp,
/// doi:10.1145/168304.168306; Blier and Ollivier, arXiv 1802.07044). It is an upper bound on the Bayes code of the prior, and
/// a length, not a stream.
public struct VariationalCode: Sendable {
  let problem: CodingProblem
  /// Steps of Adam, and its rate.
  let steps: Int
  let rate: Double
  /// Draws for the expected loss.
  let samples: Int

  /// - Parameter samples: at least 100 draws of the weights.
  public init(_ problem: CodingProblem, steps: Int = 5000, rate: Double = 5e-3, samples: Int = 100) {
    precondition(samples >= 100, "the expected loss needs at least 100 draws")
    self.problem = problem
    self.steps = steps
    self.rate = rate
    self.samples = samples
  }

  /// Trains a posterior from `network` on. `model` is the divergence and the 32-bit scales, `labels` the expected loss;
  /// the network is the mean of the posterior.
  public func describe(_ network: MLP) -> Description {
    let posterior = WeightPosterior(
      network, problem, form: .free, block: [Int](repeating: 0, count: network.parameters.count), beta: 1, rate: rate,
      noise: problem.origin.stream(StreamIndex.posteriorNoise))
    for _ in 0..<steps { posterior.step() }
    let priors = posterior.freezePriors()
    let std = Double(Float(posterior.noiseStd))
    var stream = problem.origin.stream(StreamIndex.expectedLoss)
    var bits = 0.0
    for _ in 0..<samples {
      let draw = MLP(architecture: network.architecture, parameters: posterior.sample(from: &stream))
      bits += problem.labelCode.length(of: problem.symbols, under: problem.predictions(of: draw, noiseStd: std)).bits
    }
    let divergence = posterior.divergences().reduce(.zero, +)
    let scales = Codelength(bits: Double(32 * priors.count))
    let noise = Codelength(bits: problem.isClassification ? 0 : 32)
    return Description(
      code: .variational, model: divergence + scales, labels: Codelength(bits: bits / Double(samples)) + noise, stream: nil,
      network: MLP(architecture: network.architecture, parameters: posterior.means), noiseStd: std)
  }
}

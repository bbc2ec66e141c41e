import Codelengths
import Foundation
import Kernels
import Laplace
import Networks

/// Lengths of the labels under a student whose weights have normal priors, each with the bits of structure and scales:
///
///     L(y) = structure + 6 + 3·(tensors) + bits of −ln p(y), or of a bound on it, − n log₂ δ
///
/// Structure and scales are those of `VariationalLength`, without a refund for symmetries. The bounds move the scales on their
/// grid; the annealed evidence takes the scales of the low-rank bound and integrates over all modes.
public struct EvidenceLengths: Hashable, Sendable {
  /// A length that was measured on draws.
  public struct Measured: Hashable, Sendable {
    public var length: Codelength
    public var standardError: Codelength
  }

  /// k, the live parameters.
  public let liveCount: Int
  /// The optimised bound with a factorised posterior, and with factors of rank `rank` beside it.
  public let factorised: Measured
  public let lowRank: Measured
  /// By annealed importance sampling; nil beyond `largestAnnealed` parameters.
  public let annealed: Measured?

  public static let rank = 8
  /// Chains through more weights would have to be too long.
  public static let largestAnnealed = 100

  /// Nil where the network's outputs are not finite on the inputs, or nothing in it is live.
  ///
  /// - Parameter steps: of Adam for each bound; annealing takes half as many temperatures.
  public init?(_ problem: CodingProblem, _ network: MLP, steps: Int) {
    let data = problem.dataset(first: problem.sampleCount)
    let inputs = SampleMatrix<Double>(features: data.inputCount, sampleMajor: data.inputs)
    let labels = SampleMatrix<Double>(features: data.outputCount, sampleMajor: data.labels)
    var precision: Double?
    if case .grid(let grid) = problem.labelCode.alphabet { precision = grid.precision }
    guard
      let coded = CodedNetwork(
        network, initialisation: problem.student.initialisation, inputs: inputs, labels: labels, precision: precision),
      coded.model.liveCount > 0
    else { return nil }
    liveCount = coded.model.liveCount
    let cells = precision.map { Double(problem.symbols.count) * log($0) } ?? 0
    let fixed = VariationalLength.structure(coded.network, symmetryRefund: false) + Codelength(bits: coded.grid.bits)
    func measured(_ nats: Double, _ error: Double) -> Measured {
      Measured(length: fixed + Codelength(nats: nats - cells), standardError: Codelength(nats: error))
    }
    func bound(rank: Int) -> VariationalBound {
      VariationalBound(
        WhitenedLikelihood(coded, inputs: inputs, labels: labels), VariationalBound.Effort(rank: rank, steps: steps),
        grid: coded.grid, noise: problem.origin.stream(StreamIndex.variationalNoise),
        measuring: problem.origin.stream(StreamIndex.variationalLoss))
    }
    let (independent, correlated) = (bound(rank: 0), bound(rank: Self.rank))
    factorised = measured(independent.nats, independent.standardError)
    lowRank = measured(correlated.nats, correlated.standardError)
    guard liveCount <= Self.largestAnnealed else {
      annealed = nil
      return
    }
    let evidence = AnnealedEvidence(
      WhitenedLikelihood(coded, inputs: inputs, labels: labels, scales: correlated.scales),
      AnnealedEvidence.Effort(temperatures: max(2, steps / 2)), stream: problem.origin.stream(StreamIndex.annealing))
    annealed = measured(evidence.nats, evidence.standardError)
  }
}

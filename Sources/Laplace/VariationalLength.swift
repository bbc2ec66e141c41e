import Codelengths
import Foundation
import Kernels
import Networks
import RandomStreams

/// The description length of labels by a network with a linearised Gaussian posterior around its weights, sent with bits
/// back (variational, in the sense of Hinton and van Camp 1993). It is defined at any weights, stopped early or not.
///
/// The network is compacted to hidden widths m_l with d_c parameters of which k are live; J = ∂f/∂θ_live over all n
/// budget labels (n·D residuals), s the noise, τ_l the prior scale of tensor l:
///
///     DL = Σ_l L*(m_l+1) + log₂(d_c+1) + log₂ C(d_c, k) − Σ_l log₂(m_l! 2^{m_l})
///        + (1/ln 2)·[ RSS/(2s²) + (n/2) ln 2πs² + ½ Σθ_i²/τ_i² + ½ ln det(I + T^½ JᵀJ T^½/s²) ]
///        − n log₂ δ + 6 + 3·(tensors)
///
/// s lies on 64 steps from δ/2 with ratio 2^¼ (6 bits), τ_l on 2^{−3…4} times the standard deviation that the
/// initialisation gives that tensor of the compacted network (3 bits); both are minimised, coordinate by coordinate. The
/// refund 2^{m_l} is for activations with g(−a) = −g(a).
///
/// Of classes, the labels cost the cross-entropy alone: (1/ln 2)·[CE + ½ Σθ_i²/τ_i² + ½ ln det(I + T^½ J F Jᵀ T^½)], F the
/// Fisher information of the softmax, and there is neither s nor δ.
///
/// The refund is earned where the m_l! 2^{m_l} equal modes of the posterior do not overlap. Units that the labels do not
/// determine keep their prior, and their modes coincide: with the refund a wide network codes pure noise in fewer bits
/// than the mean label, which no code can. Without it, what is left of doubt is the linearisation: see `sampled`.
public struct VariationalLength: Hashable, Sendable {
  /// Widths, support and the refund for the order and signs of the hidden units.
  public var structure: Codelength
  /// The indices of s and τ on their grids.
  public var scaleIndices: Codelength
  /// ½ Σθ²/τ² + ½ ln det(…): the parameters.
  public var parameters: Codelength
  /// RSS/(2s²) + (n/2) ln 2πs² − n ln δ, or the cross-entropy: the labels.
  public var labels: Codelength
  public var scales: PriorScales
  /// γ, how many parameters the data determine.
  public var effectiveDimension: Double
  /// k
  public var liveCount: Int
  /// The same total with the expected loss of the posterior measured on draws instead of linearised; nil without draws.
  public var sampled: Codelength?

  public var total: Codelength { structure + scaleIndices + parameters + labels }
  /// −log₂ p(y) of the Laplace approximation on the grid δ: what remains when architecture and support are known.
  public var evidence: Codelength { parameters + labels }
  /// Whether linearisation and draws disagree by more than 5 % of the total.
  public var isDoubtful: Bool { sampled.map { Self.areApart(total.bits, $0.bits) } ?? false }

  /// The same for lengths that were stored.
  public static func areApart(_ linearised: Double, _ sampled: Double) -> Bool {
    !(abs(sampled - linearised) <= 0.05 * abs(linearised))
  }

  public static let draws = 100

  /// Nil where the network's outputs are not finite on the inputs, and where the work is interrupted.
  ///
  /// - Parameters:
  ///   - inputs, labels: all labels of the budget.
  ///   - precision: δ, the grid of the labels; nil for classes, whose labels are one-hot.
  ///   - symmetryRefund: whether log₂(m_l! 2^{m_l}) is subtracted.
  ///   - stream: for the draws; nil makes none.
  public init?(
    _ network: MLP, initialisation: Initialisation, inputs: SampleMatrix<Double>, labels y: SampleMatrix<Double>,
    precision: Double?, symmetryRefund: Bool = true, stream: RandomStream? = nil,
    interruption: Interruption = Interruption()
  ) {
    guard
      let coded = CodedNetwork(
        network, initialisation: initialisation, inputs: inputs, labels: y, precision: precision,
        interruption: interruption)
    else { return nil }
    let (small, model, scales) = (coded.network, coded.model, coded.scales)
    guard let evidence = model.evidence(scales, effectiveParameters: true) else { return nil }
    liveCount = model.liveCount
    structure = Self.structure(small, symmetryRefund: symmetryRefund)
    scaleIndices = Codelength(bits: coded.grid.bits)
    parameters = Codelength(nats: evidence.priorMisfit + evidence.logDeterminant / 2)
    // a density becomes the probability of a cell of the grid
    let cells = precision.map { Double(model.residualCount) * log($0) } ?? 0
    self.labels = Codelength(nats: evidence.misfit - evidence.priorMisfit + evidence.normalisation - cells)
    self.scales = scales
    effectiveDimension = evidence.effectiveDimension
    guard var stream else { return }
    let deviance = model.meanDevianceOfDraws(scales, count: Self.draws, from: &stream)
    let divergence = evidence.priorMisfit + (evidence.logDeterminant - evidence.effectiveDimension) / 2
    sampled =
      structure + scaleIndices
      + Codelength(nats: divergence + deviance / (2 * scales.noise * scales.noise) + evidence.normalisation - cells)
  }

  /// Σ_l L*(m_l+1) + log₂(d_c+1) + log₂ C(d_c, k) − Σ_l log₂(m_l! 2^{m_l}) of a compacted network.
  package static func structure(_ network: MLP, symmetryRefund: Bool) -> Codelength {
    let architecture = network.architecture
    var widths = architecture.layers
    var length = Codelength.zero
    for l in 1..<max(1, architecture.layerCount) {
      // a compact network keeps one dead unit where it has no live one
      widths[l] = (0..<architecture.layers[l]).count { unit in
        (0..<architecture.layers[l + 1]).contains { network.weight(layer: l + 1, $0, unit) != 0 }
      }
      length += IntegerCode.universal(widths[l] + 1)
    }
    if symmetryRefund { length = length - network.symmetryRefund }
    let count = (1..<widths.count).reduce(0) { $0 + widths[$1] * (widths[$1 - 1] + (architecture.hasBias ? 1 : 0)) }
    return length + SparseParameterCode.support(of: count, live: network.liveParameterCount)
  }
}

import Foundation
import Networks

/// The two-part code of a sparse network with quantised weights: the bit width and the scale that make the whole shortest.
///
///     L = log₂(d + 1) + log₂ C(d, k) + k·b + 4 + 32·(layers + noise scales) + L(labels | quantised network)
///
/// b is one of 2 … 16 (4 bits say which), each layer has one single-precision scale, and the labels are coded with the
/// network that a decoder has, not with the one that was trained.
public struct QuantisedSparseCode: Sendable {
  public static let bitWidths = 2...16
  /// Scales tried, as shares of a layer's largest absolute value.
  public static let clips = [1, 0.85, 0.7, 0.55]

  public let quantiser: UniformQuantiser
  /// The model's part; noise scales are counted with the labels.
  public let modelLength: Codelength
  public let labelLength: Codelength

  public var total: Codelength { modelLength + labelLength }

  /// The length of the model's part.
  public static func modelLength(live k: Int, of d: Int, layers: Int, bits: Int) -> Codelength {
    SparseParameterCode.support(of: d, live: k) + Codelength(bits: Double(k * bits + 4 + 32 * layers))
  }

  /// Tries all widths and scales; `labelLength` is the length of the labels, with what their noise costs, under a network.
  public static func shortest(_ network: MLP, labelLength: (MLP) -> Codelength) -> QuantisedSparseCode {
    let architecture = network.architecture
    var best: QuantisedSparseCode?
    for bits in bitWidths {
      let model = modelLength(
        live: network.liveParameterCount, of: architecture.parameterCount, layers: architecture.layerCount, bits: bits)
      if let best, model > best.total { break }
      for clip in clips {
        let quantiser = UniformQuantiser(network.parameters, architecture: architecture, bits: bits, clip: clip)
        let labels = labelLength(MLP(architecture: architecture, parameters: quantiser.parameters))
        let code = QuantisedSparseCode(quantiser: quantiser, modelLength: model, labelLength: labels)
        if best.map({ code.total < $0.total }) ?? true { best = code }
      }
    }
    guard let best else { preconditionFailure("there is at least one bit width and one scale") }
    return best
  }
}

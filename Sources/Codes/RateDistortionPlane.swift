import Codelengths
import Foundation
import Networks
import RandomStreams

/// A network at many lengths: bits of the model against what is left of the network.
public struct RateDistortionPlane: Sendable {
  /// How a point was made.
  public enum Coder: String, CaseIterable, Hashable, Sendable {
    /// A prefix of the SuRP stream.
    case surp
    /// The largest weights, quantised to 6 bits, with their support (`SparseParameterCode`).
    case magnitude
    /// The live weights of the network as it is, quantised to 2 … 16 bits, with their support.
    case quantised
    /// A draw of the test channel of a Laplace source, at its rate n·R(D): a bound for such a source, and no code.
    case laplace
  }

  public struct Point: Hashable, Sendable {
    public let coder: Coder
    public let model: Codelength
    public let network: MLP
  }

  public let points: [Point]

  /// Bits of a weight kept by magnitude.
  static let magnitudeBits = 6

  public init(_ network: MLP, _ problem: CodingProblem, coders: Set<Coder> = Set(Coder.allCases)) {
    var points: [Point] = []
    if coders.contains(.surp), network.parameters.count >= 3 {
      points += SurpCode(problem).prefixes(network).map { Point(coder: .surp, model: $0.model, network: $0.network) }
    }
    if coders.contains(.magnitude) { points += Self.magnitude(network) }
    if coders.contains(.quantised) {
      points += QuantisedSparseCode.bitWidths.map { Self.quantised(network, bits: $0, .quantised) }
    }
    if coders.contains(.laplace) { points += Self.laplace(network, problem.origin) }
    self.points = points
  }

  private static func quantised(_ network: MLP, bits: Int, _ coder: Coder) -> Point {
    let architecture = network.architecture
    let quantiser = UniformQuantiser(network.parameters, architecture: architecture, bits: bits)
    let model = QuantisedSparseCode.modelLength(
      live: network.liveParameterCount, of: architecture.parameterCount, layers: architecture.layerCount, bits: bits)
    return Point(coder: coder, model: model, network: MLP(architecture: architecture, parameters: quantiser.parameters))
  }

  private static func magnitude(_ network: MLP) -> [Point] {
    let order = network.parameters.indices.sorted { abs(network.parameters[$0]) > abs(network.parameters[$1]) }
    return (1...20).map { step in
      var pruned = network
      for i in order.dropFirst(order.count * step / 20) { pruned.parameters[i] = 0 }
      return quantised(pruned, bits: magnitudeBits, .magnitude)
    }
  }

  /// All magnitudes, each tensor divided by its norm, as one exponential source; the signs of what is not zero cost a bit each.
  private static func laplace(_ network: MLP, _ origin: CodingProblem.Origin) -> [Point] {
    let tensors = SurpTensors(network)
    let u = tensors.magnitudes(network.parameters)
    let mean = u.reduce(0, +) / Double(u.count)
    guard mean > 0 else { return [] }
    let source = LaplaceRateDistortion(rate: 1 / mean)
    var stream = origin.stream(StreamIndex.messages)
    return (1...24).map { step in
      let length = Codelength(bits: Double(step) / 4)
      let distortion = source.distortion(length: length)
      let channel = LaplaceTestChannel(rate: 1 / mean, distortion: distortion)
      let v = u.map { channel.reconstruction(of: $0, from: &stream) }
      let parameters = tensors.parameters(v, isNegative: network.parameters.map { $0 < 0 })
      let signs = Double(v.count { $0 != 0 })
      return Point(
        coder: .laplace, model: Codelength(bits: length.bits * Double(u.count) + signs),
        network: MLP(architecture: network.architecture, parameters: parameters))
    }
  }
}

/// The shape of a multilayer perceptron: h₀ = x, a_l = W_l h_{l−1} + b_l, h_l = g(a_l) for l < L, f(x) = a_L.
///
/// Parameters are stored flat, layer after layer: W_l row by row (shape d_l × d_{l−1}), then b_l (d_l values, if
/// the network has biases). Input and output width and at least one layer of weights are required.
public struct Architecture: Hashable, Sendable {
  /// Widths d_0 (inputs), d_1, …, d_L (outputs).
  public let layers: [Int]
  /// Nonlinearity of the hidden units.
  public let activation: Activation
  /// Whether every layer has a bias vector.
  public let hasBias: Bool

  public init(layers: [Int], activation: Activation, hasBias: Bool = true) {
    precondition(layers.count >= 2 && layers.allSatisfy { $0 >= 1 }, "an architecture needs at least two positive widths")
    self.layers = layers
    self.activation = activation
    self.hasBias = hasBias
  }

  public var inputCount: Int { layers[0] }
  public var outputCount: Int { layers[layers.count - 1] }
  /// L, the number of weight matrices.
  public var layerCount: Int { layers.count - 1 }
  /// A network without hidden units is a linear map.
  public var isLinear: Bool { layers.count == 2 }
  /// d = Σ_l d_l (d_{l−1} + 1), or Σ_l d_l d_{l−1} without biases.
  public var parameterCount: Int {
    (1...layerCount).reduce(0) { $0 + layers[$1] * (layers[$1 - 1] + (hasBias ? 1 : 0)) }
  }

  /// Where layer `l` (1…L) keeps its weights in the flat parameters: d_l × d_{l−1} values, row by row.
  public func weights(ofLayer l: Int) -> Range<Int> {
    let start = (1..<l).reduce(0) { $0 + layers[$1] * (layers[$1 - 1] + (hasBias ? 1 : 0)) }
    return start..<start + layers[l] * layers[l - 1]
  }

  /// Where layer `l` (1…L) keeps its biases; empty without biases.
  public func biases(ofLayer l: Int) -> Range<Int> {
    let start = weights(ofLayer: l).upperBound
    return start..<start + (hasBias ? layers[l] : 0)
  }
}

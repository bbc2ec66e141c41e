import Foundation

extension MLP {
  /// a_l = W_l h_{l−1} + b_l for layer l in 1…L, samples × d_l, for inputs in sample-major order.
  public func preactivations(ofLayer l: Int, sampleMajor inputs: [Double]) -> [Double] {
    // the network up to layer l, whose outputs are linear
    let lower = Architecture(
      layers: Array(architecture.layers[...l]), activation: architecture.activation, hasBias: architecture.hasBias)
    return MLP(architecture: lower, parameters: Array(parameters[..<lower.parameterCount])).outputs(sampleMajor: inputs)
  }

  /// h_l, samples × d_l: the inputs for l = 0, g(a_l) for the hidden layers l < L.
  public func activations(ofLayer l: Int, sampleMajor inputs: [Double]) -> [Double] {
    precondition(l >= 0 && l < architecture.layerCount, "only inputs and hidden layers have activations")
    if l == 0 { return inputs }
    return preactivations(ofLayer: l, sampleMajor: inputs).map(architecture.activation.value)
  }
}

extension Activation {
  /// g(a).
  public func value(_ a: Double) -> Double {
    switch self {
    case .tanh: Foundation.tanh(a)
    case .relu: max(0, a)
    case .erf: Foundation.erf(a / 2.0.squareRoot())
    case .identity: a
    }
  }
}

extension MLP {
  /// The same function in a wider architecture of equal depth: units take the first places, everything else is zero.
  /// Nil where the architecture is no wider in every layer, or has other inputs, outputs, activation or no biases.
  public func embedded(in wide: Architecture) -> MLP? {
    let narrow = architecture
    guard narrow != wide else { return self }
    guard narrow.layerCount == wide.layerCount, narrow.activation == wide.activation || narrow.isLinear,
      wide.hasBias || !narrow.hasBias, narrow.inputCount == wide.inputCount, narrow.outputCount == wide.outputCount,
      zip(narrow.layers, wide.layers).allSatisfy({ $0 <= $1 })
    else { return nil }
    var parameters = [Double](repeating: 0, count: wide.parameterCount)
    for l in 1...narrow.layerCount {
      let weights = wide.weights(ofLayer: l).lowerBound
      for i in 0..<narrow.layers[l] {
        for j in 0..<narrow.layers[l - 1] { parameters[weights + i * wide.layers[l - 1] + j] = weight(layer: l, i, j) }
        if narrow.hasBias { parameters[wide.biases(ofLayer: l).lowerBound + i] = bias(layer: l, i) }
      }
    }
    return MLP(architecture: wide, parameters: parameters)
  }
}

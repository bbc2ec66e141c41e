extension MLP {
  /// The same function with constant units folded into the biases they feed, wherever that leaves fewer parameters.
  ///
  /// A hidden unit without a live incoming weight is the constant c = g(b). Folding adds W_{l+1}[i, j]·c to b_{l+1}[i] and
  /// removes b_l[j] and the column j; it brings a bias to life wherever there was none, which costs a parameter, so that a
  /// unit is folded only if the number of live parameters falls, and with it the description length. Units that have no
  /// consumer left are removed with all that fed them. Outputs are never removed, even if nothing leads to them.
  public func foldingConstants() -> MLP { folding { $0.liveParameterCount < $1.liveParameterCount } }

  /// - Parameter isBetter: whether the folded network (first) is preferred to the present one.
  package func folding(where isBetter: (MLP, MLP) -> Bool) -> MLP {
    var network = removingDeadParameters()
    guard architecture.hasBias else { return network }
    for l in 1..<max(1, architecture.layerCount) {
      for j in 0..<architecture.layers[l] where network.isConstant(layer: l, j) && network.bias(layer: l, j) != 0 {
        let folded = network.foldingUnit(layer: l, j)
        if isBetter(folded, network) { network = folded }
      }
    }
    return network.removingDeadParameters()
  }

  private func isConstant(layer l: Int, _ unit: Int) -> Bool {
    (0..<architecture.layers[l - 1]).allSatisfy { weight(layer: l, unit, $0) == 0 }
  }

  private func foldingUnit(layer l: Int, _ unit: Int) -> MLP {
    var folded = self
    let value = architecture.activation.value(bias(layer: l, unit))
    let (weights, biases) = (architecture.weights(ofLayer: l + 1), architecture.biases(ofLayer: l + 1))
    for i in 0..<architecture.layers[l + 1] {
      let index = weights.lowerBound + i * architecture.layers[l] + unit
      guard folded.parameters[index] != 0 else { continue }
      folded.parameters[biases.lowerBound + i] += folded.parameters[index] * value
      folded.parameters[index] = 0
    }
    folded.parameters[architecture.biases(ofLayer: l).lowerBound + unit] = 0
    return folded
  }
}

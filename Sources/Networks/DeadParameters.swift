extension MLP {
  /// The same function with every parameter removed that lies on no path from an input or a bias to an output.
  ///
  /// Forward: a unit is constantly zero if its bias is zero and no live weight comes from a unit that is not (all our
  /// activations map 0 to 0). Backward: a unit is dead if no live weight leads from it to a unit that is not. Removed
  /// are W_l[i, j] where j is constantly zero or i is dead, and b_l[i] where i is dead. Units with only a bias and
  /// live consumers stay: they are constants.
  ///
  /// This replaces the reference's pruning by zero gradients on one random batch, which deletes live weights wherever
  /// a unit saturates. Invariants: f is unchanged, the support never grows, and a second call changes nothing.
  public func removingDeadParameters() -> MLP {
    let last = architecture.layerCount
    var pruned = self
    var carries = [Bool](repeating: true, count: architecture.inputCount)
    var carriers = [carries]
    for l in 1...last {
      carries = (0..<architecture.layers[l]).map { i in
        bias(layer: l, i) != 0 || carriers[l - 1].indices.contains { weight(layer: l, i, $0) != 0 && carriers[l - 1][$0] }
      }
      carriers.append(carries)
    }
    var needed = [Bool](repeating: true, count: architecture.outputCount)
    for l in stride(from: last, through: 1, by: -1) {
      let columns = architecture.layers[l - 1]
      let weights = architecture.weights(ofLayer: l).lowerBound
      let biases = architecture.biases(ofLayer: l)
      var neededBelow = [Bool](repeating: false, count: columns)
      for i in 0..<architecture.layers[l] {
        for j in 0..<columns {
          let index = weights + i * columns + j
          if !needed[i] || !carriers[l - 1][j] { pruned.parameters[index] = 0 }
          if pruned.parameters[index] != 0 { neededBelow[j] = true }
        }
        if !needed[i] && !biases.isEmpty { pruned.parameters[biases.lowerBound + i] = 0 }
      }
      needed = neededBelow
    }
    return pruned
  }
}

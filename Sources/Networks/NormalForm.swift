extension MLP {
  /// A representative of all parameters that give the same function by permuting hidden units and flipping their signs.
  ///
  /// For generic parameters of a tanh network these are the only parameters with this function (Fefferman and Markel, NIPS
  /// 1993), so that two networks compute the same function exactly if their normal forms are equal. Layer after layer, with
  /// inputs in normal form already:
  ///
  /// 1. constant units go into the biases they feed, and units without consumers become zero;
  /// 2. with an odd activation (tanh, erf, identity), a unit whose first non-zero number of (b_j, W_j1, W_j2, …) is negative
  ///    changes its sign, and the weights that leave it change theirs;
  /// 3. units are sorted by (b_j, W_j1, …), descending, so that dead ones come last;
  /// 4. units with equal rows become one, whose outgoing weights are their sums.
  ///
  /// Sums are taken in the order of their terms' values, so that equal networks have normal forms equal to the last bit. The
  /// architecture stays, and outputs are never removed. ReLU networks have a further symmetry, positive scales, which is left.
  public func normalForm() -> MLP {
    var network = self
    while true {
      network = network.foldingAllConstants()
      var merged = false
      for l in 1..<max(1, architecture.layerCount) {
        if architecture.activation.isOdd { network.orientUnits(ofLayer: l) }
        network.sortUnits(ofLayer: l)
        if network.mergeEqualUnits(ofLayer: l) { merged = true }
      }
      if !merged { break }
    }
    for i in network.parameters.indices where network.parameters[i] == 0 { network.parameters[i] = 0 }
    return network
  }

  /// (b_j, W_j1, W_j2, …) of a unit.
  private func row(layer l: Int, _ unit: Int) -> [Double] {
    [bias(layer: l, unit)] + (0..<architecture.layers[l - 1]).map { weight(layer: l, unit, $0) }
  }

  private func isDead(layer l: Int, _ unit: Int) -> Bool { row(layer: l, unit).allSatisfy { $0 == 0 } }

  /// Units of a hidden layer that are not zero; in a normal form they come first.
  func liveUnitCount(ofLayer l: Int) -> Int { (0..<architecture.layers[l]).count { !isDead(layer: l, $0) } }

  private mutating func setRow(layer l: Int, _ unit: Int, _ row: [Double]) {
    let columns = architecture.layers[l - 1]
    let weights = architecture.weights(ofLayer: l).lowerBound + unit * columns
    for j in 0..<columns { parameters[weights + j] = row[1 + j] }
    if architecture.hasBias { parameters[architecture.biases(ofLayer: l).lowerBound + unit] = row[0] }
  }

  private func column(layer l: Int, _ source: Int) -> [Double] {
    (0..<architecture.layers[l]).map { weight(layer: l, $0, source) }
  }

  private mutating func setColumn(layer l: Int, _ source: Int, _ column: [Double]) {
    let start = architecture.weights(ofLayer: l).lowerBound + source
    for i in column.indices { parameters[start + i * architecture.layers[l - 1]] = column[i] }
  }

  private mutating func orientUnits(ofLayer l: Int) {
    for unit in 0..<architecture.layers[l] {
      let row = row(layer: l, unit)
      guard let first = row.first(where: { $0 != 0 }), first < 0 else { continue }
      setRow(layer: l, unit, row.map { -$0 })
      setColumn(layer: l + 1, unit, column(layer: l + 1, unit).map { -$0 })
    }
  }

  private mutating func sortUnits(ofLayer l: Int) {
    let units = (0..<architecture.layers[l]).map { (row: row(layer: l, $0), column: column(layer: l + 1, $0)) }
    // the first non-zero number of a live row need not be positive for activations that are not odd: dead rows go last
    let order = units.indices.sorted { a, b in
      let (deadA, deadB) = (isDead(layer: l, a), isDead(layer: l, b))
      return deadA == deadB ? units[b].row.lexicographicallyPrecedes(units[a].row) : deadB
    }
    for (place, unit) in order.enumerated() {
      setRow(layer: l, place, units[unit].row)
      setColumn(layer: l + 1, place, units[unit].column)
    }
  }

  /// Units are sorted: equal rows are neighbours. Returns whether there were any.
  private mutating func mergeEqualUnits(ofLayer l: Int) -> Bool {
    var merged = false
    var first = 0
    while first < architecture.layers[l], !isDead(layer: l, first) {
      let row = row(layer: l, first)
      var end = first + 1
      while end < architecture.layers[l], self.row(layer: l, end) == row { end += 1 }
      if end > first + 1 {
        merged = true
        let columns = (first..<end).map { column(layer: l + 1, $0) }
        setColumn(layer: l + 1, first, columns[0].indices.map { i in Self.orderedSum(columns.map { $0[i] }) })
        for unit in first + 1..<end {
          setColumn(layer: l + 1, unit, columns[0].map { _ in 0 })
          setRow(layer: l, unit, row.map { _ in 0 })
        }
      }
      first = end
    }
    return merged
  }

  /// Folds every constant unit, whatever it costs: its share of a bias cannot be told apart from the bias.
  private func foldingAllConstants() -> MLP {
    var network = removingDeadParameters()
    guard architecture.hasBias else { return network }
    for l in 1..<max(1, architecture.layerCount) {
      let constants = (0..<architecture.layers[l]).filter { unit in
        let row = network.row(layer: l, unit)
        return row[0] != 0 && row.dropFirst().allSatisfy { $0 == 0 }
      }
      guard !constants.isEmpty else { continue }
      for i in 0..<architecture.layers[l + 1] {
        let shares = constants.map {
          network.weight(layer: l + 1, i, $0) * architecture.activation.value(network.bias(layer: l, $0))
        }
        network.parameters[architecture.biases(ofLayer: l + 1).lowerBound + i] =
          Self.orderedSum(shares + [network.bias(layer: l + 1, i)])
      }
      for unit in constants {
        network.setRow(layer: l, unit, network.row(layer: l, unit).map { _ in 0 })
        network.setColumn(layer: l + 1, unit, network.column(layer: l + 1, unit).map { _ in 0 })
      }
    }
    return network.removingDeadParameters()
  }

  private static func orderedSum(_ terms: [Double]) -> Double { terms.sorted().reduce(0, +) }
}

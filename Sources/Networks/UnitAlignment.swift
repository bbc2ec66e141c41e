/// Which hidden unit of one network stands for which of another, and with which sign: layer after layer a signed assignment
/// that makes the distance of the parameters small.
///
/// With P_l the signed permutation of layer l (P_0 and P_L the identity) the squared distance is
/// Σ_l ‖A_l − P_l B_l P_{l−1}ᵀ‖² + ‖a_l − P_l b_l‖². All but one P_l fixed, the rest is a linear assignment problem:
/// unit i of A and unit j of B cost ‖row_i − s·row_j‖² + ‖column_i − s·column_j‖², the better sign s of the two. With one hidden
/// layer its solution is the least distance over all orders and signs. With more, layers are solved in turn until nothing
/// changes, which never increases the distance, from several starts; the result is an upper bound of the least distance.
struct UnitAlignment {
  private let a: UnitRows
  private let b: UnitRows
  /// Whether a unit may change its sign.
  private let allowsSigns: Bool
  /// Widths, of both.
  private let layers: [Int]
  /// By layer and unit of A: the unit of B, and its sign.
  private var units: [[Int]]
  private var signs: [[Double]]

  /// Starts with random orders, besides the order given and those that are made from one end of the networks.
  private static let randomStarts = 4
  private static let mostSweeps = 100

  /// The least squared distance found between the parameters of two networks of the same widths.
  static func leastSquaredDistance(_ a: UnitRows, _ b: UnitRows, allowsSigns: Bool) -> Double {
    precondition(a.layers == b.layers, "units are aligned within one architecture")
    let given = UnitAlignment(a, b, allowsSigns)
    guard given.layers.count > 2 else { return given.squaredDistance }
    let hidden = Array(1..<given.layers.count - 1)
    var starts = [given]
    if hidden.count > 1 {
      var forward = given
      for l in hidden { forward.assign(layer: l, outgoing: false) }
      var backward = given
      for l in hidden.reversed() { backward.assign(layer: l, incoming: false) }
      starts += [forward, backward]
      var state: UInt64 = 0x9e37_79b9_7f4a_7c15
      for _ in 0..<randomStarts { starts.append(given.shuffled(&state)) }
    }
    return starts.map { start in
      var alignment = start
      return alignment.descend()
    }.min() ?? given.squaredDistance
  }

  private init(_ a: UnitRows, _ b: UnitRows, _ allowsSigns: Bool) {
    (self.a, self.b, self.allowsSigns) = (a, b, allowsSigns)
    layers = a.layers
    units = layers.map { Array(0..<$0) }
    signs = layers.map { [Double](repeating: 1, count: $0) }
  }

  /// Solves one layer after the other until the distance falls no more, and returns it.
  private mutating func descend() -> Double {
    var best = squaredDistance
    for _ in 0..<Self.mostSweeps {
      for l in 1..<layers.count - 1 { assign(layer: l) }
      let distance = squaredDistance
      guard distance < best else { break }
      best = distance
    }
    return best
  }

  /// The best order and signs of one layer, the other layers fixed.
  private mutating func assign(layer l: Int, incoming: Bool = true, outgoing: Bool = true) {
    let width = layers[l]
    let own = (0..<width).map { i in
      (incoming ? a.rows[l][i] : []) + (outgoing ? (0..<layers[l + 1]).map { a.rows[l + 1][$0][1 + i] } : [])
    }
    let others = (0..<width).map { j in
      (incoming ? moved(b.rows[l][j], through: l - 1) : [])
        + (outgoing ? (0..<layers[l + 1]).map { signs[l + 1][$0] * b.rows[l + 1][units[l + 1][$0]][1 + j] } : [])
    }
    var costs = [Double](repeating: 0, count: width * width)
    var flips = [Bool](repeating: false, count: width * width)
    for i in 0..<width {
      for j in 0..<width {
        var (same, opposite) = (0.0, 0.0)
        for k in own[i].indices {
          let (x, y) = (own[i][k], others[j][k])
          same += (x - y) * (x - y)
          opposite += (x + y) * (x + y)
        }
        flips[i * width + j] = allowsSigns && opposite < same
        costs[i * width + j] = flips[i * width + j] ? opposite : same
      }
    }
    units[l] = leastCostAssignment(costs, count: width)
    signs[l] = (0..<width).map { flips[$0 * width + units[l][$0]] ? -1 : 1 }
  }

  /// (b_j, W_j1, …) of a unit of B, its sources in the order and with the signs of A's.
  private func moved(_ row: [Double], through layer: Int) -> [Double] {
    [row[0]] + (0..<layers[layer]).map { signs[layer][$0] * row[1 + units[layer][$0]] }
  }

  private var squaredDistance: Double {
    var sum = 0.0
    for l in 1..<layers.count {
      for i in 0..<layers[l] {
        let other = moved(b.rows[l][units[l][i]], through: l - 1)
        for (x, y) in zip(a.rows[l][i], other) { sum += (x - signs[l][i] * y) * (x - signs[l][i] * y) }
      }
    }
    return sum
  }

  /// Hidden units in another order, by a xorshift generator of its own: the starts are part of the definition.
  private func shuffled(_ state: inout UInt64) -> UnitAlignment {
    var other = self
    for l in 1..<layers.count - 1 {
      for i in stride(from: layers[l] - 1, to: 0, by: -1) {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        other.units[l].swapAt(i, Int(state % UInt64(i + 1)))
      }
    }
    return other
  }
}

/// The parameters of a network by layer and unit: (b_i, W_i1, W_i2, …), a bias of 0 where there are none.
struct UnitRows {
  let layers: [Int]
  /// By layer (none for the inputs), unit and source.
  var rows: [[[Double]]]

  /// - Parameter layers: widths to cut or fill up to with dead units, which come last in a normal form.
  init(_ network: MLP, layers: [Int]) {
    self.layers = layers
    let own = network.architecture.layers
    rows =
      [[]]
      + (1..<layers.count).map { l in
        (0..<layers[l]).map { i in
          guard i < own[l] else { return [Double](repeating: 0, count: 1 + layers[l - 1]) }
          return [network.bias(layer: l, i)] + (0..<layers[l - 1]).map { $0 < own[l - 1] ? network.weight(layer: l, i, $0) : 0 }
        }
      }
  }

  /// 1 where a parameter lives.
  var support: UnitRows {
    var copy = self
    copy.rows = rows.map { $0.map { $0.map { $0 == 0 ? 0 : 1 } } }
    return copy
  }
}

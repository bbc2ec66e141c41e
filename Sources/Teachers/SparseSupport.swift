import Networks
import RandomStreams

/// A random connected support: every live weight lies on a path from an input to an output, every live bias belongs
/// to a unit on such a path.
enum SparseSupport {
  /// Grows a support of exactly `k` parameters from one random path by moves that keep it connected, each drawn
  /// uniformly: a weight between live units, a bias of a live unit, or a new hidden unit with one weight in and one out.
  static func random(_ architecture: Architecture, live k: Int, from stream: inout RandomStream) throws -> ParameterMask {
    let last = architecture.layerCount
    guard k >= last && k <= architecture.parameterCount else {
      throw TeacherError(
        description:
          "cannot draw a sparse teacher with nonzero = \(k) on layers \(architecture.layers): "
          + "a path from input to output needs \(last) parameters and the architecture has \(architecture.parameterCount)")
    }
    var growth = Growth(architecture)
    var path = architecture.layers.map { stream.integer(below: $0) }
    path[last] = stream.integer(below: architecture.outputCount)
    for l in 1...last { growth.addWeight(l, path[l], path[l - 1]) }
    while growth.count < k {
      let moves = growth.moves(atMost: k - growth.count)
      guard !moves.isEmpty else {
        throw TeacherError(
          description:
            "cannot draw a sparse teacher with nonzero = \(k) on layers \(architecture.layers): "
            + "no connected support with exactly \(k) parameters extends the drawn one; give the network biases or change nonzero"
        )
      }
      growth.apply(moves[stream.integer(below: moves.count)])
    }
    return ParameterMask(live: growth.live)
  }

  private struct Growth {
    enum Move {
      case weight(layer: Int, to: Int, from: Int)
      case bias(layer: Int, unit: Int)
      case unit(layer: Int, unit: Int, from: Int, to: Int)
    }

    let architecture: Architecture
    var live: [Bool]
    var liveUnits: [Set<Int>]
    var count = 0

    init(_ architecture: Architecture) {
      self.architecture = architecture
      live = Array(repeating: false, count: architecture.parameterCount)
      liveUnits = Array(repeating: [], count: architecture.layers.count)
      liveUnits[0] = Set(0..<architecture.inputCount)
    }

    func weightIndex(_ l: Int, _ i: Int, _ j: Int) -> Int {
      architecture.weights(ofLayer: l).lowerBound + i * architecture.layers[l - 1] + j
    }

    mutating func set(_ index: Int) {
      live[index] = true
      count += 1
    }

    mutating func addWeight(_ l: Int, _ i: Int, _ j: Int) {
      set(weightIndex(l, i, j))
      liveUnits[l].insert(i)
      liveUnits[l - 1].insert(j)
    }

    mutating func apply(_ move: Move) {
      switch move {
      case .weight(let l, let i, let j): addWeight(l, i, j)
      case .bias(let l, let i): set(architecture.biases(ofLayer: l).lowerBound + i)
      case .unit(let l, let unit, let from, let to):
        addWeight(l, unit, from)
        addWeight(l + 1, to, unit)
      }
    }

    /// Every move that keeps the support connected and costs at most `budget`, in a fixed order.
    func moves(atMost budget: Int) -> [Move] {
      var moves: [Move] = []
      for l in 1...architecture.layerCount {
        for i in liveUnits[l].sorted() {
          for j in liveUnits[l - 1].sorted() where !live[weightIndex(l, i, j)] { moves.append(.weight(layer: l, to: i, from: j)) }
          if architecture.hasBias, !live[architecture.biases(ofLayer: l).lowerBound + i] {
            moves.append(.bias(layer: l, unit: i))
          }
        }
        guard budget >= 2, l < architecture.layerCount else { continue }
        for unit in 0..<architecture.layers[l] where !liveUnits[l].contains(unit) {
          for from in liveUnits[l - 1].sorted() {
            for to in liveUnits[l + 1].sorted() { moves.append(.unit(layer: l, unit: unit, from: from, to: to)) }
          }
        }
      }
      return moves
    }
  }
}

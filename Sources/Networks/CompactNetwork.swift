/// A pruned network without its dead units: the same function at the cost of the units that are left.
public struct CompactNetwork: Hashable, Sendable {
  public let architecture: Architecture
  /// Index in the full parameters of each compact parameter.
  public let origin: [Int]

  /// Keeps the inputs, the outputs and every hidden unit with a live consumer, or one dead unit in a layer that has
  /// none. Nil where nothing can be removed.
  public init?(_ network: MLP) {
    let full = network.architecture
    var kept = full.layers.map { Array(0..<$0) }
    for l in 1..<max(1, full.layerCount) {
      let live = kept[l].filter { unit in (0..<full.layers[l + 1]).contains { network.weight(layer: l + 1, $0, unit) != 0 } }
      kept[l] = live.isEmpty ? [0] : live
    }
    guard kept.map(\.count) != full.layers else { return nil }
    architecture = Architecture(layers: kept.map(\.count), activation: full.activation, hasBias: full.hasBias)
    var origin: [Int] = []
    for l in 1...full.layerCount {
      let start = full.weights(ofLayer: l).lowerBound
      for i in kept[l] { origin += kept[l - 1].map { start + i * full.layers[l - 1] + $0 } }
      if full.hasBias { origin += kept[l].map { full.biases(ofLayer: l).lowerBound + $0 } }
    }
    self.origin = origin
  }

  public func compacted(_ parameters: [Double]) -> [Double] { origin.map { parameters[$0] } }

  /// Full parameters, zero where units were removed.
  public func expanded(_ parameters: [Double], count: Int) -> [Double] {
    var full = [Double](repeating: 0, count: count)
    for (value, index) in zip(parameters, origin) { full[index] = value }
    return full
  }
}

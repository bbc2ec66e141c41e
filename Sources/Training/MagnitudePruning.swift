import Networks

/// Removal of the smallest parameters, biases included.
///
/// Of m living parameters, ⌈share · m⌉ stay: counts are rounded in favour of the parameters, so that no group loses its last
/// one. Of two equal magnitudes the earlier parameter stays.
public struct MagnitudePruning: Hashable, Sendable {
  public enum Scope: String, CaseIterable, Hashable, Sendable {
    /// All parameters of the network compete with each other. Layers with small weights by nature go first, often so far
    /// that nothing connects inputs with outputs.
    case global
    /// Those of each layer do.
    case layer
  }
  public let scope: Scope

  public init(scope: Scope) { self.scope = scope }

  /// Which of all parameters stay: the largest ⌈share · d⌉ of the network, or of each layer.
  public func mask(keeping share: Double, of network: MLP) -> [Bool] {
    mask(network, among: [Bool](repeating: true, count: network.parameters.count)) { _ in share }
  }

  /// Which of the living parameters stay after one round of iterative pruning, without the smallest `fraction`. Layer by
  /// layer, the output layer loses half of that (Frankle and Carbin, arXiv 1803.03635).
  public func mask(removing fraction: Double, of network: MLP, among live: [Bool]) -> [Bool] {
    mask(network, among: live) { layer in
      1 - (scope == .layer && layer == network.architecture.layerCount ? fraction / 2 : fraction)
    }
  }

  private func mask(_ network: MLP, among live: [Bool], share: (_ layer: Int) -> Double) -> [Bool] {
    let architecture = network.architecture
    var mask = [Bool](repeating: false, count: network.parameters.count)
    func keep(_ range: Range<Int>, _ share: Double) {
      let candidates = range.filter { live[$0] }
      // 0.8 · 5 is 4, although the product of the binary numbers may be above it
      let count = Int((share * Double(candidates.count) - 1e-9).rounded(.up))
      let order = candidates.sorted { a, b in
        let (x, y) = (abs(network.parameters[a]), abs(network.parameters[b]))
        return x == y ? a < b : x > y
      }
      for i in order.prefix(max(0, count)) { mask[i] = true }
    }
    switch scope {
    case .global: keep(0..<network.parameters.count, share(0))
    case .layer:
      for l in 1...architecture.layerCount {
        keep(architecture.weights(ofLayer: l).lowerBound..<architecture.biases(ofLayer: l).upperBound, share(l))
      }
    }
    return mask
  }
}

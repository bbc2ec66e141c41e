import Networks

/// The weight matrices and bias vectors of a network, each with a Gaussian prior N(0, τ²) of its own scale.
///
/// Order: W_1, b_1, W_2, b_2, …; without biases W_1, W_2, ….
public struct Tensors: Hashable, Sendable {
  public let ranges: [Range<Int>]
  /// Standard deviation with which the initialisation draws each tensor; the unit of prior scales. Where an
  /// initialisation sets biases to zero (Glorot) or everything (zeros), 1/√fan_in stands in.
  public let initialStds: [Double]

  public init(_ architecture: Architecture, initialisation: Initialisation) {
    var ranges: [Range<Int>] = []
    var stds: [Double] = []
    for l in 1...architecture.layerCount {
      let fanIn = architecture.layers[l - 1]
      let activation = l < architecture.layerCount ? architecture.activation : .identity
      ranges.append(architecture.weights(ofLayer: l))
      stds.append(initialisation.weightStd(fanIn: fanIn, fanOut: architecture.layers[l], activation))
      guard architecture.hasBias else { continue }
      ranges.append(architecture.biases(ofLayer: l))
      stds.append(initialisation.biasStd(fanIn: fanIn))
    }
    self.ranges = ranges
    initialStds = stds
  }

  public var count: Int { ranges.count }
}

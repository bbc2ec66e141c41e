import RandomStreams

extension Initialisation {
  /// Draws the parameters of a network, layer after layer, weights row by row and then biases, and inside a layer
  /// every value of `fanIn(l, i)` as its fan-in, so that sparse networks can be drawn at their own scale.
  ///
  /// - Parameters:
  ///   - fanIn: the fan-in of unit `i` of layer `l`; the width of the layer below for a full network.
  public func draw(
    _ architecture: Architecture, from stream: inout RandomStream, fanIn: ((_ layer: Int, _ unit: Int) -> Int)? = nil
  ) -> [Double] {
    var parameters: [Double] = []
    parameters.reserveCapacity(architecture.parameterCount)
    for l in 1...architecture.layerCount {
      let rows = architecture.layers[l]
      let columns = architecture.layers[l - 1]
      let activation = l < architecture.layerCount ? architecture.activation : .identity
      for unit in 0..<rows {
        let inputs = fanIn?(l, unit) ?? columns
        for _ in 0..<columns { parameters.append(weight(inputs, rows, activation, &stream)) }
      }
      if architecture.hasBias {
        for unit in 0..<rows { parameters.append(bias(fanIn?(l, unit) ?? columns, &stream)) }
      }
    }
    return parameters
  }

  private func weight(_ fanIn: Int, _ fanOut: Int, _ activation: Activation, _ stream: inout RandomStream) -> Double {
    let inputs = Double(max(1, fanIn))
    switch self {
    case .lux:
      let bound = Self.gain(activation) * (3 / inputs).squareRoot()
      return stream.uniform(-bound, bound)
    case .glorot:
      let bound = (6 / (inputs + Double(fanOut))).squareRoot()
      return stream.uniform(-bound, bound)
    case .pytorch:
      let bound = (1 / inputs).squareRoot()
      return stream.uniform(-bound, bound)
    case .gaussian: return stream.normal() * (1 / inputs).squareRoot()
    case .zeros: return 0
    }
  }

  private func bias(_ fanIn: Int, _ stream: inout RandomStream) -> Double {
    let bound = (1 / Double(max(1, fanIn))).squareRoot()
    switch self {
    case .lux, .pytorch: return stream.uniform(-bound, bound)
    case .gaussian: return stream.normal() * bound
    case .glorot, .zeros: return 0
    }
  }

  /// Lux's gains (`WeightInitializers.kaiming_uniform`): 5/3 for tanh, 2 for relu (not √2), else 1.
  static func gain(_ activation: Activation) -> Double {
    switch activation {
    case .tanh: 5.0 / 3
    case .relu: 2
    case .erf, .identity: 1
    }
  }

  /// Standard deviation of the weights it draws; 1/√fan_in for `zeros`, which has none.
  public func weightStd(fanIn: Int, fanOut: Int, _ activation: Activation) -> Double {
    let inputs = Double(max(1, fanIn))
    switch self {
    case .lux: return Self.gain(activation) / inputs.squareRoot()
    case .glorot: return (2 / (inputs + Double(fanOut))).squareRoot()
    case .pytorch: return 1 / (3 * inputs).squareRoot()
    case .gaussian, .zeros: return 1 / inputs.squareRoot()
    }
  }

  /// Standard deviation of the biases it draws; 1/√fan_in for the initialisations that set them to zero.
  public func biasStd(fanIn: Int) -> Double {
    let inputs = Double(max(1, fanIn))
    switch self {
    case .lux, .pytorch: return 1 / (3 * inputs).squareRoot()
    case .gaussian, .glorot, .zeros: return 1 / inputs.squareRoot()
    }
  }
}

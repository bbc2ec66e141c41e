import Networks

/// Parameters on a uniform grid of 2ᵇ levels per layer, symmetric and without zero: a live parameter stays live.
///
/// Level c = ±(j + 1), j = 0 … 2ᵇ⁻¹ − 1, stands for ±(j + ½) · scale / 2ᵇ⁻¹; c = 0 is a dead parameter.
public struct UniformQuantiser: Hashable, Sendable {
  public let architecture: Architecture
  /// b.
  public let bits: Int
  /// One single-precision number per layer, 32 bits of the description each.
  public private(set) var scales: [Double]
  public let levels: [Int]

  /// Rounds `parameters` to the nearest level.
  ///
  /// - Parameter clip: the scale of a layer as a share of its largest absolute value, rounded to single precision; below
  ///   1, larger parameters take the outermost level.
  public init(_ parameters: [Double], architecture: Architecture, bits: Int, clip: Double = 1) {
    var scales: [Double] = []
    var levels = [Int](repeating: 0, count: parameters.count)
    let half = Double(1 << (bits - 1))
    for range in Self.layers(of: architecture) {
      let scale = Double(Float(clip * parameters[range].reduce(0) { max($0, abs($1)) }))
      scales.append(scale)
      for i in range where parameters[i] != 0 {
        let j = scale > 0 ? Int(min(half - 1, (abs(parameters[i]) / scale * half).rounded(.down))) : 0
        levels[i] = parameters[i] < 0 ? -(j + 1) : j + 1
      }
    }
    self.init(architecture: architecture, bits: bits, scales: scales, levels: levels)
  }

  /// The quantiser with given levels, as a decoder reads them.
  public init(architecture: Architecture, bits: Int, scales: [Double], levels: [Int]) {
    precondition(
      scales.count == architecture.layerCount && levels.count == architecture.parameterCount && bits >= 1 && bits <= 32,
      "the quantiser does not fit the architecture")
    self.architecture = architecture
    self.bits = bits
    self.scales = scales
    self.levels = levels
  }

  /// Multiplies the last layer, its biases included, by `factor` (rounded so that the scale is single precision).
  public mutating func scaleLastLayer(by factor: Double) {
    scales[scales.count - 1] = Double(Float(scales[scales.count - 1] * factor))
  }

  /// The values a decoder would compute.
  public var parameters: [Double] {
    var values = [Double](repeating: 0, count: levels.count)
    let half = Double(1 << (bits - 1))
    for (range, scale) in zip(Self.layers(of: architecture), scales) {
      for i in range where levels[i] != 0 {
        let magnitude = (Double(abs(levels[i])) - 0.5) * scale / half
        values[i] = levels[i] < 0 ? -magnitude : magnitude
      }
    }
    return values
  }

  /// Where the parameters of each layer are: its weights, then its biases.
  public static func layers(of architecture: Architecture) -> [Range<Int>] {
    (1...architecture.layerCount).map {
      architecture.weights(ofLayer: $0).lowerBound..<architecture.biases(ofLayer: $0).upperBound
    }
  }
}

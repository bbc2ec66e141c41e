import Networks

/// Parameters on a uniform grid of 2ᵇ levels per layer, symmetric and without zero: a live parameter stays live.
///
/// Level c = ±(j + 1), j = 0 … 2ᵇ⁻¹ − 1, stands for ±(j + ½) · scale / 2ᵇ⁻¹; c = 0 is a dead parameter.
struct UniformQuantiser {
  let architecture: Architecture
  let bits: Int
  /// One single-precision number per layer, 32 bits of the description each.
  var scales: [Double]
  let levels: [Int]

  /// Rounds `parameters` to the nearest level; the scale of a layer is its largest absolute value in single precision.
  init(_ parameters: [Double], architecture: Architecture, bits: Int) {
    self.architecture = architecture
    self.bits = bits
    var scales: [Double] = []
    var levels = [Int](repeating: 0, count: parameters.count)
    let half = Double(1 << (bits - 1))
    for range in Self.layers(of: architecture) {
      let scale = Double(Float(parameters[range].reduce(0) { max($0, abs($1)) }))
      scales.append(scale)
      for i in range where parameters[i] != 0 {
        let j = min((1 << (bits - 1)) - 1, Int(abs(parameters[i]) / scale * half))
        levels[i] = parameters[i] < 0 ? -(j + 1) : j + 1
      }
    }
    self.scales = scales
    self.levels = levels
  }

  /// Multiplies the last layer, its biases included, by `factor` (rounded so that the scale is single precision).
  mutating func scaleLastLayer(by factor: Double) {
    scales[scales.count - 1] = Double(Float(scales[scales.count - 1] * factor))
  }

  /// The values a decoder would compute.
  var parameters: [Double] {
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

  private static func layers(of architecture: Architecture) -> [Range<Int>] {
    (1...architecture.layerCount).map {
      architecture.weights(ofLayer: $0).lowerBound..<architecture.biases(ofLayer: $0).upperBound
    }
  }
}

import Networks
import Testing

/// Every width around the blocks of the narrow products, and beyond them where panels take over, in every place of a
/// layer: as inputs, rows and outputs.
@Suite struct LayerWidthTests {
  static let widths = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15, 16, 17, 25, 33, 63, 64, 65, 70]
  static let cases: [GradientCase] = widths.flatMap { width in
    [
      GradientCase(layers: [2, width, width, 1], activation: .tanh, samples: 17),
      GradientCase(layers: [width, 3, width], activation: .tanh, hasBias: false, samples: 9),
      GradientCase(layers: [width, width, 2], activation: .relu, samples: 33),
      GradientCase(layers: [3, width, 4, 1], activation: .erf, samples: 16),
      GradientCase(layers: [width, 1], activation: .identity, samples: 8),
    ]
  }

  @Test(arguments: cases) func doubleAgainstThePlainChainRule(_ c: GradientCase) {
    let data = GradientTests.random(c)
    let result = GradientTests.kernel(data, scale: 1, as: Double.self)
    let reference = ReferenceNetwork(mlp: data.mlp)
    let error = reference.squaredError(inputs: data.inputs, labels: data.labels)
    #expect(abs(result.error - error) <= 1e-12 * error)
    let exact = reference.gradient(inputs: data.inputs, labels: data.labels)
    let scale = exact.reduce(1) { max($0, abs($1)) }
    for i in exact.indices { #expect(abs(result.gradient[i] - exact[i]) < 1e-12 * scale, "parameter \(i)") }
  }

  @Test(arguments: cases) func floatAgainstDouble(_ c: GradientCase) {
    let data = GradientTests.random(c)
    let single = GradientTests.kernel(data, scale: 1, as: Float.self)
    let double = GradientTests.kernel(data, scale: 1, as: Double.self)
    let scale = double.gradient.reduce(1) { max($0, abs($1)) }
    #expect(abs(single.error - double.error) < 1e-5 * double.error)
    for (s, d) in zip(single.gradient, double.gradient) { #expect(abs(s - d) < 2e-5 * scale) }
  }
}

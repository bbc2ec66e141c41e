import Kernels
import Networks
import RandomStreams
import Testing

struct GradientCase: Sendable, CustomTestStringConvertible {
  var layers: [Int]
  var activation: Activation
  var hasBias = true
  var samples: Int
  /// Every third parameter is masked: zero.
  var isMasked = false
  var testDescription: String { "\(layers) \(activation) bias \(hasBias) n \(samples) masked \(isMasked)" }
}

@Suite struct GradientTests {
  /// Sizes around the vector width and the tile, several inputs (fused and matrix first layer) and outputs.
  static let cases: [GradientCase] = {
    var cases: [GradientCase] = []
    for activation in Activation.allCases {
      for layers in [
        [3, 1], [6, 2], [2, 4, 1], [1, 5, 1], [3, 3, 1], [4, 3, 2], [7, 5, 4, 1], [2, 5, 8, 1], [2, 3, 4, 3, 2],
      ] {
        cases.append(GradientCase(layers: layers, activation: activation, samples: 17))
        cases.append(GradientCase(layers: layers, activation: activation, samples: 17, isMasked: true))
      }
      cases.append(GradientCase(layers: [2, 4, 3, 1], activation: activation, hasBias: false, samples: 33))
    }
    for samples in [1, 2, 3, 7, 8, 9, 15, 16, 17, 33, 383, 384, 385, 800] {
      cases.append(GradientCase(layers: [2, 5, 3, 1], activation: .tanh, samples: samples))
    }
    return cases
  }()

  static func random(_ c: GradientCase) -> (mlp: MLP, inputs: [[Double]], labels: [[Double]]) {
    var stream = RandomStream(seed: 11, role: .coding, index: c.samples, teacher: c.layers.count)
    let architecture = Architecture(layers: c.layers, activation: c.activation, hasBias: c.hasBias)
    let parameters = (0..<architecture.parameterCount).map { i in
      let value = stream.normal() * 0.7
      // biases of relu units stay: a unit without any live input would sit exactly on its kink
      let isBias = (1...architecture.layerCount).contains { architecture.biases(ofLayer: $0).contains(i) }
      return c.isMasked && i % 3 == 1 && !(c.activation == .relu && isBias) ? 0 : value
    }
    let inputs = (0..<c.samples).map { _ in (0..<c.layers[0]).map { _ in stream.uniform(-1, 1) } }
    let labels = (0..<c.samples).map { _ in (0..<c.layers.last!).map { _ in stream.normal() } }
    return (MLP(architecture: architecture, parameters: parameters), inputs, labels)
  }

  /// Kernel gradient and error in precision `Scalar`.
  static func kernel<Scalar: KernelScalar>(
    _ data: (mlp: MLP, inputs: [[Double]], labels: [[Double]]), scale: Double, as: Scalar.Type
  ) -> (error: Double, forward: Double, gradient: [Double]) {
    let a = data.mlp.architecture
    let kernel: NetworkKernel<Scalar> = a.makeKernel()
    let parameters = AlignedBuffer<Scalar>(data.mlp.parameters.map { Scalar($0) })
    let inputs = SampleMatrix<Scalar>(features: a.inputCount, sampleMajor: data.inputs.flatMap { $0 })
    let labels = SampleMatrix<Scalar>(features: a.outputCount, sampleMajor: data.labels.flatMap { $0 })
    let gradient = AlignedBuffer<Scalar>(count: a.parameterCount)
    let error = kernel.gradient(of: parameters, inputs: inputs, labels: labels, scale: scale, into: gradient)
    let forward = kernel.squaredError(of: parameters, inputs: inputs, labels: labels)
    return (error, forward, gradient.array.map { Double($0) })
  }

  @Test(arguments: cases) func doubleAgainstCentralDifferences(_ c: GradientCase) {
    var data = Self.random(c)
    let result = Self.kernel(data, scale: 0.5, as: Double.self)
    let reference = ReferenceNetwork(mlp: data.mlp).squaredError(inputs: data.inputs, labels: data.labels)
    #expect(abs(result.error - reference) <= 1e-12 * reference)
    #expect(abs(result.forward - reference) <= 1e-12 * reference)
    let scale = result.gradient.reduce(1e-3) { max($0, abs($1)) }
    for i in data.mlp.parameters.indices {
      let step = 1e-6
      let old = data.mlp.parameters[i]
      data.mlp.parameters[i] = old + step
      let up = ReferenceNetwork(mlp: data.mlp).squaredError(inputs: data.inputs, labels: data.labels)
      data.mlp.parameters[i] = old - step
      let down = ReferenceNetwork(mlp: data.mlp).squaredError(inputs: data.inputs, labels: data.labels)
      data.mlp.parameters[i] = old
      #expect(abs(0.5 * (up - down) / (2 * step) - result.gradient[i]) < 2e-6 * scale, "parameter \(i)")
    }
  }

  @Test(arguments: cases) func floatAgainstDouble(_ c: GradientCase) {
    let data = Self.random(c)
    let single = Self.kernel(data, scale: 1, as: Float.self)
    let double = Self.kernel(data, scale: 1, as: Double.self)
    let scale = double.gradient.reduce(1) { max($0, abs($1)) }
    #expect(abs(single.error - double.error) < 1e-5 * double.error)
    for (s, d) in zip(single.gradient, double.gradient) { #expect(abs(s - d) < 2e-5 * scale) }
  }

  /// A masked parameter is zero, stays zero, and the others move as in the network without it.
  @Test(arguments: Activation.allCases) func maskedStepsLeaveDeadParametersAlone(_ activation: Activation) {
    var data = Self.random(GradientCase(layers: [2, 4, 1], activation: activation, samples: 20))
    let live = data.mlp.parameters.indices.map { $0 % 3 != 0 }
    data.mlp.parameters = ParameterMask(live: live).applied(to: data.mlp.parameters)
    let result = Self.kernel(data, scale: 1, as: Double.self)
    let parameters = AlignedBuffer<Double>(data.mlp.parameters)
    let mask = AlignedBuffer<Double>(live.map { $0 ? 1 : 0 })
    ParameterKernel.descend(parameters, gradient: AlignedBuffer(result.gradient), mask: mask, rate: 0.1)
    for i in live.indices {
      let expected = live[i] ? data.mlp.parameters[i] - 0.1 * result.gradient[i] : 0
      #expect(live[i] ? abs(parameters[i] - expected) < 1e-14 : parameters[i] == 0)
    }
  }

  @Test func noSamplesGiveNoErrorAndNoGradient() {
    let data = Self.random(GradientCase(layers: [2, 4, 1], activation: .tanh, samples: 0))
    let result = Self.kernel(data, scale: 1, as: Float.self)
    #expect(result.error == 0)
    #expect(result.gradient.allSatisfy { $0 == 0 })
  }
}

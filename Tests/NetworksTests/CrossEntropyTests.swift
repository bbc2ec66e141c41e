import Foundation
import Kernels
import Networks
import RandomStreams
import Testing

@Suite struct CrossEntropyTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var layers: [Int]
    var activation = Activation.tanh
    var samples: Int
    var testDescription: String { "\(layers) \(activation) n \(samples)" }
  }

  static let cases: [Case] = [
    Case(layers: [3, 2], samples: 17), Case(layers: [2, 5, 3], samples: 1),
    Case(layers: [2, 5, 4, 3], activation: .relu, samples: 33),
    Case(layers: [3, 4, 10], activation: .erf, samples: 400), Case(layers: [70, 66, 5], samples: 19),
  ]

  static func random(_ c: Case) -> (mlp: MLP, inputs: [Double], labels: [Double]) {
    var stream = RandomStream(seed: 12, role: .coding, index: c.samples, teacher: c.layers.count)
    let architecture = Architecture(layers: c.layers, activation: c.activation)
    let parameters = (0..<architecture.parameterCount).map { _ in stream.normal() * (c.layers[0] > 50 ? 0.2 : 0.7) }
    let inputs = (0..<c.samples * c.layers[0]).map { _ in stream.uniform(-1, 1) }
    let k = c.layers.last!
    // one-hot labels, and for every third sample probabilities
    let labels = (0..<c.samples).flatMap { s -> [Double] in
      let hot = stream.integer(below: k)
      return (0..<k).map { s % 3 == 0 ? 1 / Double(k) : ($0 == hot ? 1 : 0) }
    }
    return (MLP(architecture: architecture, parameters: parameters), inputs, labels)
  }

  /// The definition, from the outputs of the network.
  static func reference(_ data: (mlp: MLP, inputs: [Double], labels: [Double])) -> Double {
    let k = data.mlp.architecture.outputCount
    let outputs = data.mlp.outputs(sampleMajor: data.inputs)
    var sum = 0.0
    for start in stride(from: 0, to: outputs.count, by: k) {
      let z = outputs[start..<start + k]
      let total = log(z.reduce(0) { $0 + exp($1) })
      for c in 0..<k { sum += data.labels[start + c] * (total - outputs[start + c]) }
    }
    return sum
  }

  static func kernel<Scalar: KernelScalar>(
    _ data: (mlp: MLP, inputs: [Double], labels: [Double]), scale: Double, as: Scalar.Type
  ) -> (loss: Double, forward: Double, gradient: [Double]) {
    let a = data.mlp.architecture
    let kernel: NetworkKernel<Scalar> = a.makeKernel()
    let parameters = AlignedBuffer<Scalar>(data.mlp.parameters.map { Scalar($0) })
    let inputs = SampleMatrix<Scalar>(features: a.inputCount, sampleMajor: data.inputs)
    let labels = SampleMatrix<Scalar>(features: a.outputCount, sampleMajor: data.labels)
    let gradient = AlignedBuffer<Scalar>(count: a.parameterCount)
    let loss = kernel.crossEntropyGradient(of: parameters, inputs: inputs, labels: labels, scale: scale, into: gradient)
    let forward = kernel.crossEntropy(of: parameters, inputs: inputs, labels: labels)
    return (loss, forward, gradient.array.map { Double($0) })
  }

  @Test(arguments: cases) func doubleAgainstCentralDifferences(_ c: Case) {
    var data = Self.random(c)
    let result = Self.kernel(data, scale: 0.5, as: Double.self)
    let reference = Self.reference(data)
    #expect(abs(result.loss - reference) <= 1e-12 * reference && result.forward == result.loss)
    let largest = result.gradient.reduce(1e-3) { max($0, abs($1)) }
    for i in stride(from: 0, to: data.mlp.parameters.count, by: max(1, data.mlp.parameters.count / 150)) {
      let step = 1e-5
      let old = data.mlp.parameters[i]
      data.mlp.parameters[i] = old + step
      let up = Self.reference(data)
      data.mlp.parameters[i] = old - step
      let down = Self.reference(data)
      data.mlp.parameters[i] = old
      #expect(abs(0.5 * (up - down) / (2 * step) - result.gradient[i]) < 2e-6 * largest, "parameter \(i)")
    }
  }

  @Test(arguments: cases) func floatAgainstDouble(_ c: Case) {
    let data = Self.random(c)
    let single = Self.kernel(data, scale: 1, as: Float.self)
    let double = Self.kernel(data, scale: 1, as: Double.self)
    let largest = double.gradient.reduce(1) { max($0, abs($1)) }
    #expect(abs(single.loss - double.loss) < 1e-5 * double.loss)
    for (s, d) in zip(single.gradient, double.gradient) { #expect(abs(s - d) < 2e-5 * largest) }
  }

  /// Outputs of ±1000 neither overflow nor lose the loss.
  @Test func extremeOutputs() {
    let architecture = Architecture(layers: [1, 2], activation: .identity)
    let data = (MLP(architecture: architecture, parameters: [1000, -1000, 0, 0]), [1.0, -1.0], [0.0, 1, 0, 1])
    #expect(abs(Self.kernel(data, scale: 1, as: Double.self).loss - 2000) < 1e-9)
    #expect(abs(Self.kernel(data, scale: 1, as: Float.self).loss - 2000) < 1e-2)
  }
}

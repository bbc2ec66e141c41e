import Foundation
import Kernels
import Laplace
import Networks
import RandomStreams
import Testing

/// Labels of classes: Gauss–Newton steps for the softmax, the Laplace evidence and the description length.
@Suite struct ClassesTests {
  /// One-hot labels, drawn with the class probabilities of logits `scale` times those of the example's network.
  static func labels(_ example: Example, scale: Double = 1, seed: UInt64 = 5) -> [Double] {
    let k = example.network.architecture.outputCount
    let logits = example.network.outputs(sampleMajor: example.x)
    var stream = RandomStream(seed: seed, role: .trainNoise, teacher: 0)
    var labels = [Double](repeating: 0, count: logits.count)
    for start in stride(from: 0, to: logits.count, by: k) {
      let p = softmax(logits[start..<start + k].map { scale * $0 })
      var u = stream.uniform()
      let drawn = (0..<k).first { c in
        u -= p[c]
        return u < 0
      }
      labels[start + (drawn ?? k - 1)] = 1
    }
    return labels
  }

  static func softmax(_ logits: [Double]) -> [Double] {
    let weights = logits.map { exp($0 - (logits.max() ?? 0)) }
    return weights.map { $0 / weights.reduce(0, +) }
  }

  static func crossEntropy(_ network: MLP, _ x: [Double], _ y: [Double]) -> Double {
    let k = network.architecture.outputCount
    let logits = network.outputs(sampleMajor: x)
    return stride(from: 0, to: logits.count, by: k).reduce(0) { sum, start in
      let p = softmax(Array(logits[start..<start + k]))
      return sum - (0..<k).reduce(0) { $0 + y[start + $1] * log(p[$1]) }
    }
  }

  static func model(_ example: Example, _ y: [Double], live: [Bool]? = nil) -> Linearisation {
    Linearisation(
      example.network, live: live ?? [Bool](repeating: true, count: example.network.parameters.count),
      tensors: example.tensors, inputs: example.inputs,
      labels: SampleMatrix(features: example.network.architecture.outputCount, sampleMajor: y), likelihood: .categorical)
  }

  /// (J L) e is the gradient of the cross-entropy, by central differences, and (J L)(J L)ᵀ is J (diag p − p pᵀ) Jᵀ.
  @Test(arguments: [([2, 4, 3], 21), ([3, 2], 9), ([2, 3, 3, 4], 400), ([2, 30, 3], 10)])
  func stepsAreGaussNewtons(_ layers: [Int], _ n: Int) {
    let example = Example(layers: layers, activation: .tanh, n: n)
    let y = Self.labels(example)
    let model = Self.model(example, y)
    let count = example.network.parameters.count
    #expect(abs(model.deviance / 2 - Self.crossEntropy(example.network, example.x, y)) < 1e-10 * Double(n))
    #expect(abs(model.deviance(at: model.parameters) - model.deviance) < 1e-12 * model.deviance)
    let gradient = AlignedBuffer<Double>(count: count)
    model.jacobian.times(model.jacobian.residuals, into: gradient)
    var worst = 0.0
    for i in 0..<count {
      var (up, down) = (example.network, example.network)
      up.parameters[i] += 1e-5
      down.parameters[i] -= 1e-5
      let slope = (Self.crossEntropy(up, example.x, y) - Self.crossEntropy(down, example.x, y)) / 2e-5
      worst = max(worst, abs(gradient[i] - slope))
    }
    #expect(worst < 1e-6)

    let plain = example.linearisation().jacobian
    let k = layers[layers.count - 1]
    let stride = plain.columnCount / k
    let logits = example.network.outputs(sampleMajor: example.x)
    let gram = SymmetricMatrix(order: count)
    model.jacobian.rowGram(into: gram)
    var difference = 0.0
    for i in Swift.stride(from: 0, to: count, by: max(1, count / 12)) {
      for j in Swift.stride(from: 0, through: i, by: max(1, count / 12)) {
        var sum = 0.0
        for s in 0..<n {
          let p = Self.softmax(Array(logits[s * k..<(s + 1) * k]))
          for a in 0..<k {
            for b in 0..<k {
              let fisher = (a == b ? p[a] : 0) - p[a] * p[b]
              sum +=
                plain.rows[i * plain.columnCount + a * stride + s] * fisher * plain.rows[j * plain.columnCount + b * stride + s]
            }
          }
        }
        difference = max(difference, abs(gram[i, j] - sum))
      }
    }
    #expect(difference < 1e-10)
  }

  /// One weight of a logistic regression, by quadrature: the Laplace evidence approaches the integral as labels come in.
  @Test func evidenceIsThatOfTheIntegral() throws {
    let architecture = Architecture(layers: [1, 2], activation: .identity, hasBias: false)
    var errors: [Double] = []
    for n in [40, 640] {
      var stream = RandomStream(seed: 3, role: .trainInputs, teacher: 0)
      let x = (0..<n).map { _ in stream.normal() }
      let y = x.flatMap { x -> [Double] in stream.uniform() < 1 / (1 + exp(-1.5 * x)) ? [1, 0] : [0, 1] }
      let model = Linearisation(
        MLP(architecture: architecture, parameters: [0, 0]), live: [true, false],
        tensors: Tensors(architecture, initialisation: .gaussian), inputs: SampleMatrix(features: 1, sampleMajor: x),
        labels: SampleMatrix(features: 2, sampleMajor: y), likelihood: .categorical)
      let scales = PriorScales(tau: [2], noise: 1)
      #expect(LevenbergMarquardt(tolerance: 1e-12).minimise(model, scales).ending == .converged)
      let evidence = try #require(model.evidence(scales))
      let best = -evidence.misfit
      var integral = 0.0
      for step in 0...6000 {
        let theta = -1 + Double(step) * 1e-3
        let nats = Self.crossEntropy(MLP(architecture: architecture, parameters: [theta, 0]), x, y) + theta * theta / 8
        integral += exp(-nats - best) * 1e-3 / (2 * (2 * Double.pi).squareRoot())
      }
      errors.append(abs(evidence.negativeLogEvidence + log(integral) + best))
    }
    #expect(errors[0] < 0.05 && errors[1] < 0.004, "the error falls as 1/n")
  }

  /// At the end of the steps no direction decreases cross-entropy plus prior; in both forms, k < nK and k > nK.
  @Test(arguments: [([2, 3, 3], 60), ([2, 12, 8, 3], 12)])
  func levenbergMarquardtEndsAtAMinimum(_ layers: [Int], _ n: Int) {
    let example = Example(layers: layers, activation: .tanh, n: n)
    let y = Self.labels(example, scale: 3)
    expectMinimum(of: Self.model(example, y), noise: 1) {
      Self.crossEntropy(MLP(architecture: example.network.architecture, parameters: $0), example.x, y)
    }
  }

  /// Classes that do not depend on the inputs are not learned: the evidence takes the probabilities to the frequencies, and
  /// for n labels of three equally likely classes its length is n log₂ 3 to a few bits.
  @Test func noiseIsLeftAsNoise() throws {
    let example = Example(layers: [4, 10, 3], activation: .tanh, n: 150)
    var stream = RandomStream(seed: 8, role: .trainNoise, teacher: 0)
    var y = [Double](repeating: 0, count: 450)
    for s in 0..<150 { y[3 * s + Int(stream.uniform() * 3)] = 1 }
    let model = Self.model(example, y)
    let fit = try #require(EvidenceMaximisation().fitClasses(model))
    #expect(fit.ending == .converged)
    #expect(fit.scales.noise == 1)
    #expect(fit.evidence.effectiveDimension < 12, "of 83 parameters")
    #expect(abs(fit.evidence.negativeLogEvidence - 150 * log(3)) < 8)
  }

  /// Fits start at several temperatures from the same weights; none of these alone ends at a larger evidence.
  @Test func theBestOfSeveralTemperaturesCounts() throws {
    let example = Example(layers: [2, 12, 3], activation: .tanh, n: 90)
    let y = Self.labels(example, scale: 4)
    func evidence(_ maximisation: EvidenceMaximisation) throws -> Double {
      try #require(maximisation.fitClasses(Self.model(example, y))).evidence.negativeLogEvidence
    }
    let together = try evidence(EvidenceMaximisation())
    let alone = try EvidenceMaximisation().temperatures.map { try evidence(EvidenceMaximisation(temperatures: [$0])) }
    #expect(alone.count == 4)
    #expect((alone.max() ?? 0) - (alone.min() ?? 0) > 0.3, "they do not end at the same fit")
    #expect(together < (alone.min() ?? 0) + 0.2)
    #expect(together < 90 * log(3))
  }

  /// For a linear softmax with many labels, the linearised length agrees with its value on draws, and the labels cost their
  /// cross-entropy.
  @Test func lengthsOfClasses() throws {
    let example = Example(layers: [3, 3], activation: .identity, n: 400)
    let y = Self.labels(example, scale: 2)
    let model = Self.model(example, y)
    _ = try #require(EvidenceMaximisation().fitClasses(model))
    let network = MLP(architecture: model.architecture, parameters: model.parameters.array)
    let labels = SampleMatrix<Double>(features: 3, sampleMajor: y)
    let length = try #require(
      VariationalLength(
        network, initialisation: .gaussian, inputs: example.inputs, labels: labels, precision: nil,
        stream: RandomStream(seed: 1, role: .coding, teacher: 0)))
    #expect(abs(length.labels.bits - Self.crossEntropy(network, example.x, y) / M_LN2) < 1e-9)
    #expect(length.scales.noise == 1)
    #expect(length.scaleIndices.bits == 6, "three bits for the weights' scale and for the biases'")
    let sampled = try #require(length.sampled)
    #expect(abs(sampled.bits - length.total.bits) < 0.01 * length.total.bits)
    #expect(!length.isDoubtful)
    // shorter than the uniform code, and longer than the labels under their own source can be on average
    #expect(length.total.bits < 400 * log2(3))
  }
}

import Kernels
import Networks
import RandomStreams
import SettingKeys

/// Teacher, labels and starting point of one repetition; the same for both precisions and all noise levels, which only
/// scale the same standard normal variates.
package struct ReboundTask: Sendable {
  package let architecture: Architecture
  package let teacher: [Double]
  /// Sample by sample, uniform on [−1, 1]^d.
  package let trainInputs: [Double]
  let testInputs: [Double]
  /// Standard normal, one per label.
  let trainNoise: [Double]
  let testNoise: [Double]
  /// Standard normal, one per parameter.
  package let direction: [Double]

  package init(_ settings: ReboundSettings, replicate: Int, seed: UInt64) {
    let architecture = settings.architecture
    self.architecture = architecture
    func stream(_ role: StreamRole) -> RandomStream { RandomStream(seed: seed, role: role, teacher: replicate) }
    var weights = stream(.teacher)
    var teacher = Initialisation.glorot.draw(architecture, from: &weights)
    for l in 1...architecture.layerCount {
      for i in architecture.biases(ofLayer: l) { teacher[i] = weights.uniform(-settings.biasBound, settings.biasBound) }
    }
    self.teacher = teacher
    func uniforms(_ role: StreamRole, _ count: Int) -> [Double] {
      var stream = stream(role)
      return (0..<count * architecture.inputCount).map { _ in stream.uniform(-1, 1) }
    }
    func normals(_ role: StreamRole, _ count: Int) -> [Double] {
      var stream = stream(role)
      return (0..<count).map { _ in stream.normal() }
    }
    trainInputs = uniforms(.trainInputs, settings.trainCount)
    testInputs = uniforms(.testInputs, settings.testCount)
    trainNoise = normals(.trainNoise, settings.trainCount * architecture.outputCount)
    testNoise = normals(.testNoise, settings.testCount * architecture.outputCount)
    direction = normals(.initialisation, architecture.parameterCount)
  }
}

/// One run of gradient descent from or near the teacher.
package struct ReboundTrajectory: Hashable, Sendable {
  let experiment: ReboundSettings
  let precision: Precision
  let replicate: Int
  let perturbation: Double
  let noise: Double
  let descent: ReboundSettings.Descent
  let recordEvery: Int

  package init(
    _ experiment: ReboundSettings, _ precision: Precision, replicate: Int, perturbation: Double, noise: Double,
    descent: ReboundSettings.Descent, recordEvery: Int
  ) {
    self.experiment = experiment
    self.precision = precision
    self.replicate = replicate
    self.perturbation = perturbation
    self.noise = noise
    self.descent = descent
    self.recordEvery = recordEvery
  }

  /// Steps after which a point is recorded: 0, 1 (the first that was published), then every `every`-th.
  package static func recorded(_ descent: ReboundSettings.Descent, every: Int) -> [Int] {
    (0...descent.epochs).filter { $0 <= 1 || $0 % every == 0 }
  }

  var settings: [String: SettingValue] {
    [
      "part": .text("trajectory"), "precision": .text(precision.rawValue), "replicate": .integer(replicate),
      "perturbation_std": .number(perturbation), "noise_std": .number(noise), "descent": descent.setting,
      "record_every": .integer(recordEvery), "layers": .integers(experiment.layers), "n_train": .integer(experiment.trainCount),
      "n_test": .integer(experiment.testCount), "bias_bound": .number(experiment.biasBound),
    ]
  }

  /// Curves over the recorded steps: `distance` = ‖θ_t − θ*‖², `train_mse` and `test_mse` on labels with noise,
  /// `excess_mse` on test labels without. Everything a network computes is in `precision`; the teacher's own outputs are
  /// computed in it too, so that the loss at the teacher is exactly the noise.
  package func run(seed: UInt64) -> Findings {
    let task = ReboundTask(experiment, replicate: replicate, seed: seed)
    switch precision {
    case .float: return run(task, as: Float.self)
    case .double: return run(task, as: Double.self)
    }
  }

  private func run<Scalar: KernelScalar>(_ task: ReboundTask, as _: Scalar.Type) -> Findings {
    let architecture = task.architecture
    let kernel: NetworkKernel<Scalar> = architecture.makeKernel()
    let teacher = AlignedBuffer(task.teacher.map { Scalar($0) })
    let student = AlignedBuffer<Scalar>(count: teacher.count)
    for i in student.indices { student[i] = teacher[i] + Scalar(perturbation) * Scalar(task.direction[i]) }
    let train = SampleMatrix<Scalar>(features: architecture.inputCount, sampleMajor: task.trainInputs)
    let test = SampleMatrix<Scalar>(features: architecture.inputCount, sampleMajor: task.testInputs)
    let trainLabels = kernel.outputs(of: teacher, inputs: train)
    let truth = kernel.outputs(of: teacher, inputs: test)
    let testLabels = kernel.outputs(of: teacher, inputs: test)
    for o in 0..<architecture.outputCount {
      for s in 0..<train.samples {
        trainLabels[o, s] = trainLabels[o, s] + Scalar(noise * task.trainNoise[s * architecture.outputCount + o])
      }
      for s in 0..<test.samples {
        testLabels[o, s] = testLabels[o, s] + Scalar(noise * task.testNoise[s * architecture.outputCount + o])
      }
    }
    let gradient = AlignedBuffer<Scalar>(count: teacher.count)
    let (trainCount, testCount) = (Double(train.samples), Double(test.samples))
    let recorded = Set(Self.recorded(descent, every: recordEvery))
    var curves: [String: [Double]] = [:]
    for step in 0...descent.epochs {
      let error = kernel.gradient(of: student, inputs: train, labels: trainLabels, scale: 1 / trainCount, into: gradient)
      if recorded.contains(step) {
        curves["distance", default: []].append(Self.distance(student, teacher))
        curves["train_mse", default: []].append(error / trainCount)
        curves["test_mse", default: []].append(kernel.squaredError(of: student, inputs: test, labels: testLabels) / testCount)
        curves["excess_mse", default: []].append(kernel.squaredError(of: student, inputs: test, labels: truth) / testCount)
      }
      ParameterKernel.descend(student, gradient: gradient, mask: nil, rate: descent.learningRate)
    }
    return Findings(arrays: curves)
  }

  private static func distance<Scalar: KernelScalar>(_ a: AlignedBuffer<Scalar>, _ b: AlignedBuffer<Scalar>) -> Double {
    var sum = 0.0
    for i in a.indices {
      let difference = Double(a[i]) - Double(b[i])
      sum += difference * difference
    }
    return sum
  }
}

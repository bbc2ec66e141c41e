import Codelengths
import Foundation
import Kernels
import Networks
import RandomStreams
import Teachers
import Training

/// A network that both ends train on the labels sent so far: stopped early on a held-out part of them, which also calibrates
/// its noise scale or its temperature, and then, unless it goes on from block to block, trained again on all of them for
/// as long. Deterministic: start, order and type of numbers are fixed.
struct NetworkLearner {
  let architecture: Architecture
  let precision: Precision
  let start: [Double]
  let settings: PrequentialSettings
  let isClassification: Bool
  let noiseFloor: Double

  /// What was learned: a network, and σ for real labels or a temperature for classes.
  struct Learned {
    var network: MLP
    var scale: Double
  }

  init(_ problem: CodingProblem, hidden: [Int]?, number: Int, settings: PrequentialSettings) {
    let student = problem.architecture
    architecture =
      hidden.map {
        Architecture(
          layers: [student.inputCount] + $0 + [student.outputCount], activation: student.activation, hasBias: student.hasBias)
      } ?? student
    precision = problem.student.precision
    var stream = RandomStream(
      seed: problem.origin.seed, role: .coding, index: StreamIndex.learner + number << 8, replicate: problem.origin.replicate,
      teacher: problem.origin.teacher)
    start = problem.student.initialisation.draw(architecture, from: &stream)
    self.settings = settings
    isClassification = problem.isClassification
    if case .grid(let grid) = problem.labelCode.alphabet { noiseFloor = grid.precision / 2 } else { noiseFloor = 0 }
  }

  func learn(from sent: Dataset, after previous: Learned?) -> Learned {
    switch precision {
    case .float: learn(from: sent, after: previous, as: Float.self)
    case .double: learn(from: sent, after: previous, as: Double.self)
    }
  }

  private func learn<Scalar: KernelScalar>(from sent: Dataset, after previous: Learned?, as: Scalar.Type) -> Learned {
    let split = LabelSplit(count: sent.count, fraction: settings.heldOut)
    let hasHeldOut = !split.validation.isEmpty && !split.fit.isEmpty
    let heldOut = sent.samples(hasHeldOut ? split.validation : Array(0..<sent.count))
    let first = settings.isWarm ? previous?.network.parameters ?? start : start
    let looks = max(1, settings.steps / 50)
    var best = train(
      on: hasHeldOut ? sent.samples(split.fit) : sent, from: first, steps: settings.steps, lookEvery: looks, judge: heldOut,
      as: Scalar.self)
    let scale = calibrated(MLP(architecture: architecture, parameters: best.parameters), on: heldOut)
    if !settings.isWarm, hasHeldOut {
      best = train(on: sent, from: start, steps: best.steps, lookEvery: nil, judge: nil, as: Scalar.self)
    }
    return Learned(network: MLP(architecture: architecture, parameters: best.parameters), scale: scale)
  }

  /// Adam on the mean squared error or the mean cross-entropy; the state that is best for the judge, or the last one.
  private func train<Scalar: KernelScalar>(
    on data: Dataset, from start: [Double], steps: Int, lookEvery: Int?, judge: Dataset?, as: Scalar.Type
  ) -> (parameters: [Double], steps: Int) {
    let training = LabelLikelihood<Scalar>(architecture, data, isClassification: isClassification)
    let judging = judge.map { LabelLikelihood<Scalar>(architecture, $0, isClassification: isClassification) }
    func loss(_ parameters: AlignedBuffer<Scalar>) -> Double {
      guard let judging else { return .nan }
      return isClassification ? judging.value(of: parameters, logNoise: 0) : judging.squaredError(of: parameters)
    }
    let parameters = AlignedBuffer<Scalar>(start.map { Scalar($0) })
    let gradient = AlignedBuffer<Scalar>(count: start.count)
    let optimizer = Optimizer<Scalar>(kind: .adam, rate: settings.rate, count: start.count)
    var best = (loss: loss(parameters), parameters: parameters.array, steps: 0)
    for step in 1...max(1, steps) where step <= steps {
      // at σ² = ½ the likelihood is the sum of squares
      _ = training.gradient(of: parameters, logNoise: -0.5 * M_LN2, scale: 1 / Double(data.count), into: gradient)
      optimizer.step(parameters, gradient: gradient, mask: nil)
      guard let lookEvery, step % lookEvery == 0 else { continue }
      let now = loss(parameters)
      if now < best.loss || best.loss.isNaN { best = (now, parameters.array, step) }
    }
    if judge == nil { best = (0, parameters.array, steps) }
    return (best.parameters.map { Double($0) }, best.steps)
  }

  /// σ from the held-out residuals, at least δ/2; or the temperature of 2⁻² … 2⁴ that makes the held-out classes shortest.
  private func calibrated(_ network: MLP, on heldOut: Dataset) -> Double {
    let outputs = network.outputs(sampleMajor: heldOut.inputs)
    guard isClassification else {
      let squares = zip(outputs, heldOut.labels).reduce(0.0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      return max(noiseFloor, (squares / Double(outputs.count)).squareRoot())
    }
    let k = heldOut.outputCount
    func loss(_ temperature: Double) -> Double {
      var sum = 0.0
      for s in 0..<heldOut.count {
        let logits = (0..<k).map { outputs[s * k + $0] / temperature }
        let hot = (0..<k).first { heldOut.labels[s * k + $0] == 1 } ?? 0
        sum += Softmax.logSumExp(logits) - logits[hot]
      }
      return sum
    }
    let temperatures = (-8...16).map { exp2(Double($0) / 4) }
    return temperatures.min { loss($0) < loss($1) } ?? 1
  }

  func predictions(_ learned: Learned, _ problem: CodingProblem, samples: Range<Int>) -> [Prediction] {
    let width = architecture.inputCount
    let outputs = learned.network.outputs(
      sampleMajor: Array(problem.inputs[samples.lowerBound * width..<samples.upperBound * width]))
    guard isClassification else { return problem.predictions(outputs: outputs, noiseStd: learned.scale) }
    return problem.predictions(outputs: outputs.map { $0 / learned.scale }, noiseStd: 0)
  }
}

import Teachers
import Training

/// What a person wrote about the data.
struct WrittenData: Sendable {
  let inputs: Written<DataSettings.Inputs>?
  let noiseStd: Written<Double>?
  let test: Written<Int>?

  init(_ node: StudyNode) throws {
    let section = try StudySection(node, path: "data", keys: StudyKeys.data)
    inputs = try section.value("inputs")?.choice()
    noiseStd = try section.value("noise_std")?.number(.nonNegative)
    test = try section.value("test")?.integer(in: 1...Limits.count)
  }

  func resolve() -> DataSettings {
    DataSettings(inputs: inputs?.value ?? .uniform, noiseStd: noiseStd?.value ?? 0.1, testCount: test?.value ?? 5000)
  }
}

/// What a person wrote about training.
struct WrittenTraining: Sendable {
  let place: Place
  let loss: Written<TrainingSettings.Loss>?
  let optimizer: Written<TrainingSettings.OptimizerKind>?
  let learningRate: Written<Double>?
  let batch: Written<TrainingSettings.Batch>?
  let minEpochs: Written<Int>?
  let maxEpochs: Written<Int>?
  let finetuneMaxEpochs: Written<Int>?
  let evaluateEvery: Written<Int>?
  let smoothingWindow: Written<Int>?

  init(_ node: StudyNode) throws {
    let section = try StudySection(node, path: "training", keys: StudyKeys.training)
    place = node.place
    loss = try section.value("loss")?.choice()
    optimizer = try section.value("optimizer")?.choice()
    learningRate = try section.value("learning_rate")?.number(.positive)
    batch = try section.value("batch")?.batch()
    minEpochs = try section.value("min_epochs")?.integer(in: 0...Limits.count)
    maxEpochs = try section.value("max_epochs")?.integer(in: 1...Limits.count)
    finetuneMaxEpochs = try section.value("finetune_max_epochs")?.integer(in: 0...Limits.count)
    evaluateEvery = try section.value("evaluate_every")?.integer(in: 1...Limits.count)
    smoothingWindow = try section.value("smoothing_window")?.integer(in: 2...Limits.count)
  }

  /// A shorter `max_epochs` set on top of the study (a preset for a quick look) cuts `min_epochs` with it.
  func resolve(warnings: inout [String]) throws -> TrainingSettings {
    let standard = TrainingSettings()
    let maximum = maxEpochs?.value ?? standard.maxEpochs
    var minimum = minEpochs?.value ?? min(standard.minEpochs, maximum)
    if minimum > maximum {
      guard let maxEpochs, maxEpochs.isOverride, minEpochs?.isOverride != true else {
        throw StudyError(
          minEpochs?.place ?? place, "training.min_epochs", "is \(minimum) and training.max_epochs \(maximum)",
          accepted: "min_epochs of at most max_epochs")
      }
      warnings.append("training.min_epochs is lowered from \(minimum) to \(maximum), the max_epochs set at \(maxEpochs.place).")
      minimum = maximum
    }
    return TrainingSettings(
      loss: loss?.value ?? standard.loss, optimizer: optimizer?.value ?? standard.optimizer,
      learningRate: learningRate?.value ?? standard.learningRate, batch: batch?.value ?? standard.batch,
      minEpochs: minimum, maxEpochs: maximum, finetuneMaxEpochs: finetuneMaxEpochs?.value ?? standard.finetuneMaxEpochs,
      evaluateEvery: evaluateEvery?.value ?? standard.evaluateEvery,
      smoothingWindow: smoothingWindow?.value ?? standard.smoothingWindow)
  }
}

extension UntypedValue {
  func batch() throws -> Written<TrainingSettings.Batch> {
    guard case .scalar(let text, _) = node.content else { throw refusal("full or a whole number of samples") }
    if text == "full" { return written(.full) }
    guard let size = Scalar.integer(text, as: Int.self), (1...Limits.count).contains(size) else {
      throw refusal("full or a whole number of samples from 1 to \(Limits.count)", names: ["full"])
    }
    return written(.size(size))
  }
}

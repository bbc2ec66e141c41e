import Kernels
import Networks
import Teachers

/// One training of a student on given labels: the phases of its method, in order.
struct StudentFit {
  /// Epochs of each gradient phase, which a refit repeats.
  struct Epochs {
    var first: Int
    var finetune: Int
  }

  var network: MLP
  var epochs: Epochs
  var stop: StopCause
  var trainMSE: Double
  var validationMSE: Double
  var gradientEvaluations: Int
  var trace: TrainingTrace

  /// - Parameters:
  ///   - train: labels in the gradient.
  ///   - validation: labels that stop and choose; nil in a refit.
  ///   - epochs: fixed numbers of epochs in a refit; nil lets the phases stop by themselves.
  ///   - progress: knows phases that were done before.
  /// - Throws: `TrainingLeft` when `progress` asks for it.
  init<Scalar: KernelScalar>(
    _ task: StudentTask, train: Dataset, validation: Dataset?, epochs: Epochs?, trace: TrainingTrace, precision: Scalar.Type,
    progress: TrainingProgress
  ) throws(TrainingLeft) {
    let settings = task.training
    let kind = task.method.kind
    func makeLoop(
      _ architecture: Architecture, _ start: [Double], _ trace: TrainingTrace, _ gaussian: GaussianObjective?
    ) -> TrainingLoop<Scalar> {
      TrainingLoop(
        architecture: architecture, start: start, settings: settings, train: train, validation: validation,
        batchStream: task.streams.batches, labelPrecision: task.labels.labelPrecision,
        layerNormalised: task.method.layerNormalised, trace: trace, gaussian: gaussian)
    }
    let architecture = task.student.architecture
    let loop = makeLoop(architecture, task.start, trace, nil)
    let first = try loop.run(
      TrainingPhase(
        penalties: task.penalties(labelCount: train.count), mask: nil,
        stop: epochs.map { .after($0.first) }
          ?? (kind == .dense
            ? .after(settings.maxEpochs) : .saturation(earliest: settings.minEpochs, latest: settings.maxEpochs)),
        returned: kind == .denseEarly || kind == .l2 ? .best(includingStart: false) : .last), progress)
    self.epochs = Epochs(first: first.epochs, finetune: 0)
    gradientEvaluations = first.epochsRun * train.count
    stop = first.stop
    validationMSE = first.validationMSE
    network = MLP(architecture: architecture, parameters: loop.parameters.array.map { Double($0) })
    trainMSE = loop.trainMSE
    self.trace = loop.trace
    guard kind.prunes, stop != .diverged else { return }

    let pruned = Tamade(tolerance: task.method.pruneTolerance)
      .prune(network.removingDeadParameters().parameters, loss: loop.trainMSE(of:))
    network = MLP(architecture: architecture, parameters: pruned.parameters).removingDeadParameters()
    let compact = CompactNetwork(network)
    let finetuned = makeLoop(
      compact?.architecture ?? architecture, compact?.compacted(network.parameters) ?? network.parameters, loop.trace,
      loop.gaussian)
    let mask = (compact?.compacted(network.parameters) ?? network.parameters).map { $0 != 0 }
    let last = try finetuned.run(
      TrainingPhase(
        penalties: [], mask: mask,
        stop: epochs.map { .after($0.finetune) } ?? .saturation(earliest: 0, latest: settings.finetuneMaxEpochs),
        returned: .best(includingStart: true)), progress)
    let values = finetuned.parameters.array.map { Double($0) }
    network = MLP(
      architecture: architecture, parameters: compact?.expanded(values, count: architecture.parameterCount) ?? values)
    self.epochs.finetune = last.epochs
    gradientEvaluations += last.epochsRun * train.count
    if last.stop != .saturated { stop = last.stop }
    validationMSE = last.validationMSE
    trainMSE = finetuned.trainMSE
    self.trace = finetuned.trace
  }
}

extension StudentTask {
  /// The penalties of phase 1, with strengths α/(n·D) for the n labels in the gradient.
  func penalties(labelCount n: Int) -> [Penalty] {
    guard let alpha else { return [] }
    let scale = 1 / Double(n * (training.loss == .crossEntropy ? 1 : student.architecture.outputCount))
    var penalties: [Penalty] = []
    switch method.kind {
    case .l2: penalties.append(.l2(strength: alpha * scale))
    case .rl1: penalties.append(.l1(strength: alpha * scale))
    case .drr, .drrMAP:
      guard let beta = method.beta, beta > 0 else { preconditionFailure("drr needs β > 0: at 0 the penalty vanishes") }
      penalties.append(.smoothL0(strength: alpha * scale, beta: beta))
    default: break
    }
    if method.kind.prunes && method.rho > 0 { penalties.append(.l2(strength: method.rho * scale)) }
    return penalties
  }
}

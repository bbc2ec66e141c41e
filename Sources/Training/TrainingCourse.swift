import Kernels
import Networks
import Teachers

/// The phases of a method on one student and its labels, in order. Phase after phase `network` is what has been reached.
///
/// Optimisers start anew in every phase. Phases that prune afterwards return their last state, the last one its best on
/// the validation labels.
final class TrainingCourse<Scalar: KernelScalar> {
  let task: StudentTask
  private let train: Dataset
  private let validation: Dataset?
  private let fixedEpochs: [Int]?
  private let progress: TrainingProgress

  private(set) var network: MLP
  private(set) var epochs: [Int] = []
  private(set) var stop = StopCause.saturated
  private(set) var trainMSE = Double.nan
  private(set) var validationMSE = Double.nan
  private(set) var gradientEvaluations = 0
  private(set) var trace: TrainingTrace
  private var gaussian: GaussianObjective?

  init(
    _ task: StudentTask, train: Dataset, validation: Dataset?, epochs: [Int]?, trace: TrainingTrace, progress: TrainingProgress
  ) {
    self.task = task
    self.train = train
    self.validation = validation
    fixedEpochs = epochs
    self.trace = trace
    self.progress = progress
    network = MLP(architecture: task.student.architecture, parameters: task.start)
  }

  private var method: Method { task.method }
  private var settings: TrainingSettings { task.training }

  func run() throws {
    switch method.kind {
    case .dense: try phase(penalties: [], stop: .after(settings.maxEpochs), returned: .last)
    case .denseEarly, .l2: try phase(penalties: penalties, returned: .best(includingStart: false))
    case .imp: try prunedInRounds()
    case .denseMAP, .drrMAP, .ladderMAP, .oracleMAP, .leastSquares, .ridgeOptimal, .oracleSupport, .bestThreshold:
      preconditionFailure("\(method.kind.rawValue) is not a course of gradient steps")
    case .rl1, .drr, .pmmp, .fpp, .egp, .hardConcrete, .magnitude:
      let (loop, selection) = try regularised()
      guard stop != .diverged else { return }
      try prune(loop, selection)
      try phase(
        penalties: [], mask: ParameterMask(supportOf: network.parameters),
        stop: .saturation(earliest: 0, latest: settings.finetuneMaxEpochs),
        returned: .best(includingStart: true))
    }
  }

  // MARK: - Phase 1

  /// Trains towards a small network; returns the loop, for its loss, and what the descent itself would keep.
  private func regularised() throws -> (TrainingLoop<Scalar>, [Bool]?) {
    var descent = TrainingPhase.Descent.penalised
    switch method.details {
    case .minimax(let minimax):
      if minimax.warmup > 0 {
        try phase(penalties: weightDecay, stop: .after(minimax.warmup), returned: .last)
        // a warm-up is as long as it was asked to be, and cannot saturate
        if stop == .maxEpochs { stop = .saturated }
      }
      descent = .minimax(minimax, plays: method.kind == .fpp, alpha: (task.alpha ?? 0) * priceScale)
    case .hardConcrete(let gates):
      descent = .hardConcrete(gates, alpha: (task.alpha ?? 0) * priceScale, stream: task.streams.gates)
    case .none, .layerwise, .magnitude: break
    }
    let outcome = try phase(penalties: penalties, returned: .last, descent: descent, shrinks: method.pruning.shrinkEvery > 0)
    if case .layerwise(let layerwise) = method.details, stop != .diverged { pruneLayers(layerwise) }
    return (outcome.loop, outcome.result.selection)
  }

  /// Trains from the start under an ever smaller mask, and the last time to the end.
  private func prunedInRounds() throws {
    guard case .magnitude(let magnitude) = method.details else { preconditionFailure("imp has settings of magnitude pruning") }
    let pruning = MagnitudePruning(scope: magnitude.scope)
    var mask = ParameterMask(live: [Bool](repeating: true, count: task.start.count))
    for _ in 0..<Int(task.alpha ?? 0) {
      try phase(penalties: weightDecay, mask: mask, returned: .last)
      guard stop != .diverged else { return }
      mask = ParameterMask(live: pruning.mask(removing: magnitude.fraction, of: network, among: mask.live))
        .withoutDeadParameters(of: network.architecture)
      network.parameters = mask.applied(to: task.start)
    }
    try phase(penalties: [], mask: mask, returned: .best(includingStart: false))
  }

  private func pruneLayers(_ layerwise: LayerwiseSettings) {
    let weight = settings.loss == .crossEntropy ? LayerwisePruning.bitsPerSquaredLogit : gaussian?.errorWeight ?? 1
    let pruned = LayerwisePruning(settings: layerwise, price: (task.alpha ?? 0) / weight).prune(network, inputs: train.inputs)
    network = pruned.network
    gradientEvaluations += pruned.epochsOfAllParameters * train.count
  }

  // MARK: - Phase 2

  private func prune(_ loop: TrainingLoop<Scalar>, _ selection: [Bool]?) throws {
    network = network.removingDeadParameters()
    if let share = task.alpha, case .magnitude(let magnitude) = method.details {
      let mask = MagnitudePruning(scope: magnitude.scope).mask(keeping: share, of: network)
      network.parameters = ParameterMask(live: mask).applied(to: network.parameters)
    } else {
      network.parameters = try pruned(network.parameters, selection, loop)
    }
    network = network.removingDeadParameters()
    if method.pruning.foldsConstants { network = network.foldingConstants() }
  }

  /// The survivors of the descent's own choice, where the method asks for it, or of TAMADE.
  private func pruned(_ parameters: [Double], _ selection: [Bool]?, _ loop: TrainingLoop<Scalar>) throws -> [Double] {
    if case .minimax(let minimax) = method.details, minimax.mask == .pi, let selection {
      return ParameterMask(live: selection).applied(to: parameters)
    }
    return try Tamade(tolerance: method.pruneTolerance, unit: method.pruning.toleranceUnit, search: method.pruning.search)
      .prune(parameters, loss: loop.trainMSE(of:)).parameters
  }

  // MARK: - Gradient steps

  /// One phase from `network`.
  ///
  /// - Parameters:
  ///   - mask: which parameters may differ from zero; units without consumers among them are not computed.
  ///   - stop: by default when the loss is saturated, between `min_epochs` and `max_epochs`.
  ///   - shrinks: whether the phase prunes while it goes on.
  @discardableResult
  private func phase(
    penalties: [Penalty], mask: ParameterMask? = nil, stop: TrainingPhase.Stop? = nil, returned: TrainingPhase.Returned,
    descent: TrainingPhase.Descent = .penalised, shrinks: Bool = false
  ) throws -> (loop: TrainingLoop<Scalar>, result: PhaseResult) {
    let full = network.architecture
    let compact = mask.flatMap { CompactNetwork(MLP(architecture: full, parameters: $0.indicators)) }
    let start = compact?.compacted(network.parameters) ?? network.parameters
    let loop = TrainingLoop<Scalar>(
      architecture: compact?.architecture ?? full, start: start, settings: settings, train: train, validation: validation,
      batchStream: task.streams.batches, labelPrecision: task.labels.labelPrecision, layerNormalised: method.layerNormalised,
      trace: trace, gaussian: gaussian, watched: task.watched)
    var phase = TrainingPhase(
      penalties: penalties, mask: mask.map { compact?.compacted($0.indicators).map { $0 == 1 } ?? $0.live },
      stop: fixedEpochs.map { .after($0[epochs.count]) } ?? stop
        ?? .saturation(earliest: settings.minEpochs, latest: settings.maxEpochs),
      returned: returned, descent: descent)
    if shrinks { phase.shrinking = shrinking(loop) }
    let result = try loop.run(phase, progress)
    let values = loop.parameters.array.map { Double($0) }
    network = MLP(architecture: full, parameters: compact?.expanded(values, count: full.parameterCount) ?? values)
    epochs.append(result.epochs)
    gradientEvaluations += result.epochsRun * result.repetitions * train.count
    if self.stop != .diverged, result.stop != .saturated { self.stop = result.stop }
    trainMSE = loop.trainMSE
    validationMSE = result.validationMSE
    trace = loop.trace
    gaussian = loop.gaussian
    return (loop, result)
  }

  /// Phase 2 in the middle of a phase, in which minimax pruning goes by its probabilities.
  private func shrinking(_ loop: TrainingLoop<Scalar>) -> TrainingPhase.Shrinking {
    let architecture = task.student.architecture
    return TrainingPhase.Shrinking(every: method.pruning.shrinkEvery, earliest: settings.minEpochs) {
      [method] parameters, selection in
      func alive(_ values: [Double]) -> [Double] {
        MLP(architecture: architecture, parameters: values).removingDeadParameters().parameters
      }
      if let selection { return alive(ParameterMask(live: selection).applied(to: parameters)) }
      let tamade = Tamade(
        tolerance: method.pruneTolerance, unit: method.pruning.toleranceUnit, search: method.pruning.search)
      return alive(try tamade.prune(alive(parameters), loss: loop.trainMSE(of:)).parameters)
    }
  }

  private var penalties: [Penalty] { task.penalties(labelCount: train.count) }
  private var weightDecay: [Penalty] { method.rho > 0 ? [.l2(strength: method.rho * priceScale)] : [] }
  /// α′/α = 1/(n·D) for the n labels in the gradient.
  private var priceScale: Double { 1 / Double(train.count * task.termsPerSample) }
}

extension StudentTask {
  /// The penalties of phase 1, with strengths α/(n·D) for the n labels in the gradient.
  func penalties(labelCount n: Int) -> [Penalty] {
    let scale = 1 / Double(n * termsPerSample)
    var penalties: [Penalty] = []
    switch method.kind {
    case .l2: penalties.append(.l2(strength: (alpha ?? 0) * scale))
    case .rl1: penalties.append(.l1(strength: (alpha ?? 0) * scale))
    case .drr, .drrMAP:
      guard let beta = method.beta, beta > 0 else { preconditionFailure("drr needs β > 0: at 0 the penalty vanishes") }
      penalties.append(.smoothL0(strength: (alpha ?? 0) * scale, beta: beta))
    default: break
    }
    if method.kind.prunes && method.rho > 0 { penalties.append(.l2(strength: method.rho * scale)) }
    return penalties
  }
}

import Kernels
import Networks
import Teachers

/// The phases of one training of a student on given labels, in order. Phase after phase `network` is what has been reached.
///
/// Optimisers start anew in every phase.
package final class TrainingSchedule {
  package let task: StudentTask
  /// Labels in the gradient.
  package let train: Dataset
  /// Labels that stop and choose; nil in a refit.
  package let validation: Dataset?
  private let fixedEpochs: [Int]?
  private let progress: TrainingProgress

  package var network: MLP
  /// Epochs of each phase of gradient steps, which a refit repeats.
  private(set) var epochs: [Int] = []
  package private(set) var stop = StopCause.saturated
  private(set) var trainMSE = Double.nan
  private(set) var validationMSE = Double.nan
  private(set) var gradientEvaluations = 0
  private(set) var trace: TrainingTrace
  private var gaussian: GaussianObjective?

  /// - Parameters:
  ///   - epochs: fixed numbers of epochs in a refit; nil lets the phases stop by themselves.
  ///   - progress: knows phases that were done before.
  package init(
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

  package var settings: TrainingSettings { task.training }
  /// α′/α = 1/(n·D) for the n labels in the gradient.
  package var priceScale: Double { 1 / Double(train.count * task.termsPerSample) }
  /// α′ = α/(n·D) for the value of the grid; 0 without one.
  package var price: Double { (task.setting ?? 0) * priceScale }
  /// Factor of the squared errors in the loss: 1/(2σ² ln 2) with the σ that was learned, otherwise 1.
  var errorWeight: Double { gaussian?.errorWeight ?? 1 }

  /// One phase of gradient steps from `network`.
  ///
  /// - Parameters:
  ///   - normalised: whether penalties of layer l are multiplied by d/(d_l L).
  ///   - mask: which parameters may differ from zero; units without consumers among them are not computed.
  ///   - stop: by default when the loss is saturated, between `min_epochs` and `max_epochs`.
  ///   - shrinking: how to prune while the phase goes on; nil prunes afterwards only.
  /// - Throws: `TrainingSuspended` when the progress asks for it; `PruningError`.
  @discardableResult
  package func phase(
    penalties: [any Penalty] = [], normalised: Bool = false, mask: ParameterMask? = nil, stop: TrainingPhase.Stop? = nil,
    returned: TrainingPhase.Returned, descent: any Descent = PenalisedDescent(), shrinking: PruningSettings? = nil
  ) throws -> PhaseOutcome {
    let phase = TrainingPhase(
      penalties: penalties, mask: nil,
      stop: fixedEpochs.map { .after($0[epochs.count]) } ?? stop
        ?? .saturation(earliest: settings.minEpochs, latest: settings.maxEpochs),
      returned: returned, descent: descent)
    return switch task.student.precision {
    case .float: try self.phase(phase, as: Float.self, mask, normalised, shrinking)
    case .double: try self.phase(phase, as: Double.self, mask, normalised, shrinking)
    }
  }

  private func phase<Scalar: KernelScalar>(
    _ phase: TrainingPhase, as precision: Scalar.Type, _ mask: ParameterMask?, _ normalised: Bool, _ shrinking: PruningSettings?
  ) throws -> PhaseOutcome {
    let full = network.architecture
    let compact = mask.flatMap { CompactNetwork(MLP(architecture: full, parameters: $0.indicators)) }
    let start = compact?.compacted(network.parameters) ?? network.parameters
    let loop = TrainingLoop<Scalar>(
      architecture: compact?.architecture ?? full, start: start, settings: settings, train: train, validation: validation,
      batchStream: task.streams.batches, labelPrecision: task.labels.labelPrecision, layerNormalised: normalised,
      trace: trace, gaussian: gaussian, watched: task.watched)
    var phase = phase
    phase.mask = mask.map { compact?.compacted($0.indicators).map { $0 == 1 } ?? $0.live }
    if let shrinking, shrinking.shrinkEvery > 0 { phase.shrinking = self.shrinking(shrinking, loop.trainMSE(of:)) }
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
    return PhaseOutcome(selection: result.selection, loss: loop.trainMSE(of:))
  }

  /// Phase 2 in the middle of a phase, in which a descent that selects prunes by its selection.
  private func shrinking(_ pruning: PruningSettings, _ loss: @escaping ([Double]) -> Double) -> TrainingPhase.Shrinking {
    let architecture = task.student.architecture
    return TrainingPhase.Shrinking(every: pruning.shrinkEvery, earliest: settings.minEpochs) { parameters, selection in
      func alive(_ values: [Double]) -> [Double] {
        MLP(architecture: architecture, parameters: values).removingDeadParameters().parameters
      }
      if let selection { return alive(ParameterMask(live: selection).applied(to: parameters)) }
      return alive(try pruning.tamade.prune(alive(parameters), loss: loss).parameters)
    }
  }

  /// Trains for exactly `epochs` before the phases that a method is about. A warm-up is as long as it was asked to be, and
  /// cannot saturate.
  func warmUp(epochs: Int, penalties: [any Penalty]) throws {
    guard epochs > 0 else { return }
    try phase(penalties: penalties, stop: .after(epochs), returned: .last)
    if stop == .maxEpochs { stop = .saturated }
  }

  /// Counts epochs that were spent outside of phases, each a gradient of every label.
  func spend(epochs: Int) { gradientEvaluations += epochs * train.count }

  /// The record of this training: `judges` were measured on validation labels for it, `trainings` is all that was spent.
  func outcome(
    judges: [TrainingSchedule], trainings: [TrainingSchedule], fitCount: Int, validationCount: Int
  ) -> TrainedStudent {
    // a training with fixed epochs cannot saturate: the stop is that of the trainings that fixed them
    let stop: StopCause =
      trainings.contains { $0.stop == .diverged }
      ? .diverged : (judges.allSatisfy { $0.stop == .saturated } ? .saturated : .maxEpochs)
    return TrainedStudent(
      predictor: NetworkAverage(network), stop: stop, trainMSE: trainMSE,
      validationMSE: judges.reduce(0) { $0 + $1.validationMSE } / Double(judges.count), fitCount: fitCount,
      validationCount: validationCount, epochs: epochs.reduce(0, +),
      gradientEvaluations: trainings.reduce(0) { $0 + $1.gradientEvaluations }, trace: trace)
  }
}

/// What a phase leaves besides the network.
package struct PhaseOutcome {
  /// Which parameters would stay if it were up to the descent; nil where it has no opinion.
  package var selection: [Bool]?
  /// The mean squared error of flat parameters on the labels of the gradient; for classes, the cross-entropy in bits.
  package var loss: ([Double]) -> Double
}

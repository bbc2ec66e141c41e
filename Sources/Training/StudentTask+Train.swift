import Kernels
import Networks
import Teachers

extension StudentTask {
  /// Trains the candidate under its label protocol.
  ///
  /// With a refit, the candidate is first trained on the labels that do not validate, and then again from the same
  /// weights on all n labels, for the numbers of epochs that the first training chose. Choosing among candidates is
  /// not done here.
  ///
  /// - Parameter progress: where the training was left before, and whether it is to be left again; of second-order
  ///   students only the gradient steps of a path can be left.
  /// - Throws: `TrainingLeft` when `progress` asks for it.
  public func train(_ progress: TrainingProgress = TrainingProgress()) throws -> TrainedStudent {
    var path = PathMemory()
    return try train(path: &path, progress)
  }

  /// The same, sharing the paths of a cell's earlier candidates.
  public func train(path: inout PathMemory, _ progress: TrainingProgress = TrainingProgress()) throws -> TrainedStudent {
    if method.kind.isClosedForm { return try closedForm() }
    if method.kind.isSecondOrder { return try secondOrder(path: &path, progress: progress) }
    return switch student.precision {
    case .float: try train(as: Float.self, progress)
    case .double: try train(as: Double.self, progress)
    }
  }

  private func train<Scalar: KernelScalar>(as precision: Scalar.Type, _ progress: TrainingProgress) throws -> TrainedStudent {
    let noTrace = TrainingTrace()
    let traced = TrainingTrace(every: traceEvery)
    func fit(
      _ train: Dataset, _ validation: Dataset?, _ epochs: [Int]?, _ trace: TrainingTrace
    ) throws -> StudentFit {
      try StudentFit(
        self, train: train, validation: validation, epochs: epochs, trace: trace, precision: precision, progress: progress)
    }
    switch labels.validation {
    case .none:
      let student = try fit(budget, nil, nil, traced)
      return outcome(student, judges: [student], trainings: [student], fitCount: budget.count, validationCount: 0)
    case .extra:
      guard let extraValidation else { preconditionFailure("an extra validation set was asked for but not drawn") }
      let student = try fit(budget, extraValidation, nil, traced)
      return outcome(
        student, judges: [student], trainings: [student], fitCount: budget.count, validationCount: extraValidation.count)
    case .fraction(let f, let refit):
      let split = LabelSplit(count: budget.count, fraction: f)
      let candidate = try fit(budget.samples(split.fit), budget.samples(split.validation), nil, refit ? noTrace : traced)
      guard refit, candidate.stop != .diverged else {
        return outcome(
          candidate, judges: [candidate], trainings: [candidate], fitCount: split.fit.count,
          validationCount: split.validation.count)
      }
      let student = try fit(budget, nil, candidate.epochs, traced)
      return outcome(
        student, judges: [candidate], trainings: [candidate, student], fitCount: budget.count,
        validationCount: split.validation.count)
    case .folds(let count):
      let folds = try (0..<count).map { fold in
        let split = LabelSplit(count: budget.count, fold: fold, of: count)
        return try fit(budget.samples(split.fit), budget.samples(split.validation), nil, noTrace)
      }
      if let diverged = folds.first(where: { $0.stop == .diverged }) {
        return outcome(diverged, judges: folds, trainings: folds, fitCount: budget.count, validationCount: budget.count)
      }
      let epochs = folds[0].epochs.indices.map { phase in
        Int((Double(folds.reduce(0) { $0 + $1.epochs[phase] }) / Double(count)).rounded())
      }
      let student = try fit(budget, nil, epochs, traced)
      return outcome(
        student, judges: folds, trainings: folds + [student], fitCount: budget.count, validationCount: budget.count)
    }
  }

  /// The record of `recorded`: `judges` were measured on validation labels for it, `trainings` is all that was spent.
  private func outcome(
    _ recorded: StudentFit, judges: [StudentFit], trainings: [StudentFit], fitCount: Int, validationCount: Int
  ) -> TrainedStudent {
    // a training with fixed epochs cannot saturate: the stop is that of the trainings that fixed them
    let stop: StopCause =
      trainings.contains { $0.stop == .diverged }
      ? .diverged : (judges.allSatisfy { $0.stop == .saturated } ? .saturated : .maxEpochs)
    return TrainedStudent(
      predictor: NetworkAverage(recorded.network), stop: stop, trainMSE: recorded.trainMSE,
      validationMSE: judges.reduce(0) { $0 + $1.validationMSE } / Double(judges.count), fitCount: fitCount,
      validationCount: validationCount, epochs: recorded.epochs.reduce(0, +),
      gradientEvaluations: trainings.reduce(0) { $0 + $1.gradientEvaluations }, trace: recorded.trace)
  }
}

import Networks
import Teachers

/// A method that follows gradients, phase after phase, on labels of which some may validate.
package protocol GradientMethod: Method {
  /// Runs the phases of one training.
  func run(_ schedule: TrainingSchedule) throws
}

extension GradientMethod {
  /// With a refit, the candidate is first trained on the labels that do not validate, and then again from the same
  /// weights on all n labels, for the numbers of epochs that the first training chose.
  package func train(
    _ task: StudentTask, path: inout PathMemory, _ progress: TrainingProgress
  ) throws -> TrainedStudent {
    let budget = task.budget
    func fit(_ train: Dataset, _ validation: Dataset?, epochs: [Int]? = nil, traced: Bool = true) throws -> TrainingSchedule {
      let schedule = TrainingSchedule(
        task, train: train, validation: validation, epochs: epochs, trace: TrainingTrace(every: traced ? task.traceEvery : 0),
        progress: progress)
      try run(schedule)
      return schedule
    }
    switch task.labels.validation {
    case .none:
      let student = try fit(budget, nil)
      return student.outcome(judges: [student], trainings: [student], fitCount: budget.count, validationCount: 0)
    case .extra:
      guard let extra = task.extraValidation else { preconditionFailure("an extra validation set was asked for but not drawn") }
      let student = try fit(budget, extra)
      return student.outcome(
        judges: [student], trainings: [student], fitCount: budget.count, validationCount: extra.count)
    case .fraction(let f, let refit):
      let split = LabelSplit(count: budget.count, fraction: f)
      let candidate = try fit(budget.samples(split.fit), budget.samples(split.validation), traced: !refit)
      guard refit, candidate.stop != .diverged else {
        return candidate.outcome(
          judges: [candidate], trainings: [candidate], fitCount: split.fit.count, validationCount: split.validation.count)
      }
      let student = try fit(budget, nil, epochs: candidate.epochs)
      return student.outcome(
        judges: [candidate], trainings: [candidate, student], fitCount: budget.count, validationCount: split.validation.count)
    case .folds(let count):
      let folds = try (0..<count).map { fold in
        let split = LabelSplit(count: budget.count, fold: fold, of: count)
        return try fit(budget.samples(split.fit), budget.samples(split.validation), traced: false)
      }
      if let diverged = folds.first(where: { $0.stop == .diverged }) {
        return diverged.outcome(judges: folds, trainings: folds, fitCount: budget.count, validationCount: budget.count)
      }
      let epochs = folds[0].epochs.indices.map { phase in
        Int((Double(folds.reduce(0) { $0 + $1.epochs[phase] }) / Double(count)).rounded())
      }
      let student = try fit(budget, nil, epochs: epochs)
      return student.outcome(
        judges: folds, trainings: folds + [student], fitCount: budget.count, validationCount: budget.count)
    }
  }

  /// For E epochs at most on n labels of which v validate:
  ///
  ///     none, extra       n E                    fraction, refit   (n − v) E + n E
  ///     fraction          (n − v) E              K folds, refit    (K − 1) n E + n E
  package func gradientEvaluations(_ run: PlannedRun) -> Double {
    let epochs = maxEpochs(run.training, setting: run.setting)
    let all = Double(run.labelCount)
    switch run.labels.validation {
    case .none, .extra: return all * epochs
    case .fraction(let f, let refit):
      let fitted = all - Double(LabelSplit.validationCount(of: run.labelCount, fraction: f))
      return (fitted + (refit ? all : 0)) * epochs
    case .folds(let k): return Double(k) * all * epochs
    }
  }
}

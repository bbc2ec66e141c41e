import Kernels
import Networks
import Teachers

/// One training of a student on given labels: what came out of the phases of its method.
struct StudentFit {
  var network: MLP
  /// Epochs of each phase of gradient steps, which a refit repeats.
  var epochs: [Int]
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
  /// - Throws: `TrainingLeft` when `progress` asks for it; `PruningError`.
  init<Scalar: KernelScalar>(
    _ task: StudentTask, train: Dataset, validation: Dataset?, epochs: [Int]?, trace: TrainingTrace, precision: Scalar.Type,
    progress: TrainingProgress
  ) throws {
    let course = TrainingCourse<Scalar>(
      task, train: train, validation: validation, epochs: epochs, trace: trace, progress: progress)
    try course.run()
    network = course.network
    self.epochs = course.epochs
    stop = course.stop
    trainMSE = course.trainMSE
    validationMSE = course.validationMSE
    gradientEvaluations = course.gradientEvaluations
    self.trace = course.trace
  }
}

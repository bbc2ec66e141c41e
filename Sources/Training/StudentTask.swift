import ExternalProcesses
import Networks
import Teachers

/// Everything that training one candidate depends on.
public struct StudentTask: Sendable {
  public var student: StudentSettings
  public var training: TrainingSettings
  public var labels: LabelProtocol
  public var method: Learner
  /// The value of the method's grid, such as the penalty strength; nil for methods without one.
  public var setting: Double?
  /// The n labels of the budget.
  public var budget: Dataset
  /// Labels beyond the budget, where the protocol has them.
  public var extraValidation: Dataset?
  /// Starting weights.
  public var start: [Double]
  public var streams: TrainingStreams
  public var teacher: Teacher
  public var data: DataSettings
  /// Test samples whose loss is watched for the published statistic (`TrainingTrace.leastTestMSE`); nil watches none.
  public var watched: Dataset?
  /// Inputs on which external programs predict after their last fit; networks are examined without them.
  package var fresh: FreshInputs?
  /// The processes of the stage, for external programs.
  package var programs: ExternalProcesses?
  /// Epochs between two points of the training trace; 0 records none.
  public var traceEvery: Int

  public init(
    student: StudentSettings, training: TrainingSettings, labels: LabelProtocol, method: Learner, setting: Double?,
    budget: Dataset,
    extraValidation: Dataset?, start: [Double], streams: TrainingStreams, teacher: Teacher, data: DataSettings,
    traceEvery: Int = 0
  ) {
    self.student = student
    self.training = training
    self.labels = labels
    self.method = method
    self.setting = setting
    self.budget = budget
    self.extraValidation = extraValidation
    self.start = start
    self.streams = streams
    self.teacher = teacher
    self.data = data
    self.traceEvery = traceEvery
  }
}

/// Inputs of samples beyond the budget, in sample-major order.
package struct FreshInputs: Sendable {
  package var test: [Double]
  /// Those up to the next budget; nil where there are none.
  package var nextBlock: [Double]?

  package init(test: [Double], nextBlock: [Double]?) {
    self.test = test
    self.nextBlock = nextBlock
  }
}

/// What training one candidate gave.
public struct TrainedStudent: Sendable {
  /// What predicts.
  public enum Source: Sendable {
    case networks(NetworkAverage)
    /// An external program, of which the predictions are all that is known.
    case answers(ExternalAnswers)
  }

  public var source: Source
  /// Networks that competed inside this student, of which a mixture must be told.
  public var alternatives: Int
  public var stop: StopCause
  /// On the labels in the gradient of the recorded student.
  public var trainMSE: Double
  /// On the labels that chose; NaN without any.
  public var validationMSE: Double
  public var fitCount: Int
  public var validationCount: Int
  /// Epochs of the recorded student.
  public var epochs: Int
  /// Per-sample gradients, over everything that was trained for this student.
  public var gradientEvaluations: Int
  public var trace: TrainingTrace

  public init(
    predictor: NetworkAverage, alternatives: Int = 1, stop: StopCause, trainMSE: Double, validationMSE: Double, fitCount: Int,
    validationCount: Int, epochs: Int, gradientEvaluations: Int, trace: TrainingTrace
  ) {
    source = .networks(predictor)
    self.alternatives = alternatives
    self.stop = stop
    self.trainMSE = trainMSE
    self.validationMSE = validationMSE
    self.fitCount = fitCount
    self.validationCount = validationCount
    self.epochs = epochs
    self.gradientEvaluations = gradientEvaluations
    self.trace = trace
  }

  /// A student of an external program.
  package init(
    answers: ExternalAnswers, trainMSE: Double, validationMSE: Double, fitCount: Int, validationCount: Int, epochs: Int,
    gradientEvaluations: Int
  ) {
    source = .answers(answers)
    alternatives = 1
    stop = .converged
    self.trainMSE = trainMSE
    self.validationMSE = validationMSE
    self.fitCount = fitCount
    self.validationCount = validationCount
    self.epochs = epochs
    self.gradientEvaluations = gradientEvaluations
    trace = TrainingTrace()
  }

  /// The recorded student; after a refit, the one trained on all labels.
  /// - Precondition: it is made of networks.
  public var predictor: NetworkAverage {
    get {
      guard case .networks(let predictor) = source else { preconditionFailure("an external student is not a network") }
      return predictor
    }
    set { source = .networks(newValue) }
  }

  /// What an external student said; nil for networks.
  public var answers: ExternalAnswers? {
    if case .answers(let answers) = source { answers } else { nil }
  }

  /// The network, or the heaviest of an average.
  public var network: MLP { predictor.leader }

  public var hasDiverged: Bool { stop == .diverged }
}

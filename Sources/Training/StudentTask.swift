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

/// What training one candidate gave.
public struct TrainedStudent: Sendable {
  /// The recorded student; after a refit, the one trained on all labels.
  public var predictor: NetworkAverage
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
    self.predictor = predictor
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

  /// The network, or the heaviest of an average.
  public var network: MLP { predictor.leader }

  public var hasDiverged: Bool { stop == .diverged }
}

import Studies

/// How a run ended.
public enum RunStatus: Int8, CaseIterable, Hashable, Sendable {
  case ok = 0
  /// The loss became non-finite; an outcome, not an error.
  case diverged = 1
  /// An error stopped the run; its text is stored.
  case failed = 2
  /// Planned, but no record was found.
  case missing = 3
  case notApplicable = 4

  /// The CF flag meaning.
  public var name: String {
    switch self {
    case .ok: "ok"
    case .diverged: "diverged"
    case .failed: "failed"
    case .missing: "missing"
    case .notApplicable: "not_applicable"
    }
  }
}

/// Why training stopped.
public enum StopReason: Int8, CaseIterable, Hashable, Sendable {
  case saturated = 0
  case maxEpochs = 1
  case diverged = 2
  /// Closed forms do not iterate.
  case closedForm = 3
  /// Levenberg–Marquardt and the scales of its prior have converged.
  case converged = 4
  /// An error stopped the run; nothing is known of its loss.
  case failed = 5

  public var name: String {
    switch self {
    case .saturated: "saturated"
    case .maxEpochs: "max_epochs"
    case .diverged: "diverged"
    case .closedForm: "closed_form"
    case .converged: "converged"
    case .failed: "failed"
    }
  }
}

/// What happened: one trained student. Missing numbers are NaN.
public struct RunRecord: Hashable, Sendable {
  public var key: RunKey
  /// For people who read a journal; the key alone decides what a record is.
  public var label: String
  /// Labels in the gradient of the recorded student.
  public var fitCount: Int
  /// Labels that chose something.
  public var validationCount: Int
  public var status: RunStatus
  public var stopReason: StopReason
  public var trainMSE: Double
  public var validationMSE: Double
  public var testMSE: Double
  /// Mean over test inputs of (student(x) − teacher(x))²; the exact population value for linear students.
  public var excessMSE: Double
  /// Mean squared error on the labels between n_train and the next n_train of the study, before they are trained on; NaN
  /// where there is none.
  public var nextBlockMSE: Double
  /// How many labels these are: a study with other sizes has another next block under the same key.
  public var nextBlockCount: Int
  public var nonzeroParameters: Int
  /// The description length (`VariationalLength`): structure and parameters, labels given them, and their sum.
  public var modelBits: Double
  public var dataBits: Double
  public var descriptionBits: Double
  /// The same sum with the posterior's expected loss measured on draws.
  public var sampledBits: Double
  /// −log₂ of the Laplace evidence on the label grid: the sum without architecture, support and scales.
  public var evidenceBits: Double
  /// γ, the number of parameters that the labels determine.
  public var effectiveParameters: Double
  /// The smallest test loss at a turning point of the validation loss: the published, optimistic statistic.
  public var optimisticTestMSE: Double
  /// √Σ(θ − θ*)² between the normal forms of student and teacher; NaN where they have no common form.
  public var parameterDistance: Double
  /// Parameters that live in one of these normal forms only.
  public var supportDistance: Double
  /// The share of test samples put in the wrong class; NaN for real labels.
  public var testError: Double
  /// Epochs of the recorded student.
  public var epochs: Int
  /// Gradients of single samples, over everything that was trained for this record.
  public var gradientEvaluations: Int
  /// Processor type; two records of one key conflict only if this is equal.
  public var processor: String
  /// The error of a failed run, with its seed and epoch; empty otherwise.
  public var failure: String
  /// The student's weights, only where the study stores them.
  public var parameters: [Double]
  /// Training trace (epoch, train loss, validation loss), only where the study asks for it.
  public var trace: [TracePoint]
  public var timing: RunTiming

  public init(
    key: RunKey, label: String, fitCount: Int, validationCount: Int, status: RunStatus, stopReason: StopReason,
    trainMSE: Double, validationMSE: Double, testMSE: Double, excessMSE: Double, nonzeroParameters: Int,
    modelBits: Double, dataBits: Double, descriptionBits: Double, sampledBits: Double = .nan, evidenceBits: Double = .nan,
    effectiveParameters: Double = .nan, optimisticTestMSE: Double = .nan, parameterDistance: Double = .nan,
    supportDistance: Double = .nan, testError: Double = .nan, epochs: Int, gradientEvaluations: Int,
    nextBlockMSE: Double = .nan, nextBlockCount: Int = 0,
    processor: String, failure: String = "", parameters: [Double] = [], trace: [TracePoint] = [], timing: RunTiming
  ) {
    self.key = key
    self.label = label
    self.fitCount = fitCount
    self.validationCount = validationCount
    self.status = status
    self.stopReason = stopReason
    self.trainMSE = trainMSE
    self.validationMSE = validationMSE
    self.testMSE = testMSE
    self.excessMSE = excessMSE
    self.nonzeroParameters = nonzeroParameters
    self.modelBits = modelBits
    self.dataBits = dataBits
    self.descriptionBits = descriptionBits
    self.sampledBits = sampledBits
    self.evidenceBits = evidenceBits
    self.effectiveParameters = effectiveParameters
    self.optimisticTestMSE = optimisticTestMSE
    self.parameterDistance = parameterDistance
    self.supportDistance = supportDistance
    self.testError = testError
    self.epochs = epochs
    self.gradientEvaluations = gradientEvaluations
    self.nextBlockMSE = nextBlockMSE
    self.nextBlockCount = nextBlockCount
    self.processor = processor
    self.failure = failure
    self.parameters = parameters
    self.trace = trace
    self.timing = timing
  }
}

/// A point of a training trace.
public struct TracePoint: Hashable, Sendable {
  public var epoch: Int
  public var trainMSE: Double
  public var validationMSE: Double

  public init(epoch: Int, trainMSE: Double, validationMSE: Double) {
    self.epoch = epoch
    self.trainMSE = trainMSE
    self.validationMSE = validationMSE
  }
}

/// When and where a run was executed: the only part of a record that may differ between two executions.
public struct RunTiming: Hashable, Sendable {
  public var wallSeconds: Double
  public var cpuSeconds: Double
  /// Seconds since 1970.
  public var start: Double
  public var worker: Int

  public init(wallSeconds: Double, cpuSeconds: Double, start: Double, worker: Int) {
    self.wallSeconds = wallSeconds
    self.cpuSeconds = cpuSeconds
    self.start = start
    self.worker = worker
  }
}

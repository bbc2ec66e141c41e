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
  /// Levenberg–Marquardt and the scales of its prior have converged, or an external program has ended its training.
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

/// What happened: one trained student.
public struct RunRecord: Hashable, Sendable {
  public var key: RunKey
  /// For people who read a journal; the key alone decides what a record is.
  public var label: String
  public var status: RunStatus
  public var stopReason: StopReason
  /// The metrics as eight bytes each, in the order of `RunMetric.all`.
  var words: [UInt64]
  /// How many labels the next block has (`next_block_mse`): a study with other sizes has another next block under the same
  /// key.
  public var nextBlockCount: Int
  /// The arithmetic, `Arithmetic.name`; two records of one key conflict only if this is equal.
  public var arithmetic: String
  /// The error of a failed run, with its seed and epoch; empty otherwise.
  public var failure: String
  /// The student's weights, only where the study stores them.
  public var parameters: [Double]
  /// Training trace (epoch, train loss, validation loss), only where the study asks for it.
  public var trace: [TracePoint]
  public var timing: RunTiming

  /// - Parameter observation: what the metrics are read from; without one, numbers are NaN and counts 0.
  public init(
    key: RunKey, label: String, status: RunStatus, stopReason: StopReason, _ observation: Observation? = nil,
    nextBlockCount: Int = 0, arithmetic: String, failure: String = "", parameters: [Double] = [], trace: [TracePoint] = [],
    timing: RunTiming
  ) {
    self.key = key
    self.label = label
    self.status = status
    self.stopReason = stopReason
    words = RunMetric.all.map { metric in
      switch metric.keyPath {
      case .number(let path): (observation?[keyPath: path] ?? .nan).bitPattern
      case .count(let path), .largeCount(let path): UInt64(bitPattern: Int64(observation?[keyPath: path] ?? 0))
      }
    }
    self.nextBlockCount = nextBlockCount
    self.arithmetic = arithmetic
    self.failure = failure
    self.parameters = parameters
    self.trace = trace
    self.timing = timing
  }

  /// The value of a metric; NaN for an unknown number.
  public subscript(metric: RunMetric) -> Double {
    get {
      if case .number = metric.keyPath { return Double(bitPattern: words[metric.index]) }
      return Double(self[count: metric])
    }
    set {
      guard case .number = metric.keyPath else { preconditionFailure("'\(metric.name)' is a count") }
      words[metric.index] = newValue.bitPattern
    }
  }

  /// The value of a metric that is counted.
  public subscript(count metric: RunMetric) -> Int {
    get {
      if case .number = metric.keyPath { preconditionFailure("'\(metric.name)' is not a count") }
      return Int(Int64(bitPattern: words[metric.index]))
    }
    set {
      if case .number = metric.keyPath { preconditionFailure("'\(metric.name)' is not a count") }
      words[metric.index] = UInt64(bitPattern: Int64(newValue))
    }
  }

  /// The record for a study in which the next block has `count` labels: a loss on another block is unknown there.
  func inStudy(nextBlockCount count: Int?) -> RunRecord {
    var record = self
    if nextBlockCount != count { record[.nextBlockMSE] = .nan }
    return record
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

import Studies
import Training

/// A number that is recorded of every trained student.
///
/// `RunMetric.all` states each of them once. What a record keeps, its bytes in a journal, the columns of `/runs`, the
/// variables of the cube and the table in DataFormat.md follow from that list: a new metric is one entry there.
public struct RunMetric: Equatable, Sendable {
  /// Where the number is read from when a run has ended, and how it is stored.
  public enum Source: Sendable {
    /// float64; NaN where it is unknown.
    case number(KeyPath<Observation, Double> & Sendable)
    /// int32 in study.h5; −1 where there is no record.
    case count(KeyPath<Observation, Int> & Sendable)
    /// int64 in study.h5; −1 where there is no record.
    case largeCount(KeyPath<Observation, Int> & Sendable)
  }

  /// Which results have the metric.
  public enum Scope: Hashable, Sendable {
    /// `/runs` and the cube.
    case all
    /// `/runs` and the cube, in studies of classes only.
    case classes
    /// `/runs` only.
    case runs
  }

  /// The part of a journal record that holds the metric.
  enum Part: Hashable, Sendable {
    /// Before the status.
    case labels
    /// After the status.
    case main
    /// At the end, since this format version of the journal.
    case added(UInt32)
  }

  /// The name of the column and of the variable.
  public let name: String
  /// What it is, in a few words: the attribute `long_name`.
  public let longName: String
  /// "bit", or "1" for pure numbers.
  public let units: String
  public let keyPath: Source
  public let scope: Scope
  /// What DataFormat.md says beyond `longName`.
  public let note: String
  let part: Part
  /// The position in `all`.
  private(set) var index = 0

  private init(
    _ name: String, _ longName: String, units: String = "1", _ keyPath: Source, in scope: Scope = .all, part: Part = .main,
    note: String = ""
  ) {
    self.name = name
    self.longName = longName
    self.units = units
    self.keyPath = keyPath
    self.scope = scope
    self.part = part
    self.note = note
  }

  public static func == (a: RunMetric, b: RunMetric) -> Bool { a.name == b.name }

  /// All metrics in the order of the columns of `/runs`. A new one is added with `part: .added(formatVersion + 1)`.
  public static let all: [RunMetric] = {
    var metrics: [RunMetric] = [
      RunMetric("n_fit", "labels in the gradient of the recorded student", .count(\.student.fitCount), part: .labels),
      RunMetric("n_validation", "labels that chose something", .count(\.student.validationCount), part: .labels),
      RunMetric("train_mse", "mean squared error on the labels of the gradient", .number(\.student.trainMSE)),
      RunMetric("validation_mse", "mean squared error on the labels that choose", .number(\.student.validationMSE)),
      RunMetric("test_mse", "mean squared error on noisy test labels", .number(\.evaluation.testMSE)),
      RunMetric(
        "excess_mse", "mean squared distance between student and noise-free teacher", .number(\.evaluation.excessMSE),
        note: "mean of (student − teacher)² over the test inputs; the population value for linear students; for classes the "
          + "mean KL(teacher ‖ student) in bits; for files, whose source nobody knows, the mean loss on test labels in bits"),
      RunMetric(
        "test_error", "share of test samples in the wrong class; the losses are bits per label",
        .number(\.evaluation.testError), in: .classes, part: .added(4)),
      RunMetric(
        "next_block_mse", "mean squared error on the labels up to the next n_train", .number(\.nextBlockMSE), part: .added(3),
        note: "noisy labels that the student has not seen; NaN at the largest n_train, and where the record was made under "
          + "other sizes"),
      RunMetric("nonzero_parameters", "live parameters, biases included", .count(\.evaluation.nonzeroParameters)),
      RunMetric(
        "model_bits", "length of the parameters", units: "bit", .number(\.evaluation.modelLength.bits),
        note: "structure, scales and parameters; of external programs, what they state of themselves, unchecked"),
      RunMetric(
        "data_bits", "length of the labels given the parameters", units: "bit", .number(\.evaluation.dataLength.bits)),
      RunMetric(
        "description_bits", "description score of parameters and labels, the length of no code", units: "bit",
        .number(\.evaluation.descriptionLength.bits),
        note: "the linearised variational length ([docs/methods.md](docs/methods.md)); of an average, the "
          + "length of the mixture"),
      RunMetric(
        "sampled_bits", "the same with the expected loss measured on draws", units: "bit",
        .number(\.evaluation.sampledLength.bits), note: "100 draws from the posterior"),
      RunMetric(
        "evidence_bits", "negative log2 of the Laplace evidence", units: "bit", .number(\.evaluation.evidenceLength.bits),
        note: "on the label grid, without architecture, support and scales"),
      RunMetric(
        "effective_parameters", "parameters that the labels determine", .number(\.evaluation.effectiveParameters),
        note: "γ of the Laplace evidence"),
      RunMetric(
        "optimistic_test_mse", "least test loss where the validation loss turns, as published; chooses nothing",
        .number(\.optimisticTestMSE), in: .runs,
        note: "chosen on the test set, one look after a turn of the validation loss; recorded where `traces.test_at_turns` is "
          + "true"),
      RunMetric(
        "parameter_distance", "Euclidean distance of the normal forms of student and teacher",
        .number(\.evaluation.parameterDistance),
        note: "NaN for averages, rotated teachers and networks without a common form"),
      RunMetric(
        "support_distance", "parameters that live in one of these normal forms only", .number(\.evaluation.supportDistance),
        note: "NaN for the same students"),
      RunMetric("epochs", "epochs of the recorded student", .largeCount(\.student.epochs)),
      RunMetric(
        "gradient_evaluations", "gradients of single samples spent on the student", .largeCount(\.student.gradientEvaluations),
        note: "over everything that was trained for it, the refit included"),
    ]
    for index in metrics.indices { metrics[index].index = index }
    return metrics
  }()

  /// The metric of this name.
  /// - Precondition: there is one.
  public static func named(_ name: String) -> RunMetric {
    guard let metric = all.first(where: { $0.name == name }) else { preconditionFailure("'\(name)' is not a metric") }
    return metric
  }

  /// Those that a study has.
  static func stored(withClasses: Bool) -> [RunMetric] { all.filter { $0.scope != .classes || withClasses } }

  package static let labels = all.filter { $0.part == .labels }
  package static let main = all.filter { $0.part == .main }
  /// Those that each format version of the journal added, the oldest version first.
  package static let added: [(version: UInt32, metrics: [RunMetric])] = {
    let versions = all.compactMap { if case .added(let version) = $0.part { version } else { nil } }
    return Set(versions).sorted().map { version in (version, all.filter { $0.part == .added(version) }) }
  }()
}

/// The metrics that the program itself works with.
extension RunMetric {
  public static let fitCount = named("n_fit")
  public static let validationCount = named("n_validation")
  public static let validationMSE = named("validation_mse")
  public static let excessMSE = named("excess_mse")
  public static let nextBlockMSE = named("next_block_mse")
  public static let nonzeroParameters = named("nonzero_parameters")
  public static let descriptionBits = named("description_bits")
  public static let gradientEvaluations = named("gradient_evaluations")
}

/// What is known of a student when its run has ended: all metrics are read from it.
public struct Observation: Sendable {
  public let student: TrainedStudent
  public let evaluation: StudentEvaluation
  /// Mean squared error on the labels between n_train and the next n_train of the study, before they are trained on; NaN
  /// where there is none.
  public let nextBlockMSE: Double

  public init(student: TrainedStudent, evaluation: StudentEvaluation, nextBlockMSE: Double) {
    self.student = student
    self.evaluation = evaluation
    self.nextBlockMSE = nextBlockMSE
  }

  /// The smallest test loss at a turning point of the validation loss: the published, optimistic statistic.
  public var optimisticTestMSE: Double { student.trace.leastTestMSE.isFinite ? student.trace.leastTestMSE : .nan }
}

extension RunMetric {
  /// Adds the metric to study.h5, with one record for each position of `dimensions`.
  func write(_ records: [RunRecord?], to group: ResultGroup, over dimensions: [String]) throws {
    switch keyPath {
    case .number:
      try write(records.map { $0?[self] ?? .nan }, to: group, over: dimensions)
    case .count:
      try group.variable(name, records.map { $0?[count: self] ?? -1 }, over: dimensions, units: units, longName: longName)
    case .largeCount:
      let counts = records.map { Int64($0?[count: self] ?? -1) }
      try group.variable(name, counts, over: dimensions, units: units, longName: longName)
    }
  }

  /// Adds the metric with other numbers than those of the records.
  func write(_ numbers: [Double], to group: ResultGroup, over dimensions: [String]) throws {
    try group.variable(name, numbers, over: dimensions, units: units, longName: longName)
  }
}

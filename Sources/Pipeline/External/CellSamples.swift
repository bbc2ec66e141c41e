import ExternalProcesses
import Files
import Foundation
import Results
import Studies
import Teachers
import Training

/// The samples of one cell of a study in files, for learners without the protocol: what `brevity data` writes and
/// `brevity score` reads.
public struct CellSamples {
  let study: Study
  let cell: Cell
  private let data: CellData

  /// What `data.json` says.
  private struct Facts: Codable {
    var study: String
    var hash: String
    var condition: Int
    var teacher: Int
    var replicate: Int
    var trainCount: Int
    var task: String

    enum CodingKeys: String, CodingKey {
      case study, hash, condition, teacher, replicate, task
      case trainCount = "n_train"
    }
  }

  /// - Throws: `BrevityError` where the study has no such cell.
  public init(_ study: Study, condition: Int, teacher: Int, replicate: Int, trainCount: Int) throws {
    guard study.hasCurves else {
      throw BrevityError(.usage, "cannot draw samples of '\(study.name)': it repeats an experiment and has no label budgets")
    }
    func require(_ name: String, _ value: Int, _ count: Int) throws {
      guard (0..<count).contains(value) else {
        throw BrevityError(
          .usage, "cannot draw samples of '\(study.name)' with --\(name) \(value): accepted is a number from 0 to \(count - 1)")
      }
    }
    try require("condition", condition, study.conditions.count)
    try require("teacher", teacher, study.conditions[condition].settings.teachers.count)
    try require("replicate", replicate, study.replicates)
    guard trainCount >= 1 else {
      throw BrevityError(.usage, "cannot draw \(trainCount) samples: accepted for --n is a number from 1")
    }
    self.study = study
    cell = Cell(condition: condition, teacher: teacher, replicate: replicate, trainCount: trainCount)
    data = try CellData(study, cell, teachers: TeacherPool(study))
  }

  /// The cell that `data.json` beside a file of predictions names.
  public init(_ study: Study, besidePredictions path: String) throws {
    let facts = URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent("data.json").path
    guard let bytes = FileManager.default.contents(atPath: facts) else {
      throw BrevityError(
        .usage,
        "cannot score '\(path)': there is no '\(facts)', which brevity data writes; name the cell by --teacher and --n")
    }
    guard let facts = try? JSONDecoder().decode(Facts.self, from: bytes) else {
      throw BrevityError(.foreignData, "cannot score '\(path)': '\(facts)' is not what brevity data writes")
    }
    guard facts.hash == study.hash else {
      throw BrevityError(
        .foreignData,
        "cannot score '\(path)': its samples are of the study \(facts.study) with the hash \(facts.hash.prefix(12)), and this is "
          + "\(study.name) with \(study.hash.prefix(12)); give the same study and the same --set")
    }
    try self.init(
      study, condition: facts.condition, teacher: facts.teacher, replicate: facts.replicate, trainCount: facts.trainCount)
  }

  private var isOfClasses: Bool { data.settings.training.loss == .crossEntropy }

  private func arrays(_ samples: Dataset) -> [(String, NumpyArray)] {
    let x = NumpyArray(samples.inputs, shape: [samples.count, samples.inputCount])
    let y =
      isOfClasses
      ? NumpyArray.classes(oneHot: samples.labels, count: samples.outputCount)
      : NumpyArray(samples.labels, shape: [samples.count, samples.outputCount])
    return [("x", x), ("y", y)]
  }

  /// Writes `train.npz` (x, y, and `chooses`, 1 for labels that the study's protocol keeps for choosing), `extra.npz` where the
  /// protocol has labels beyond the budget, `test.npz` (x only) and `data.json`.
  /// - Returns: what was written, for people.
  public func write(to folder: String) throws -> String {
    try makeDirectory(folder)
    var chooses = [Int64](repeating: 0, count: data.budget.count)
    if case .fraction(let f, _) = data.settings.labels.validation {
      for i in LabelSplit(count: data.budget.count, fraction: f).validation { chooses[i] = 1 }
    }
    let mask = NumpyArray(chooses, shape: [chooses.count])
    try NPZ(arrays(data.budget) + [("chooses", mask)]).write(to: folder + "/train.npz")
    if let extra = data.extraValidation { try NPZ(arrays(extra)).write(to: folder + "/extra.npz") }
    try NPZ(Array(arrays(data.test).prefix(1))).write(to: folder + "/test.npz")
    let facts = JSON.ordered([
      ("study", .text(study.name)), ("hash", .text(study.hash)), ("condition", .integer(cell.condition)),
      ("teacher", .integer(cell.teacher)), ("replicate", .integer(cell.replicate)), ("n_train", .integer(cell.trainCount)),
      ("task", .text(isOfClasses ? "classes" : "regression")),
    ])
    try AtomicFile.write(Array((facts.indented() + "\n").utf8), to: folder + "/data.json")
    return
      "\(folder): \(data.budget.count) labels in train.npz (x, y, chooses), \(data.test.count) inputs in test.npz (x), data.json.\n"
      + "Write the predictions for test.npz as the array p to \(folder)/predictions.npz, and score them with brevity score.\n"
  }

  /// What predictions are worth.
  public struct Score: Hashable, Sendable {
    /// Mean squared error on noisy test labels; of classes, bits per label.
    public let testLoss: Double
    /// Mean of (prediction − teacher)² over test inputs; of classes, the divergence in bits.
    public let excess: Double
    /// Share of test samples in the wrong class; NaN for real labels.
    public let testError: Double
    /// The excess of the mean label of the budget.
    public let nullExcess: Double
  }

  /// Scores the array `p` of an NPZ file, predictions on the inputs of `test.npz` in their order.
  public func score(_ path: String) throws -> Score {
    let file = try NPZ(path: path)
    guard let p = file["p"] else {
      throw BrevityError(
        .foreignData,
        "cannot score '\(path)': it holds the arrays \(file.names.joined(separator: ", ")); accepted is p, the predictions")
    }
    let check = PredictionCheck(count: data.test.count, outputs: data.test.outputCount, isOfClasses: isOfClasses)
    if let problem = check.problem(p) {
      throw BrevityError(.foreignData, "cannot score '\(path)': it holds predictions \(problem)")
    }
    let run = TrainingRun(
      cell: cell, method: 0, settingIndex: nil, restart: 0, key: RunKey(bytes: [UInt8](repeating: 0, count: 32)))
    let task = data.task(for: run)
    let outputs = isOfClasses ? p.numbers.map { log(max($0, .leastNormalMagnitude)) } : p.numbers
    let student = TrainedStudent(
      answers: ExternalAnswers(test: outputs), trainMSE: .nan,
      validationMSE: .nan, fitCount: cell.trainCount, validationCount: 0, epochs: 0, gradientEvaluations: 0)
    let evaluation = StudentEvaluation(student, task: task, test: data.test)
    return Score(
      testLoss: evaluation.testMSE, excess: evaluation.excessMSE, testError: evaluation.testError,
      nullExcess: StudentEvaluation.nullExcess(budget: data.budget, test: data.test, loss: data.settings.training.loss))
  }
}

extension CellSamples.Score {
  /// For people.
  public var text: String {
    func number(_ value: Double) -> String { String(format: "%.5g", value) }
    var lines = [
      "excess      \(number(excess)), \(number(excess / nullExcess)) of that of the mean label (\(number(nullExcess)))",
      "test loss   \(number(testLoss))",
    ]
    if !testError.isNaN { lines.append("test error  \(number(testError))") }
    return lines.joined(separator: "\n") + "\n"
  }

  public var json: JSON {
    .ordered([
      ("excess_mse", JSON(excess)), ("test_mse", JSON(testLoss)), ("test_error", JSON(testError)),
      ("null_excess_mse", JSON(nullExcess)),
    ])
  }
}

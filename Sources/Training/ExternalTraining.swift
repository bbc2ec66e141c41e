import ExternalProcesses
import Files
import Foundation
import SettingKeys
import Teachers

/// One candidate of an external method, trained and examined under the label protocol of the study.
struct ExternalTraining {
  private let method: External
  private let task: StudentTask
  private let process: ExternalProcess
  private let progress: TrainingProgress
  private let setting: JSON
  private let seed: Int

  init(_ method: External, _ task: StudentTask, _ process: ExternalProcess, _ progress: TrainingProgress) {
    self.method = method
    self.task = task
    self.process = process
    self.progress = progress
    setting = .object((method.candidates?.setting(task.setting) ?? [:]).mapValues { .number($0) })
    // 31 bits, which every language has
    var stream = task.streams.external
    seed = Int(stream.nextWord() >> 1)
  }

  private var isOfClasses: Bool { task.training.loss == .crossEntropy }

  /// Fits, lets the labels that choose judge, fits again where the protocol says so, and predicts what is asked of the task.
  func student() throws -> TrainedStudent {
    let budget = task.budget
    let labels = method.labels == .own ? LabelProtocol.Validation.none : task.labels.validation
    var work = Work()
    var validationLoss = Double.nan
    var validationCount = 0
    var last = Last(data: budget, validation: nil, epochs: nil)
    switch labels {
    case .none: break
    case .extra:
      guard let extra = task.extraValidation else { preconditionFailure("an extra validation set was asked for but not drawn") }
      last.validation = extra
      validationCount = extra.count
    case .fraction(let f, let refit):
      let split = LabelSplit(count: budget.count, fraction: f)
      let (train, validation) = (budget.samples(split.fit), budget.samples(split.validation))
      validationCount = validation.count
      if refit {
        let report = try fit(train, stoppedOn: validation, &work)
        validationLoss = try loss(on: validation)
        last.epochs = report.epochs
      } else {
        last = Last(data: train, validation: validation, epochs: nil)
      }
    case .folds(let count):
      validationCount = budget.count
      let folds = try (0..<count).map { fold in
        let split = LabelSplit(count: budget.count, fold: fold, of: count)
        let validation = budget.samples(split.validation)
        let report = try fit(budget.samples(split.fit), stoppedOn: validation, &work)
        return (loss: try loss(on: validation), epochs: report.epochs)
      }
      validationLoss = folds.reduce(0) { $0 + $1.loss } / Double(count)
      let epochs = folds.compactMap(\.epochs)
      if epochs.count == count { last.epochs = Int((Double(epochs.reduce(0, +)) / Double(count)).rounded()) }
    }
    let report = try fit(last.data, stoppedOn: last.validation, epochs: last.epochs, &work)
    if let validation = last.validation { validationLoss = try loss(on: validation) }
    let trainLoss = try loss(on: last.data)
    let answers = ExternalAnswers(
      test: try outputs(on: task.fresh?.test ?? []), nextBlock: try task.fresh?.nextBlock.map { try outputs(on: $0) },
      parameterCount: report.parameters ?? 0, declaredBits: report.bits, version: process.version)
    if isRepeated { try repeatFit(last, answers) }
    return TrainedStudent(
      answers: answers, trainMSE: trainLoss, validationMSE: validationLoss, fitCount: last.data.count,
      validationCount: validationCount, epochs: report.epochs ?? 0, gradientEvaluations: work.gradientEvaluations)
  }

  /// The fit that is recorded.
  private struct Last {
    var data: Dataset
    var validation: Dataset?
    var epochs: Int?
  }

  private struct Work {
    var gradientEvaluations = 0
  }

  private func fit(
    _ train: Dataset, stoppedOn validation: Dataset?, epochs: Int? = nil, _ work: inout Work
  ) throws -> ExternalProcess.FitReport {
    let report = try process.fit(
      ExternalProcess.Fit(
        train: train.external, validation: method.stopsEarly ? validation?.external : nil, setting: setting,
        restart: task.streams.restart, seed: seed, epochs: method.stopsEarly ? epochs : nil),
      isToLeave: { progress.isToLeave })
    work.gradientEvaluations += report.gradientEvaluations ?? 0
    return report
  }

  /// Means, or logarithms of probabilities, so that students of classes are measured alike.
  private func outputs(on inputs: [Double]) throws -> [Double] {
    guard !inputs.isEmpty else { return [] }
    let values = try process.predict(inputs, isToLeave: { progress.isToLeave })
    return isOfClasses ? values.map { log(max($0, .leastNormalMagnitude)) } : values
  }

  private func loss(on data: Dataset) throws -> Double { task.loss(ofOutputs: try outputs(on: data.inputs), on: data) }

  // MARK: done twice

  /// One run in a hundred, by a hash of what tells runs apart.
  private var isRepeated: Bool {
    guard method.repeats == .check else { return false }
    let name = "\(seed) \(task.budget.count) \(task.setting ?? -1)"
    return SHA256.hash(Array(name.utf8)).prefix(4).reduce(0) { $0 << 8 | Int($1) } % 100 == 0
  }

  private func repeatFit(_ last: Last, _ answers: ExternalAnswers) throws {
    var work = Work()
    _ = try fit(last.data, stoppedOn: last.validation, epochs: last.epochs, &work)
    let again = try outputs(on: task.fresh?.test ?? [])
    let difference = zip(again, answers.test).reduce(0) { max($0, abs($1.0 - $1.1)) }
    guard difference > 0 else { return }
    throw ExternalFailure(
      description:
        "\(task.method.label) was asked twice for the same fit with the seed \(seed), and its predictions differ by up to "
        + "\(difference); let it take all randomness from the seed, or write deterministic: unchecked", endsProcess: false)
  }
}

/// What an external student said when it was examined.
public struct ExternalAnswers: Hashable, Sendable {
  /// Means on the test inputs, or logarithms of probabilities.
  public var test: [Double]
  /// The same on the labels up to the next budget; nil where there are none.
  public var nextBlock: [Double]?
  /// As the learner says; 0 where it does not.
  public var parameterCount: Int
  /// The length that the learner states; nobody can check it.
  public var declaredBits: Double?
  /// What the program reported when it started.
  public var version: String

  package init(
    test: [Double], nextBlock: [Double]? = nil, parameterCount: Int = 0, declaredBits: Double? = nil, version: String = ""
  ) {
    self.test = test
    self.nextBlock = nextBlock
    self.parameterCount = parameterCount
    self.declaredBits = declaredBits
    self.version = version
  }
}

extension Dataset {
  var external: ExternalProcess.Samples { ExternalProcess.Samples(inputs: inputs, labels: labels) }
}

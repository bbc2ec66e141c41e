import Codelengths
import Foundation
import Kernels
import Laplace
import Networks
import Teachers

/// What a trained student is worth: its losses on fresh inputs and its lengths in bits.
public struct StudentEvaluation: Hashable, Sendable {
  /// Mean squared error on noisy test labels; of classes, bits per label.
  public let testMSE: Double
  /// Mean over test inputs of (student(x) − teacher(x))², never negative and without a noise floor. For linear
  /// students of linear teachers it is the exact population value v|w − w*|² + b², v the variance of an input; of
  /// classes it is the mean of KL(teacher ‖ student) in bits.
  public let excessMSE: Double
  /// Over all members of an average.
  public let nonzeroParameters: Int
  /// The description length of each member on the labels of the budget (`VariationalLength`), in the order of weight;
  /// nil where a network's outputs are not finite.
  public let lengths: [VariationalLength?]
  /// √Σ(θ − θ*)² between the normal forms of student and teacher, and how many parameters live in one of them only; NaN
  /// for averages, rotated teachers and networks that have no common form.
  public let parameterDistance: Double
  public let supportDistance: Double
  private let alternatives: Int
  /// What takes the place of `lengths` for classes and networks without them.
  private let twoPart: TwoPartLength?
  /// The length of the parameters as an external program states it.
  private let declared: Codelength?

  /// The share of test samples put in the wrong class; NaN for real labels.
  public let testError: Double

  /// Structure, scales and parameters; of an average, all of its mixture's length that is not the leader's labels.
  public var modelLength: Codelength { declared ?? twoPart?.model ?? (descriptionLength - dataLength) }
  /// The labels of the budget given the (leading) network, on the grid δ or of classes.
  public var dataLength: Codelength { twoPart?.labels ?? (lengths.first ?? nil)?.labels ?? .undefined }
  /// DL, or −log₂ of the mean of 2^(−DL) over the networks that competed in an average.
  public var descriptionLength: Codelength { twoPart.map { $0.model + $0.labels } ?? mixture { $0.total } }
  /// The same with the posterior's expected loss measured on draws.
  public var sampledLength: Codelength { twoPart != nil ? .undefined : mixture { $0.sampled ?? .undefined } }
  /// −log₂ of the Laplace evidence.
  public var evidenceLength: Codelength { twoPart != nil ? .undefined : mixture { $0.evidence } }
  /// γ of the (leading) network.
  public var effectiveParameters: Double { (lengths.first ?? nil)?.effectiveDimension ?? .nan }

  /// - Parameter interruption: whose `wasHeard` says that lengths are missing.
  public init(
    _ student: TrainedStudent, task: StudentTask, test: Dataset, interruption: Interruption = Interruption()
  ) {
    switch student.source {
    case .networks(let predictor): self.init(predictor, student, task: task, test: test, interruption)
    case .answers(let answers): self.init(answers, task: task, test: test)
    }
  }

  /// An external program is known by its predictions: it has no lengths but the one it states, and no distance from the teacher.
  private init(_ answers: ExternalAnswers, task: StudentTask, test: Dataset) {
    nonzeroParameters = answers.parameterCount
    (alternatives, lengths, twoPart) = (1, [], nil)
    declared = Codelength(bits: answers.declaredBits ?? .nan)
    (parameterDistance, supportDistance) = (.nan, .nan)
    if task.training.loss == .crossEntropy {
      let classes = ClassEvaluation(outputs: answers.test, test: test)
      (testMSE, excessMSE, testError) = (classes.testLoss, classes.excess, classes.testError)
    } else {
      let count = answers.test.count
      testMSE = Self.meanSquare(zip(answers.test, test.labels).lazy.map { $0 - $1 }, count: count)
      excessMSE = Self.meanSquare(zip(answers.test, test.noiseFreeLabels).lazy.map { $0 - $1 }, count: count)
      testError = .nan
    }
  }

  private init(
    _ predictor: NetworkAverage, _ student: TrainedStudent, task: StudentTask, test: Dataset, _ interruption: Interruption
  ) {
    declared = nil
    nonzeroParameters = predictor.liveParameterCount
    alternatives = student.alternatives
    let labels = MAPLabels(task, interruption: interruption)
    let hasLengths = task.hasVariationalLength
    lengths = hasLengths ? predictor.members.map { labels.length($0.network, stream: task.streams.coding) } : []
    twoPart = hasLengths ? nil : TwoPartLength(predictor, budget: task.budget)
    guard task.training.loss != .crossEntropy else {
      let classes = ClassEvaluation(outputs: predictor.logits(sampleMajor: test.inputs), test: test)
      (testMSE, excessMSE, testError) = (classes.testLoss, classes.excess, classes.testError)
      // adding a constant to all logits changes nothing: there is no normal form
      (parameterDistance, supportDistance) = (.nan, .nan)
      return
    }
    testError = .nan
    let outputs = predictor.outputs(sampleMajor: test.inputs)
    testMSE = Self.meanSquare(zip(outputs, test.labels).lazy.map { $0 - $1 }, count: outputs.count)
    if predictor.members.count == 1, let exact = Self.populationExcess(predictor.leader, task) {
      excessMSE = exact
    } else {
      excessMSE = Self.meanSquare(zip(outputs, test.noiseFreeLabels).lazy.map { $0 - $1 }, count: outputs.count)
    }
    if predictor.members.count == 1, task.teacher.isKnown, task.teacher.rotation == nil,
      predictor.leader.parameters.allSatisfy(\.isFinite),
      let distance = predictor.leader.parameterDistance(to: task.teacher.network),
      let support = predictor.leader.supportDistance(to: task.teacher.network)
    {
      parameterDistance = distance
      supportDistance = Double(support)
    } else {
      parameterDistance = .nan
      supportDistance = .nan
    }
  }

  private func mixture(_ length: (VariationalLength) -> Codelength) -> Codelength {
    if lengths.isEmpty { return .undefined }
    if lengths.count == 1 && alternatives == 1 { return lengths[0].map(length) ?? .undefined }
    let bits = lengths.map { $0.map { length($0).bits } ?? .nan }
    return Codelength(
      bits: NetworkAverage.mixtureBits(bits) + log2(Double(max(alternatives, bits.count)) / Double(bits.count)))
  }

  /// Excess of the null model, the mean label, which a cell takes when all of its candidates diverge.
  public static func nullExcess(budget: Dataset, test: Dataset, loss: TrainingSettings.Loss = .mse) -> Double {
    if loss == .crossEntropy { return ClassEvaluation.nullExcess(budget: budget, test: test) }
    let means = budget.meanLabel
    let squares = test.noiseFreeLabels.indices.reduce(0.0) { sum, i in
      let difference = means[i % means.count] - test.noiseFreeLabels[i]
      return sum + difference * difference
    }
    return squares / Double(test.noiseFreeLabels.count)
  }

  private static func populationExcess(_ network: MLP, _ task: StudentTask) -> Double? {
    guard task.teacher.isKnown, network.architecture.isLinear, task.teacher.network.architecture.isLinear,
      network.architecture.outputCount == 1
    else {
      return nil
    }
    let difference = zip(network.parameters, task.teacher.linearWeights).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let bias = network.bias(layer: 1, 0)
    return task.data.inputs.variance * difference + bias * bias
  }

  private static func meanSquare(_ differences: some Sequence<Double>, count: Int) -> Double {
    differences.reduce(0) { $0 + $1 * $1 } / Double(count)
  }
}

extension Codelength {
  /// The length of what has no length.
  static let undefined = Codelength(bits: .nan)
}

import Codelengths
import Foundation
import Laplace
import Networks
import Teachers

/// What a student of classes is worth on fresh samples, in bits per label and errors.
package struct ClassEvaluation: Hashable, Sendable {
  /// Mean of −log₂ q(class) on the test labels.
  let testLoss: Double
  /// Mean of KL(p ‖ q) in bits over test inputs, p the teacher's probabilities: never negative, without a noise floor.
  package let excess: Double
  /// The share of test samples whose most probable class is not their label.
  package let testError: Double

  /// - Parameter outputs: logits on the test inputs.
  package init(outputs: [Double], test: Dataset) {
    let k = test.outputCount
    var (loss, excess, errors) = (0.0, 0.0, 0)
    for start in stride(from: 0, to: outputs.count, by: k) {
      let logits = Array(outputs[start..<start + k])
      let total = Softmax.logSumExp(logits)
      for c in 0..<k {
        let bits = (total - logits[c]) * Codelength.bitsPerNat
        loss += test.labels[start + c] * bits
        let p = test.noiseFreeLabels[start + c]
        if p > 0 { excess += p * (bits + log2(p)) }
      }
      let guess = (0..<k).max { logits[$0] < logits[$1] }
      let label = (0..<k).max { test.labels[start + $0] < test.labels[start + $1] }
      if guess != label { errors += 1 }
    }
    testLoss = loss / Double(test.count)
    self.excess = max(0, excess / Double(test.count))
    testError = Double(errors) / Double(test.count)
  }

  /// Σ −log₂ q(class) of one-hot labels.
  static func length(of labels: [Double], outputs: [Double], classes k: Int) -> Codelength {
    var nats = 0.0
    for start in stride(from: 0, to: outputs.count, by: k) {
      let total = Softmax.logSumExp(Array(outputs[start..<start + k]))
      for c in 0..<k where labels[start + c] != 0 { nats += labels[start + c] * (total - outputs[start + c]) }
    }
    return Codelength(nats: nats)
  }

  /// Excess of the null model, the class frequencies of the budget by Laplace's rule.
  static func nullExcess(budget: Dataset, test: Dataset) -> Double {
    let k = budget.outputCount
    let frequencies = budget.classFrequencies
    let bits = test.noiseFreeLabels.indices.reduce(0.0) { sum, i in
      let p = test.noiseFreeLabels[i]
      return p > 0 ? sum + p * log2(p / frequencies[i % k]) : sum
    }
    return bits / Double(test.count)
  }
}

extension Dataset {
  /// The frequencies of one-hot labels by Laplace's rule: (count + 1)/(n + K).
  var classFrequencies: [Double] {
    (0..<outputCount).map { c in
      stride(from: c, to: labels.count, by: outputCount).reduce(1.0) { $0 + labels[$1] } / Double(count + outputCount)
    }
  }
}

/// The length of classes by a network whose live parameters are sent at 32 bits: for networks that are too large for
/// `VariationalLength`.
struct TwoPartLength: Hashable, Sendable {
  /// Support and parameters.
  let model: Codelength
  /// The labels of the budget.
  let labels: Codelength

  init(_ predictor: NetworkAverage, budget: Dataset) {
    model = SparseParameterCode.length(
      architecture: predictor.leader.architecture, live: predictor.leader.liveParameterCount)
    labels = ClassEvaluation.length(
      of: budget.labels, outputs: predictor.logits(sampleMajor: budget.inputs), classes: budget.outputCount)
  }
}

extension StudentSettings {
  /// Whether description lengths are `VariationalLength`s; always for real labels. It depends on the student's
  /// architecture and the budget alone, so that all candidates of a cell are measured alike.
  public func hasVariationalLength(trainCount n: Int, loss: TrainingSettings.Loss) -> Bool {
    let (parameters, labels) = (architecture.parameterCount, n * architecture.outputCount)
    return loss != .crossEntropy
      || Linearisation.fits(parameterCount: parameters, labelCount: labels)
        && Linearisation.order(parameterCount: parameters, labelCount: labels) <= Linearisation.largestOrder
  }
}

extension StudentTask {
  package /// See `StudentSettings.hasVariationalLength`.
    var hasVariationalLength: Bool
  { student.hasVariationalLength(trainCount: budget.count, loss: training.loss) }

  /// The mean loss on the labels of `data`: squared errors, or bits for classes.
  public func loss(of predictor: NetworkAverage, on data: Dataset) -> Double {
    guard training.loss == .crossEntropy else { return data.meanSquaredError(of: predictor) }
    return loss(ofOutputs: predictor.logits(sampleMajor: data.inputs), on: data)
  }

  /// The same for outputs on the inputs of `data`: means, or logits.
  package func loss(ofOutputs outputs: [Double], on data: Dataset) -> Double {
    guard training.loss == .crossEntropy else {
      return zip(outputs, data.labels).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(outputs.count)
    }
    return ClassEvaluation.length(of: data.labels, outputs: outputs, classes: data.outputCount).bits / Double(data.count)
  }

  /// The mean loss of a student on the labels up to the next budget.
  package func nextBlockLoss(of student: TrainedStudent, on data: Dataset) -> Double {
    switch student.source {
    case .networks(let predictor): loss(of: predictor, on: data)
    case .answers(let answers): answers.nextBlock.map { loss(ofOutputs: $0, on: data) } ?? .nan
    }
  }

  /// Terms of the mean loss per sample: D real outputs, or one class. A price α per parameter is divided by n times this.
  var termsPerSample: Int { training.loss == .crossEntropy ? 1 : student.architecture.outputCount }
}

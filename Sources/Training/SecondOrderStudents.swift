import Foundation
import Networks
import Teachers

/// Students at the maximum of their posterior. They use all n labels and no validation.
extension StudentTask {
  func secondOrder(path: inout PathMemory, progress: TrainingProgress) throws -> TrainedStudent {
    let labels = MAPLabels(self)
    switch method.kind {
    case .oracleMAP: return oracle(labels)
    case .ladderMAP: return ladder(labels)
    case .drrMAP: return try pathStudent(labels, &path, progress)
    default: return outcome(labels.fit(MLP(architecture: student.architecture, parameters: start)), labels)
    }
  }

  /// The teacher's architecture with the teacher's support; behind a rotation, a live unit of the first layer sees all
  /// inputs.
  private func oracle(_ labels: MAPLabels) -> TrainedStudent {
    let architecture = teacher.network.architecture
    var live = teacher.network.parameters.map { $0 != 0 }
    if teacher.rotation != nil {
      let width = architecture.inputCount
      let weights = architecture.weights(ofLayer: 1)
      for unit in 0..<architecture.layers[1] {
        let row = weights.lowerBound + unit * width..<weights.lowerBound + (unit + 1) * width
        if live[row].contains(true) { for i in row { live[i] = true } }
      }
    }
    let start = streams.start(architecture, student.initialisation)
    let network = MLP(architecture: architecture, parameters: zip(start, live).map { $1 ? $0 : 0 })
    var fit = labels.fit(network, live: live)
    if let wide = fit?.network.embedded(in: student.architecture) { fit?.network = wide }
    return outcome(fit, labels)
  }

  /// The record of a single fit; a fit that diverged leaves the null model and says so.
  func outcome(_ fit: MAPFit?, _ labels: MAPLabels, evaluations: Int? = nil) -> TrainedStudent {
    guard let fit else {
      var diverged = nullStudent()
      diverged.stop = .diverged
      return diverged
    }
    return outcome(
      NetworkAverage(fit.network), converged: fit.result.ending == .converged,
      evaluations: evaluations ?? fit.result.evaluations)
  }

  func outcome(_ predictor: NetworkAverage, converged: Bool, evaluations: Int, alternatives: Int = 1) -> TrainedStudent {
    TrainedStudent(
      predictor: predictor, alternatives: alternatives, stop: converged ? .converged : .maxEpochs,
      trainMSE: loss(of: predictor, on: budget), validationMSE: .nan, fitCount: budget.count, validationCount: 0,
      epochs: 0, gradientEvaluations: evaluations * budget.count, trace: TrainingTrace())
  }

  /// The null model: the mean label, or the frequencies of the classes by Laplace's rule, whatever the input.
  public func nullStudent() -> TrainedStudent {
    let architecture = student.architecture
    var parameters = [Double](repeating: 0, count: architecture.parameterCount)
    if architecture.hasBias {
      let biases = architecture.biases(ofLayer: architecture.layerCount)
      let outputs = training.loss == .crossEntropy ? budget.classFrequencies.map { log($0) } : budget.meanLabel
      for (index, output) in zip(biases, outputs) { parameters[index] = output }
    }
    let predictor = NetworkAverage(MLP(architecture: architecture, parameters: parameters))
    return TrainedStudent(
      predictor: predictor, stop: .closedForm, trainMSE: loss(of: predictor, on: budget), validationMSE: .nan,
      fitCount: budget.count, validationCount: 0, epochs: 0, gradientEvaluations: 0, trace: TrainingTrace())
  }
}

extension Dataset {
  /// Mean over samples and outputs of (f(x) − y)² on the noisy labels.
  public func meanSquaredError(of predictor: NetworkAverage) -> Double {
    let outputs = predictor.outputs(sampleMajor: inputs)
    return zip(outputs, labels).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(labels.count)
  }
}

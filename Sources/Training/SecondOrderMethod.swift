import Foundation
import Networks
import Teachers

/// A method whose students are at the maximum of their posterior,
///
///     min over θ   −ln p(labels | θ) + ½ Σ_l Σ_{i∈l} θ_i²/τ_l²
///
/// found by Levenberg–Marquardt, with the noise and the prior scales τ of each tensor by the evidence (MacKay 1992,
/// doi:10.1162/neco.1992.4.3.448). It uses all n labels and no validation, and chooses by description length.
package protocol SecondOrderMethod: Method {
  func fit(
    _ task: StudentTask, _ labels: MAPLabels, path: inout PathMemory, _ progress: TrainingProgress
  ) throws -> TrainedStudent
}

extension SecondOrderMethod {
  package var algorithmVersion: Int { 4 }
  package var validates: Bool { false }
  package var dependsOnTraining: Bool { false }
  package func networksTrained(candidates: Int, _ labels: LabelProtocol, _ student: Architecture) -> Int { candidates }

  package func train(
    _ task: StudentTask, path: inout PathMemory, _ progress: TrainingProgress
  ) throws -> TrainedStudent {
    let student = try fit(task, MAPLabels(task, interruption: progress.interruption), path: &path, progress)
    try progress.leaveIfInterrupted()
    return student
  }

  package func gradientEvaluations(_ run: PlannedRun) -> Double {
    SecondOrderCost.gradientEvaluations(run, fits: [run.student.architecture])
  }
}

/// What Levenberg–Marquardt costs, in the currency of plans: gradients of single samples.
///
/// A step on N residuals and k parameters, m = min(N, k), takes about N k m + m³/3 operations, and the gradient of one
/// sample about 6 k. A fit is taken at 250 steps, twice as dear in double precision.
enum SecondOrderCost {
  static let steps = 250.0

  static func gradientEvaluations(_ run: PlannedRun, fits: [Architecture]) -> Double {
    let residuals = Double(run.labelCount * run.student.architecture.outputCount)
    return Double(run.labelCount)
      * fits.reduce(0) { sum, architecture in
        let k = Double(architecture.parameterCount)
        let m = min(residuals, k)
        return sum + 2 * steps * (residuals * k * m + m * m * m / 3) / (6 * k) / residuals
      }
  }
}

extension StudentTask {
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

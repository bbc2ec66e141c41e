import Codelengths
import Foundation
import Networks
import Teachers

/// What a trained student is worth: its losses on fresh inputs and its lengths in bits.
public struct StudentEvaluation: Hashable, Sendable {
  /// Mean squared error on noisy test labels.
  public let testMSE: Double
  /// Mean over test inputs of (student(x) − teacher(x))², never negative and without a noise floor. For linear
  /// students of linear teachers it is the exact population value v|w − w*|² + b², v the variance of an input.
  public let excessMSE: Double
  public let nonzeroParameters: Int
  /// Live parameters at 32 bits, their support and a noise scale (`SparseParameterCode`).
  public let modelLength: Codelength
  /// The labels of the budget under N(f(x), s²) on the grid δ, with s² = max(MSE, δ²/4) on these labels.
  public let dataLength: Codelength

  public var descriptionLength: Codelength { modelLength + dataLength }

  public init(_ network: MLP, task: StudentTask, test: Dataset) {
    let outputs = network.outputs(sampleMajor: test.inputs)
    testMSE = Self.meanSquare(zip(outputs, test.labels).lazy.map { $0 - $1 }, count: outputs.count)
    if let exact = Self.populationExcess(network, task) {
      excessMSE = exact
    } else {
      excessMSE = Self.meanSquare(zip(outputs, test.noiseFreeLabels).lazy.map { $0 - $1 }, count: outputs.count)
    }
    nonzeroParameters = network.liveParameterCount
    modelLength = SparseParameterCode.length(architecture: network.architecture, live: nonzeroParameters, scales: 1)
    let means = network.outputs(sampleMajor: task.budget.inputs)
    let precision = task.labels.labelPrecision
    let mse = Self.meanSquare(zip(means, task.budget.labels).lazy.map { $0 - $1 }, count: means.count)
    dataLength =
      mse.isFinite
      ? GaussianLabelCode(precision: precision).length(
        of: task.budget.labels, means: means, std: max(mse, precision * precision / 4).squareRoot())
      : Codelength(bits: .nan)
  }

  /// Excess of the null model, the mean label, which a cell takes when all of its candidates diverge.
  public static func nullExcess(budget: Dataset, test: Dataset) -> Double {
    let width = budget.outputCount
    let means = (0..<width).map { o in
      stride(from: o, to: budget.labels.count, by: width).reduce(0) { $0 + budget.labels[$1] } / Double(budget.count)
    }
    let squares = test.noiseFreeLabels.indices.reduce(0.0) { sum, i in
      let difference = means[i % width] - test.noiseFreeLabels[i]
      return sum + difference * difference
    }
    return squares / Double(test.noiseFreeLabels.count)
  }

  private static func populationExcess(_ network: MLP, _ task: StudentTask) -> Double? {
    guard network.architecture.isLinear, task.teacher.network.architecture.isLinear, network.architecture.outputCount == 1 else {
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

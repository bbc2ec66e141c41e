import Foundation
import Kernels
import Laplace
import Networks
import RandomStreams
import Teachers

/// All labels of a budget as second-order students see them: in double precision, with the spread of the labels.
package struct MAPLabels {
  let inputs: SampleMatrix<Double>
  let labels: SampleMatrix<Double>
  /// Standard deviation of the labels about their means, over all outputs.
  let std: Double
  let initialisation: Initialisation
  /// δ
  let precision: Double
  let likelihood: Likelihood
  let symmetryRefund: Bool
  let interruption: Interruption

  package init(_ task: StudentTask, interruption: Interruption = Interruption()) {
    self.interruption = interruption
    let budget = task.budget
    inputs = SampleMatrix(features: budget.inputCount, sampleMajor: budget.inputs)
    labels = SampleMatrix(features: budget.outputCount, sampleMajor: budget.labels)
    let mean = budget.meanLabel
    let squares = budget.labels.indices.reduce(0.0) { sum, i in
      let difference = budget.labels[i] - mean[i % budget.outputCount]
      return sum + difference * difference
    }
    std = max((squares / Double(budget.labels.count)).squareRoot(), task.labels.labelPrecision)
    initialisation = task.student.initialisation
    precision = task.labels.labelPrecision
    likelihood = task.training.loss == .crossEntropy ? .categorical : .gaussian
    symmetryRefund = task.labels.symmetryRefund
  }

  /// Fits `network` from its weights, on its support `live`; nil where it diverges.
  package func fit(_ network: MLP, live: [Bool]? = nil) -> MAPFit? {
    let model = linearised(network, live)
    let maximisation = EvidenceMaximisation()
    let result =
      switch likelihood {
      case .gaussian: maximisation.fit(model, labelStd: std, noiseFloor: precision / 2)
      case .categorical: maximisation.fitClasses(model)
      }
    guard let result else { return nil }
    return MAPFit(network: model.network, result: result)
  }

  /// The same for a network that already fits: the scales start from its own residuals and weights.
  package func polish(_ network: MLP, live: [Bool]? = nil, scales: PriorScales? = nil) -> MAPFit? {
    let model = linearised(network, live)
    let residual = max((model.deviance / Double(model.residualCount)).squareRoot(), precision / 2)
    let start = scales ?? PriorScales(tau: model.tensors.initialStds, noise: likelihood == .gaussian ? residual : 1)
    guard let result = EvidenceMaximisation().refit(model, from: start, noiseFloor: precision / 2) else { return nil }
    return MAPFit(network: model.network, result: result)
  }

  /// The description length; infinite where the network's outputs are not finite.
  package func descriptionBits(_ network: MLP) -> Double { length(network)?.total.bits ?? .infinity }

  /// - Parameter stream: for the draws of the posterior; nil makes none.
  func length(_ network: MLP, stream: RandomStream? = nil) -> VariationalLength? {
    VariationalLength(
      network, initialisation: initialisation, inputs: inputs, labels: labels,
      precision: likelihood == .gaussian ? precision : nil, symmetryRefund: symmetryRefund, stream: stream,
      interruption: interruption)
  }

  func linearised(_ network: MLP, _ live: [Bool]? = nil) -> Linearisation {
    Linearisation(
      network, live: live ?? [Bool](repeating: true, count: network.parameters.count),
      tensors: Tensors(network.architecture, initialisation: initialisation), inputs: inputs, labels: labels,
      likelihood: likelihood, interruption: interruption)
  }
}

/// A network at the maximum of its posterior.
package struct MAPFit {
  package var network: MLP
  var result: EvidenceMaximisation.Result
}

extension Linearisation {
  /// The network at the present parameters.
  var network: MLP { MLP(architecture: architecture, parameters: parameters.array) }
}

extension Dataset {
  /// The mean label of each output; of classes, their frequencies.
  var meanLabel: [Double] {
    (0..<outputCount).map { o in
      stride(from: o, to: labels.count, by: outputCount).reduce(0) { $0 + labels[$1] } / Double(count)
    }
  }
}

import Foundation
import Kernels
import Networks

/// Layer-wise pruning by exact gradients: each layer is a gated linear regression of its own pre-activations o on the
/// activations x of the layer below,
///
///     J = Σ_samples,units [(o − (W∘Π)x − b π_b)² + Σ W²Π(1 − Π)x² + b²π_b(1 − π_b)] + α (ΣΠ + Σπ_b)
///
/// with a sum over samples, so that α keeps its meaning as n grows, and for the last layer is that of the whole problem
/// SSE + αk. For classes, where α is in bits, squared errors of the logits count `bitsPerSquaredLogit`. Units that lose all
/// consumers vanish from the layers below. Source: arXiv 2505.17469.
package struct LayerwisePruning {
  /// 1/(4 ln 2): moving logits by Δ takes class probabilities by KL ≤ |Δ|²/(4 ln 2) bits, because no eigenvalue of
  /// their Fisher information diag(p) − p pᵀ exceeds ½.
  package static let bitsPerSquaredLogit = 1 / (4 * M_LN2)

  let settings: LayerwiseSettings
  /// α in units of squared error.
  let price: Double

  package init(settings: LayerwiseSettings, price: Double) {
    self.settings = settings
    self.price = price
  }

  package struct Outcome {
    package var network: MLP
    /// Epochs of the layers, each weighted by its share of all parameters.
    package var epochsOfAllParameters: Int
  }

  /// - Parameter inputs: of the samples, one after the other.
  package func prune(_ network: MLP, inputs: [Double]) -> Outcome {
    let architecture = network.architecture
    let last = architecture.layerCount
    var pruned = network
    var work = 0
    for l in settings.variant == .projected ? Array((1...last).reversed()) : Array(1...last) {
      let source = settings.variant == .projected ? pruned : network
      let layer = solve(pruned, l, on: source, inputs: inputs)
      pruned.parameters.replaceSubrange(layer.range, with: layer.parameters)
      pruned = pruned.removingDeadParameters()
      work += layer.epochs * layer.range.count
    }
    return Outcome(network: pruned, epochsOfAllParameters: (work + architecture.parameterCount / 2) / architecture.parameterCount)
  }

  /// - Parameters:
  ///   - network: holds the layer that is pruned.
  ///   - source: the network whose activations and pre-activations are used.
  private func solve(
    _ network: MLP, _ l: Int, on source: MLP, inputs: [Double]
  ) -> (range: Range<Int>, parameters: [Double], epochs: Int) {
    let architecture = network.architecture
    let (rows, columns) = (architecture.layers[l], architecture.layers[l - 1])
    let variables = columns + (architecture.hasBias ? 1 : 0)
    let samples = inputs.count / architecture.inputCount
    let below = source.activations(ofLayer: l - 1, sampleMajor: inputs)
    var design: [Double] = []
    design.reserveCapacity(samples * variables)
    for s in 0..<samples {
      design += below[s * columns..<(s + 1) * columns]
      if architecture.hasBias { design.append(1) }
    }
    // variables × units, the bias last
    var start = [Double](repeating: 0, count: variables * rows)
    for i in 0..<rows {
      for j in 0..<columns { start[j * rows + i] = network.weight(layer: l, i, j) }
      if architecture.hasBias { start[columns * rows + i] = network.bias(layer: l, i) }
    }
    let problem = GatedRegressions(
      design: design, targets: source.preactivations(ofLayer: l, sampleMajor: inputs), samples: samples, variables: variables)
    let outcome = GatedDescent(
      optimizer: .adam, rate: settings.rate, gates: settings.variant == .projected ? .projected : .sigmoid,
      maxEpochs: settings.maxEpochs, checkEvery: 10, tolerance: 1e-6
    ).run(
      problem, start: start, startProbabilities: start.map { $0 == 0 ? 0 : settings.probability },
      lambda0: [Double](repeating: price, count: rows), lambda1: [Double](repeating: 0, count: rows), largestEigenvalue: 1)
    let weights = architecture.weights(ofLayer: l)
    let biases = architecture.biases(ofLayer: l)
    var parameters = [Double](repeating: 0, count: weights.count + biases.count)
    for i in 0..<rows {
      for j in 0..<variables where outcome.probabilities[j * rows + i] == 1 {
        parameters[j < columns ? i * columns + j : weights.count + i] = outcome.weights[j * rows + i]
      }
    }
    return (weights.lowerBound..<biases.upperBound, parameters, outcome.epochs)
  }
}

/// How the layers are regressed.
package struct LayerwiseSettings: Hashable, Sendable {
  package enum Variant: String, CaseIterable, Hashable, Sendable {
    /// π is projected onto [0, 1]; layers from the last to the first, each on the current network.
    case projected
    /// π = 1/(1 + e⁻ᵛ); layers from the first to the last, each on the network as trained.
    case sigmoid

    /// π₀ where none is given: 0.3, and 1/(1 + e⁵) of the sigmoid variant.
    package var standardProbability: Double { self == .projected ? 0.3 : 0.0066928509242848554 }
  }
  package var variant = Variant.projected
  private var givenProbability: Double?
  /// Adam's rate within a layer.
  package var rate = 0.01
  /// At most, for each layer.
  package var maxEpochs = 2000

  package init() {}

  /// π₀ in (0, 1]; by default that of the variant.
  package var probability: Double {
    get { givenProbability ?? variant.standardProbability }
    set { givenProbability = newValue }
  }
}

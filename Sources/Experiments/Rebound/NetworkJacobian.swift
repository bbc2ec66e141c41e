import Foundation
import Networks

/// ∂f/∂θ of a tanh network with one output, by the chain rule backwards from the output.
package struct NetworkJacobian {
  private let network: MLP

  /// - Precondition: tanh units and one output.
  package init(_ network: MLP) {
    precondition(
      network.architecture.activation == .tanh && network.architecture.outputCount == 1, "the Jacobian is that of tanh networks")
    self.network = network
  }

  /// One row of derivatives for each sample, in the order of the flat parameters.
  package func rows(inputs: [Double]) -> [Double] {
    let architecture = network.architecture
    let (layers, count, depth) = (architecture.layers, architecture.parameterCount, architecture.layerCount)
    let samples = inputs.count / layers[0]
    var rows = [Double](repeating: 0, count: samples * count)
    var units = layers.map { [Double](repeating: 0, count: $0) }
    for s in 0..<samples {
      for f in 0..<layers[0] { units[0][f] = inputs[s * layers[0] + f] }
      for l in 1...depth {
        for i in 0..<layers[l] {
          var sum = network.bias(layer: l, i)
          for j in 0..<layers[l - 1] { sum += network.weight(layer: l, i, j) * units[l - 1][j] }
          units[l][i] = l < depth ? tanh(sum) : sum
        }
      }
      var delta = [1.0]
      for l in stride(from: depth, through: 1, by: -1) {
        let weights = s * count + architecture.weights(ofLayer: l).lowerBound
        let biases = architecture.biases(ofLayer: l)
        for i in 0..<layers[l] {
          for j in 0..<layers[l - 1] { rows[weights + i * layers[l - 1] + j] = delta[i] * units[l - 1][j] }
          if !biases.isEmpty { rows[s * count + biases.lowerBound + i] = delta[i] }
        }
        guard l > 1 else { break }
        var below = [Double](repeating: 0, count: layers[l - 1])
        for i in 0..<layers[l] {
          for j in 0..<layers[l - 1] { below[j] += network.weight(layer: l, i, j) * delta[i] }
        }
        for j in below.indices { below[j] *= 1 - units[l - 1][j] * units[l - 1][j] }
        delta = below
      }
    }
    return rows
  }
}

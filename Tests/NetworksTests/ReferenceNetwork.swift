import Foundation
import Networks

/// The network as a reader of the formulas would write it: one sample at a time, no vector code.
struct ReferenceNetwork {
  var mlp: MLP

  func activate(_ a: Double) -> Double {
    switch mlp.architecture.activation {
    case .tanh: tanh(a)
    case .relu: max(0, a)
    case .erf: erf(a / 2.0.squareRoot())
    case .identity: a
    }
  }

  func output(_ x: [Double]) -> [Double] {
    var h = x
    for l in 1...mlp.architecture.layerCount {
      let a = (0..<mlp.architecture.layers[l]).map { i in
        h.indices.reduce(mlp.bias(layer: l, i)) { $0 + mlp.weight(layer: l, i, $1) * h[$1] }
      }
      h = l < mlp.architecture.layerCount ? a.map(activate) : a
    }
    return h
  }

  func squaredError(inputs: [[Double]], labels: [[Double]]) -> Double {
    var sum = 0.0
    for (x, y) in zip(inputs, labels) {
      for (f, label) in zip(output(x), y) { sum += (f - label) * (f - label) }
    }
    return sum
  }
}

extension ReferenceNetwork {
  /// The derivative of g at the activation h = g(a).
  private func slope(_ h: Double, _ a: Double) -> Double {
    switch mlp.architecture.activation {
    case .tanh: 1 - h * h
    case .relu: a > 0 ? 1 : 0
    case .erf: (2 / Double.pi).squareRoot() * exp(-a * a / 2)
    case .identity: 1
    }
  }

  /// ∂SSE/∂θ by the chain rule, one sample and one weight at a time.
  func gradient(inputs: [[Double]], labels: [[Double]]) -> [Double] {
    let architecture = mlp.architecture
    let last = architecture.layerCount
    var gradient = [Double](repeating: 0, count: architecture.parameterCount)
    for (x, y) in zip(inputs, labels) {
      var activations = [x]
      var sums = [x]
      for l in 1...last {
        let below = activations[l - 1]
        sums.append(
          (0..<architecture.layers[l]).map { i in
            below.indices.reduce(mlp.bias(layer: l, i)) { $0 + mlp.weight(layer: l, i, $1) * below[$1] }
          })
        activations.append(l < last ? sums[l].map(activate) : sums[l])
      }
      var delta = zip(activations[last], y).map { 2 * ($0 - $1) }
      for l in stride(from: last, through: 1, by: -1) {
        let columns = architecture.layers[l - 1]
        for i in delta.indices {
          for j in 0..<columns {
            gradient[architecture.weights(ofLayer: l).lowerBound + i * columns + j] += delta[i] * activations[l - 1][j]
          }
          if architecture.hasBias { gradient[architecture.biases(ofLayer: l).lowerBound + i] += delta[i] }
        }
        guard l > 1 else { break }
        delta = (0..<columns).map { j in
          delta.indices.reduce(0) { $0 + mlp.weight(layer: l, $1, j) * delta[$1] } * slope(activations[l - 1][j], sums[l - 1][j])
        }
      }
    }
    return gradient
  }
}

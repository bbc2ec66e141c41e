import Foundation

@testable import Networks

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

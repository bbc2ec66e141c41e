import Foundation
import Kernels
import Networks

/// −ln p(y | z) of the labels in nats, as a function of whitened weights z_i = θ_i/τ_i, whose prior is N(0, 1) each.
///
/// With real labels it is RSS/(2s²) + (n/2) ln 2πs², the negative log of a density; of classes it is the cross-entropy.
package final class WhitenedLikelihood {
  /// The number of live weights.
  package let count: Int
  package private(set) var scales: PriorScales
  private let kernel: NetworkKernel<Double>
  private let inputs: SampleMatrix<Double>
  private let labels: SampleMatrix<Double>
  private let likelihood: Likelihood
  private let live: [Int]
  /// For each live weight, its tensor.
  package let tensorOf: [Int]
  private let parameters: AlignedBuffer<Double>
  private let gradient: AlignedBuffer<Double>
  /// The weights at which the network was linearised.
  private let mode: [Double]
  /// Σ_n (∂f_n/∂θ_i)² at the mode.
  private let squaredSlopes: [Double]

  package init(_ coded: CodedNetwork, inputs: SampleMatrix<Double>, labels: SampleMatrix<Double>, scales: PriorScales? = nil) {
    let model = coded.model
    count = model.liveCount
    self.scales = scales ?? coded.scales
    kernel = model.architecture.makeKernel()
    self.inputs = inputs
    self.labels = labels
    likelihood = model.likelihood
    live = model.live
    tensorOf = model.tensorOf
    parameters = AlignedBuffer(model.parameters.array)
    gradient = AlignedBuffer(count: parameters.count)
    mode = model.live.map { model.parameters[$0] }
    squaredSlopes = model.squaredSlopes
  }

  package var isGaussian: Bool { likelihood == .gaussian }
  /// n·D, the number of real labels.
  package var labelCount: Int { labels.samples * labels.features }
  /// The mode, whitened.
  package var start: [Double] { mode.indices.map { mode[$0] / scales.tau[tensorOf[$0]] } }
  /// The diagonal of the Gauss-Newton curvature at the mode, by whitened weights.
  package var curvatures: [Double] {
    squaredSlopes.indices.map { i in
      let tau = scales.tau[tensorOf[i]] / scales.noise
      return squaredSlopes[i] * tau * tau
    }
  }

  /// Other scales; the meaning of z changes with them.
  package func set(_ scales: PriorScales) { self.scales = scales }

  /// The value at z; `slope` becomes its derivative.
  package func negativeLog(at z: [Double], slope: inout [Double]) -> Double {
    for (row, index) in live.enumerated() { parameters[index] = scales.tau[tensorOf[row]] * z[row] }
    let precision = 1 / (scales.noise * scales.noise)
    let value: Double
    switch likelihood {
    case .gaussian:
      let squares = kernel.gradient(of: parameters, inputs: inputs, labels: labels, scale: precision / 2, into: gradient)
      value = squares * precision / 2 + Double(labelCount) / 2 * log(2 * Double.pi / precision)
    case .categorical:
      value = kernel.crossEntropyGradient(of: parameters, inputs: inputs, labels: labels, scale: 1, into: gradient)
    }
    for (row, index) in live.enumerated() { slope[row] = scales.tau[tensorOf[row]] * gradient[index] }
    return value
  }
}

extension Linearisation {
  /// The squares of the derivatives of all outputs by each live parameter, summed.
  var squaredSlopes: [Double] {
    (0..<liveCount).map { row in
      let columns = jacobian.columnCount
      var sum = 0.0
      for column in row * columns..<(row + 1) * columns { sum += jacobian.rows[column] * jacobian.rows[column] }
      return sum
    }
  }
}

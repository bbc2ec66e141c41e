import Foundation
import GSL
import Kernels
import Networks

/// Gradient descent that starts at the teacher on labels with noise of variance σ², to first order in the noise.
///
/// With the mean squared error, H = (2/n) JᵀJ at the teacher and eigenvalues h_i, rate η and t steps:
///
///     E‖θ_t − θ*‖² = Σ (2σ²/n) (1 − (1 − η h_i)^t)²/h_i        E excess = Σ (σ²/n) (1 − (1 − η h_i)^t)²
///
/// the excess over the training inputs. Both are stated per unit of σ².
package struct LinearResponse: Sendable {
  package let eigenvalues: [Double]
  let sampleCount: Int

  /// - Parameter inputs: sample by sample.
  package init(of network: MLP, inputs: [Double]) throws {
    let jacobian = NetworkJacobian(network)
    let width = network.architecture.inputCount
    let samples = inputs.count / width
    let gram = SymmetricMatrix(order: network.parameters.count)
    for start in stride(from: 0, to: samples, by: 500) {
      let end = min(samples, start + 500)
      gram.addGram(ofRows: jacobian.rows(inputs: Array(inputs[start * width..<end * width])), scale: 2 / Double(samples))
    }
    // JᵀJ has no negative eigenvalues; what rounding leaves below zero is zero.
    eigenvalues = try symmetricEigenvalues(order: gram.order) { gram[$0, $1] }.map { max(0, $0) }
    sampleCount = samples
  }

  package func distance(after steps: Int, rate: Double) -> Double {
    var sum = 0.0
    for h in eigenvalues where h > 0 {
      let moved = moved(h, steps, rate)
      sum += moved * moved / h
    }
    return 2 * sum / Double(sampleCount)
  }

  func excess(after steps: Int, rate: Double) -> Double {
    var sum = 0.0
    for h in eigenvalues {
      let moved = moved(h, steps, rate)
      sum += moved * moved
    }
    return sum / Double(sampleCount)
  }

  /// 1 − (1 − ηh)^t without cancellation for small ηh.
  private func moved(_ h: Double, _ steps: Int, _ rate: Double) -> Double {
    let x = rate * h
    return x < 1 ? -expm1(Double(steps) * log1p(-x)) : 1 - pow(1 - x, Double(steps))
  }
}

import Codelengths
import Foundation
import Kernels
import Networks
import Teachers
import Training

/// A network with a noise scale of its own (real labels) that learns by Adam on its negative log likelihood.
final class NoisyNetwork<Scalar: KernelScalar> {
  private let architecture: Architecture
  private let isClassification: Bool
  private let parameters: AlignedBuffer<Scalar>
  private let gradient: AlignedBuffer<Scalar>
  private let optimizer: Optimizer<Scalar>
  private var logNoise = 0.0
  private let floor: Double

  init(_ problem: CodingProblem, start: [Double], rate: Double) {
    architecture = problem.architecture
    isClassification = problem.isClassification
    parameters = AlignedBuffer(start.map { Scalar($0) })
    gradient = AlignedBuffer(count: start.count)
    optimizer = Optimizer(kind: .adam, rate: rate, count: start.count)
    if case .grid(let grid) = problem.labelCode.alphabet { floor = log(grid.precision / 2) } else { floor = 0 }
  }

  var network: MLP { MLP(architecture: architecture, parameters: parameters.array.map { Double($0) }) }
  /// σ.
  var noiseStd: Double { exp(logNoise) }

  func learn(_ data: Dataset, steps: Int) {
    let likelihood = LabelLikelihood<Scalar>(architecture, data, isClassification: isClassification)
    let scale = 1 / Double(data.count)
    for _ in 0..<steps {
      let value = likelihood.gradient(of: parameters, logNoise: logNoise, scale: scale, into: gradient)
      optimizer.step(parameters, gradient: gradient, mask: nil)
      if !isClassification {
        logNoise = max(floor, logNoise + optimizer.scalarMove(gradient: scale * value.scaleGradient))
      }
    }
  }
}

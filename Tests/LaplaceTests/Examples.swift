import Foundation
import Kernels
import Laplace
import Networks
import RandomStreams
import Testing

/// Inputs, labels and a network, all random but fixed.
struct Example {
  let network: MLP
  let inputs: SampleMatrix<Double>
  let labels: SampleMatrix<Double>
  let x: [Double]
  let y: [Double]

  init(layers: [Int], activation: Activation, n: Int, bias: Bool = true, seed: UInt64 = 7, noise: Double = 1) {
    let architecture = Architecture(layers: layers, activation: activation, hasBias: bias)
    var stream = RandomStream(seed: seed, role: .initialisation, teacher: 0)
    network = MLP(architecture: architecture, parameters: Initialisation.gaussian.draw(architecture, from: &stream))
    var values: [Double] = []
    for _ in 0..<n * layers[0] { values.append(stream.normal()) }
    x = values
    var targets: [Double] = []
    for _ in 0..<n * layers[layers.count - 1] { targets.append(noise * stream.normal()) }
    y = targets
    inputs = SampleMatrix(features: layers[0], sampleMajor: x)
    labels = SampleMatrix(features: layers[layers.count - 1], sampleMajor: y)
  }

  var tensors: Tensors { Tensors(network.architecture, initialisation: .gaussian) }

  func linearisation(live: [Bool]? = nil, _ other: MLP? = nil) -> Linearisation {
    let network = other ?? network
    return Linearisation(
      network, live: live ?? [Bool](repeating: true, count: network.parameters.count), tensors: tensors, inputs: inputs,
      labels: labels)
  }
}

/// Checks that Levenberg–Marquardt ends where no direction decreases `misfit`, in nats, plus the prior's part.
func expectMinimum(
  of model: Linearisation, noise: Double, misfit: ([Double]) -> Double, sourceLocation: SourceLocation = #_sourceLocation
) {
  let scales = PriorScales(tau: model.tensors.initialStds, noise: noise)
  let result = LevenbergMarquardt(maximumSteps: 2000, tolerance: 1e-10).minimise(model, scales)
  #expect(result.ending == .converged || result.ending == .stalled, sourceLocation: sourceLocation)
  func energy(_ parameters: [Double]) -> Double {
    var prior = 0.0
    for (row, index) in model.live.enumerated() {
      let tau = scales.tau[model.tensorOf[row]]
      prior += parameters[index] * parameters[index] / (2 * tau * tau)
    }
    return misfit(parameters) + prior
  }
  let found = model.parameters.array
  for i in found.indices {
    var (up, down) = (found, found)
    up[i] += 1e-5
    down[i] -= 1e-5
    #expect(abs(energy(up) - energy(down)) / 2e-5 < 1e-3, sourceLocation: sourceLocation)
  }
}

/// ln det and quadratic form of a dense symmetric positive definite matrix, by elimination.
func eliminate(_ matrix: [[Double]], _ b: [Double]) -> (logDeterminant: Double, quadratic: Double) {
  var a = matrix
  var r = b
  var logDeterminant = 0.0
  var quadratic = 0.0
  for i in a.indices {
    logDeterminant += log(a[i][i])
    quadratic += r[i] * r[i] / a[i][i]
    for j in (i + 1)..<max(i + 1, a.count) {
      let factor = a[j][i] / a[i][i]
      r[j] -= factor * r[i]
      for k in i..<a.count { a[j][k] -= factor * a[i][k] }
    }
  }
  return (logDeterminant, quadratic)
}

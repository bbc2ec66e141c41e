import Foundation
import Kernels
import Laplace
import Networks
import Testing

@Suite struct EvidenceTests {
  /// y = (1, 2), y_i ~ N(θ, 1), θ ~ N(0, 1): −ln p(y) = 3.387183 nats, and the posterior variance is 1/3.
  @Test func publishedVector() throws {
    let architecture = Architecture(layers: [1, 1], activation: .identity, hasBias: false)
    let model = Linearisation(
      MLP(architecture: architecture, parameters: [0]), live: [true],
      tensors: Tensors(architecture, initialisation: .gaussian), inputs: SampleMatrix(features: 1, sampleMajor: [1, 1]),
      labels: SampleMatrix(features: 1, sampleMajor: [1, 2]))
    let scales = PriorScales(tau: [1], noise: 1)
    let result = LevenbergMarquardt(tolerance: 1e-12).minimise(model, scales)
    #expect(result.ending == .converged)
    #expect(abs(model.parameters[0] - 1) < 1e-9, "the posterior mean is (1 + 2)/(2 + 1)")
    let evidence = try #require(model.evidence(scales, effectiveParameters: true))
    #expect(abs(evidence.negativeLogEvidence - 3.387183) < 5e-7)
    #expect(abs(evidence.effectiveDimension - 2.0 / 3) < 1e-9)
  }

  /// For linear networks the Laplace evidence is exact: labels are N(0, s²I + J T Jᵀ). Both forms, k < n and k > n.
  @Test(arguments: [(3, 20, true), (40, 10, false)])
  func isExactForLinearNetworks(_ p: Int, _ n: Int, _ primal: Bool) throws {
    let example = Example(layers: [p, 1], activation: .identity, n: n)
    let model = example.linearisation()
    #expect(model.isPrimal == primal)
    let scales = PriorScales(tau: [0.7, 0.4], noise: 0.3)
    _ = LevenbergMarquardt(tolerance: 1e-12).minimise(model, scales)
    let evidence = try #require(model.evidence(scales, effectiveParameters: true))
    var covariance: [[Double]] = []
    for a in 0..<n {
      var row: [Double] = []
      for b in 0..<n {
        var sum = 0.4 * 0.4 + (a == b ? 0.09 : 0)
        for j in 0..<p { sum += 0.49 * example.x[a * p + j] * example.x[b * p + j] }
        row.append(sum)
      }
      covariance.append(row)
    }
    let exact = eliminate(covariance, example.y)
    let expected = (exact.logDeterminant + exact.quadratic + Double(n) * log(2 * Double.pi)) / 2
    #expect(abs(evidence.negativeLogEvidence - expected) < 1e-8 * abs(expected))
    // γ = Σ (1 − Σ_ii/τ²) = n − s² tr(covariance⁻¹)
    var trace = 0.0
    for i in 0..<n {
      var unit = [Double](repeating: 0, count: n)
      unit[i] = 1
      trace += eliminate(covariance, unit).quadratic
    }
    #expect(abs(evidence.effectiveDimension - (Double(n) - 0.09 * trace)) < 1e-7)
  }

  /// At a minimum no direction decreases the energy; both forms find it.
  @Test(arguments: [([2, 3, 1], 60), ([2, 12, 8, 1], 24), ([2, 4, 2], 30)])
  func levenbergMarquardtEndsAtAMinimum(_ layers: [Int], _ n: Int) {
    let example = Example(layers: layers, activation: .tanh, n: n)
    let model = example.linearisation()
    expectMinimum(of: model, noise: 0.5) { model.deviance(at: AlignedBuffer($0)) / (2 * 0.25) }
  }

  /// For a linear model with many labels, the evidence finds the noise and the scale of the weights.
  @Test func evidenceFindsTheScalesOfALinearModel() throws {
    let p = 60
    let n = 3000
    let shape = Example(layers: [p, 1], activation: .identity, n: n, bias: false, seed: 3)
    var weights: [Double] = []
    for i in 0..<p { weights.append(0.3 * shape.y[i]) }
    var labels: [Double] = []
    for s in 0..<n {
      var sum = 0.2 * shape.y[n - 1 - s]
      for j in 0..<p { sum += weights[j] * shape.x[s * p + j] }
      labels.append(sum)
    }
    let model = Linearisation(
      MLP(architecture: shape.network.architecture, parameters: [Double](repeating: 0, count: p)),
      live: [Bool](repeating: true, count: p), tensors: shape.tensors, inputs: shape.inputs,
      labels: SampleMatrix(features: 1, sampleMajor: labels))
    let fit = try #require(EvidenceMaximisation().fit(model, labelStd: 1, noiseFloor: 1e-4))
    #expect(fit.ending == .converged)
    // relative standard errors 1/√(2n) and 1/√(2p)
    #expect(abs(fit.scales.noise / 0.2 - 1) < 4 / (2.0 * 2940).squareRoot())
    let root = (weights.reduce(0) { $0 + $1 * $1 } / Double(p)).squareRoot()
    #expect(abs(fit.scales.tau[0] / root - 1) < 0.01)
    #expect(fit.evidence.effectiveDimension > 59 && fit.evidence.effectiveDimension < 60)
  }

  /// One input of twenty matters, and a network of 177 parameters sees 150 labels: from the scales of a random network the
  /// updates do not find the noise, and down the path they do, with an evidence tens of nats larger.
  @Test func thePathFindsTheNoise() throws {
    let example = Example(layers: [20, 8, 1], activation: .tanh, n: 150, noise: 0.3)
    let labels = SampleMatrix<Double>(
      features: 1, sampleMajor: example.y.enumerated().map { $1 + example.x[20 * $0] })
    func model() -> Linearisation {
      Linearisation(
        example.network, live: [Bool](repeating: true, count: 177), tensors: example.tensors, inputs: example.inputs,
        labels: labels)
    }
    let path = try #require(EvidenceMaximisation().fit(model(), labelStd: 1, noiseFloor: 1e-4))
    let scales = PriorScales(tau: example.tensors.initialStds, noise: 0.1)
    let greedy = try #require(EvidenceMaximisation().refit(model(), from: scales, noiseFloor: 1e-4))
    // the standard error of a noise level is 0.3/√300
    #expect(abs(path.scales.noise - 0.3) < 4 * 0.3 / 300.0.squareRoot())
    #expect(abs(greedy.scales.noise - 0.3) > 0.1)
    #expect(path.evidence.negativeLogEvidence < greedy.evidence.negativeLogEvidence - 20)
  }
}

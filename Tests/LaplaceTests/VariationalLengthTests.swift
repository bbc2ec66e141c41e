import Codelengths
import Foundation
import Kernels
import Laplace
import Networks
import RandomStreams
import Testing

@Suite struct VariationalLengthTests {
  private let stream = RandomStream(seed: 1, role: .coding, teacher: 0)

  private func length(_ example: Example, _ network: MLP? = nil, refund: Bool = true) throws -> VariationalLength {
    try #require(
      VariationalLength(
        network ?? example.network, initialisation: .gaussian, inputs: example.inputs, labels: example.labels,
        precision: 0.001, symmetryRefund: refund, stream: stream))
  }

  /// Every term of the formula, written out for a network of one hidden layer.
  @Test func termsAreThoseOfTheFormula() throws {
    let example = Example(layers: [2, 5, 1], activation: .tanh, n: 40)
    var network = example.network
    // unit 4 loses its consumer, unit 3 a weight: m = 4, d_c = 4·3 + 5 = 17, k = 16
    network.parameters[network.architecture.weights(ofLayer: 2).lowerBound + 4] = 0
    network.parameters[3 * 2] = 0
    let found = try length(example, network)
    #expect(found.liveCount == 16)
    let structure =
      log2(2.865064) + log2(5) + log2(log2(5)) + log2(log2(log2(5))) + log2(18) + log2(17) - log2(24) - 4
    #expect(abs(found.structure.bits - structure) < 1e-9)
    #expect(found.scaleIndices.bits == 6 + 3 * 4)
    #expect(abs((try length(example, network, refund: false)).structure.bits - structure - log2(24) - 4) < 1e-9)

    // the labels' part at the chosen s
    let squares = example.linearisation(network).deviance
    let s = found.scales.noise
    let labels = (squares / (2 * s * s) + 20 * log(2 * Double.pi * s * s)) / M_LN2 - 40 * log2(0.001)
    #expect(abs(found.labels.bits - labels) < 1e-6)
    // s and τ lie on their grids
    let step = 4 * log2(s / 0.0005)
    #expect(abs(step - step.rounded()) < 1e-9 && step >= 0 && step < 64)
    let stds = [exp2(-0.5), exp2(-0.5), exp2(-1), exp2(-1)]
    for (tau, std) in zip(found.scales.tau, stds) {
      let exponent = log2(tau / std)
      #expect(abs(exponent - exponent.rounded()) < 1e-9 && exponent > -3.5 && exponent < 4.5)
    }
  }

  /// No single step on the grids makes the length shorter.
  @Test func scalesAreAMinimumOnTheirGrids() throws {
    let example = Example(layers: [2, 4, 1], activation: .tanh, n: 30)
    let found = try length(example)
    let model = example.linearisation()
    let best = try #require(model.evidence(found.scales)).negativeLogEvidence
    for factor in [exp2(-0.25), exp2(0.25)] {
      var moved = found.scales
      moved.noise *= factor
      #expect(try #require(model.evidence(moved)).negativeLogEvidence >= best)
    }
    for tensor in 0..<4 {
      for factor in [0.5, 2.0] {
        var moved = found.scales
        moved.tau[tensor] *= factor
        let exponent = log2(moved.tau[tensor] / model.tensors.initialStds[tensor])
        guard exponent > -3.5 && exponent < 4.5 else { continue }
        #expect(try #require(model.evidence(moved)).negativeLogEvidence >= best)
      }
    }
  }

  /// Where the model is linear, draws and linearisation agree up to the error of 100 draws; k < n and k > n.
  @Test(arguments: [(4, 50), (40, 12)]) func drawsAgreeForLinearNetworks(_ p: Int, _ n: Int) throws {
    let example = Example(layers: [p, 1], activation: .identity, n: n)
    let model = example.linearisation()
    _ = try #require(EvidenceMaximisation().fit(model, labelStd: 1, noiseFloor: 0.0005))
    let found = try length(example, MLP(architecture: example.network.architecture, parameters: model.parameters.array))
    let sampled = try #require(found.sampled)
    // the sum of γ squares of noise, over draws: standard error √(2γ/100)/2 nats
    let error = (2 * found.effectiveDimension / 100).squareRoot() / 2 / M_LN2
    #expect(abs(sampled.bits - found.total.bits) < 4 * error)
    #expect(!found.isDoubtful)
  }

  @Test(arguments: [(100.0, 105.0, false), (100, 105.1, true), (-100, -94.9, true), (100, .nan, true), (100, .infinity, true)])
  func lengthsAreApartByMoreThanAShare(linearised: Double, sampled: Double, apart: Bool) {
    #expect(VariationalLength.areApart(linearised, sampled) == apart)
  }

  /// The null model: an output bias and nothing else.
  @Test func nullModel() throws {
    let example = Example(layers: [2, 6, 3, 1], activation: .tanh, n: 64)
    var parameters = [Double](repeating: 0, count: example.network.parameters.count)
    parameters[parameters.count - 1] = example.y.reduce(0, +) / 64
    let found = try length(example, MLP(architecture: example.network.architecture, parameters: parameters))
    #expect(found.liveCount == 1)
    #expect(abs(found.structure.bits - 2 * log2(2.865064) - 1) < 1e-9, "two empty layers, one of one parameter")
  }

  /// The length of labels that carry nothing must not fall below that of the mean label. With the refund a wide network
  /// does; without it, it does not.
  @Test func refundIsNoCodeForUndeterminedUnits() throws {
    let example = Example(layers: [2, 25, 25, 1], activation: .tanh, n: 30)
    var parameters = [Double](repeating: 0, count: 751)
    parameters[750] = example.y.reduce(0, +) / 30
    let null = MLP(architecture: example.network.architecture, parameters: parameters)
    let model = example.linearisation()
    let fit = try #require(EvidenceMaximisation().fit(model, labelStd: 1, noiseFloor: 0.0005))
    #expect(fit.evidence.effectiveDimension < 30)
    let dense = MLP(architecture: example.network.architecture, parameters: model.parameters.array)
    #expect(try length(example, dense).total < length(example, null).total)
    #expect(try length(example, dense, refund: false).total > length(example, null, refund: false).total)
  }
}

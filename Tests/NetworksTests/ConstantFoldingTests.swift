import Foundation
import Networks
import Testing

@Suite struct ConstantFoldingTests {
  /// A constant unit with outgoing weight 2 and b = .5 adds 0.924234 to the next bias.
  @Test func knownAnswer() {
    // 1-2-1: unit 0 sees the input, unit 1 is the constant tanh .5
    let net = MLP(architecture: Architecture(layers: [1, 2, 1], activation: .tanh), parameters: [1, 0, 0.3, 0.5, 1.5, 2, 0.1])
    let folded = net.foldingConstants()
    #expect(folded.parameters[..<6] == [1, 0, 0.3, 0, 1.5, 0])
    #expect(abs(folded.parameters[6] - (0.1 + 0.924234)) < 5e-7)
    #expect(folded.liveParameterCount == net.liveParameterCount - 2)
    for (a, b) in zip(net.outputs(sampleMajor: [-1, 0.4]), folded.outputs(sampleMajor: [-1, 0.4])) { #expect(abs(a - b) < 1e-15) }
  }

  /// Folding brings biases to life, one for each weight that goes at most: the unit's own bias is what is saved.
  @Test func foldsOnlyWhereParametersAreSaved() {
    let architecture = Architecture(layers: [1, 2, 3, 1], activation: .tanh)
    // unit 1 of layer 1 is a constant that feeds `consumers` units, whose biases live or not
    func net(consumers: Int, biases: Bool) -> MLP {
      var p = [1, 0, 0.3, 0.5]
      for i in 0..<3 { p += [1, i < consumers ? 2 : 0] }
      p += [Double](repeating: biases ? 0.2 : 0, count: 3)
      return MLP(architecture: architecture, parameters: p + [1, 1, 1, 0.4])
    }
    // 1 bias and 3 weights against 3 new biases
    #expect(
      net(consumers: 3, biases: false).foldingConstants().liveParameterCount == net(consumers: 3, biases: false)
        .liveParameterCount - 1)
    #expect(
      net(consumers: 3, biases: true).foldingConstants().liveParameterCount == net(consumers: 3, biases: true).liveParameterCount
        - 4)
    // 1 bias and 1 weight against 1 new bias
    #expect(
      net(consumers: 1, biases: false).foldingConstants().liveParameterCount == net(consumers: 1, biases: false)
        .liveParameterCount - 1)
    let kept = net(consumers: 3, biases: false)
    #expect(kept.folding { _, _ in false } == kept)
  }

  /// A constant can make the next unit a constant; and an output that nothing feeds stays, as its bias.
  @Test func chainsFoldIntoTheOutputBias() {
    let net = MLP(
      architecture: Architecture(layers: [2, 1, 1, 1], activation: .tanh), parameters: [0, 0, 0.5, 2, 0.1, 3, 0.2])
    let folded = net.foldingConstants()
    #expect(folded.architecture == net.architecture)
    #expect(folded.parameters[..<6] == [0, 0, 0, 0, 0, 0])
    #expect(abs(folded.parameters[6] - (0.2 + 3 * tanh(0.1 + 2 * tanh(0.5)))) < 1e-15)
    #expect(folded.foldingConstants() == folded)
  }

  @Test func networksWithoutBiasesHaveNothingToFold() {
    let net = MLP(
      architecture: Architecture(layers: [1, 2, 1], activation: .tanh, hasBias: false), parameters: [1, 0, 2, 3])
    #expect(net.foldingConstants().parameters == [1, 0, 2, 0])
  }

  @Test(arguments: Activation.allCases) func activationsOfLayersAreThoseOfTheNetwork(_ activation: Activation) {
    let net = NormalFormTests.random([2, 3, 4, 1], activation: activation)
    let x = [0.3, -0.7, 1, 0.2]
    let h = net.activations(ofLayer: 2, sampleMajor: x)
    let out = net.outputs(sampleMajor: x)
    for s in 0..<2 {
      let value = (0..<4).reduce(net.bias(layer: 3, 0)) { $0 + net.weight(layer: 3, 0, $1) * h[s * 4 + $1] }
      #expect(abs(value - out[s]) < 1e-13)
    }
    #expect(net.activations(ofLayer: 0, sampleMajor: x) == x)
    #expect(net.preactivations(ofLayer: 3, sampleMajor: x) == out)
  }
}

import Networks
import RandomStreams
import Testing

@Suite struct DeadParametersTests {
  static func random(_ layers: [Int], density: Double, index: Int) -> MLP {
    var stream = RandomStream(seed: 5, role: .coding, index: index, teacher: 0)
    let architecture = Architecture(layers: layers, activation: .tanh)
    let parameters = (0..<architecture.parameterCount).map { _ in stream.uniform() < density ? stream.normal() : 0 }
    return MLP(architecture: architecture, parameters: parameters)
  }

  /// 2-3-1, second hidden unit without outgoing weight: its two incoming weights and its bias go.
  @Test func unitWithoutConsumersLosesItsThreeParameters() {
    var net = Self.random([2, 3, 1], density: 1, index: 0)
    net.parameters[net.architecture.weights(ofLayer: 2).lowerBound + 1] = 0
    let pruned = net.removingDeadParameters()
    #expect(pruned.liveParameterCount == net.liveParameterCount - 3)
    let gone = [2, 3, net.architecture.biases(ofLayer: 1).lowerBound + 1]
    for i in net.parameters.indices { #expect(pruned.parameters[i] == (gone.contains(i) ? 0 : net.parameters[i])) }
  }

  @Test func constantUnitsStay() {
    // the hidden unit has only a bias: it is the constant tanh(0.5)
    let net = MLP(architecture: Architecture(layers: [1, 1, 1], activation: .tanh), parameters: [0, 0.5, 2, 0])
    #expect(net.removingDeadParameters() == net)
  }

  @Test(arguments: 0..<40) func functionIsUnchangedSupportShrinksAndSecondCallDoesNothing(_ index: Int) {
    let net = Self.random([3, 6, 5, 4, 2], density: 0.12 + 0.01 * Double(index), index: index)
    let pruned = net.removingDeadParameters()
    for i in net.parameters.indices { #expect(pruned.parameters[i] == 0 || pruned.parameters[i] == net.parameters[i]) }
    #expect(pruned.removingDeadParameters() == pruned)
    for x in [[0.3, -0.7, 0.9], [-1, 0.2, 0.4]] {
      let before = ReferenceNetwork(mlp: net).output(x)
      let after = ReferenceNetwork(mlp: pruned).output(x)
      for (a, b) in zip(before, after) { #expect(abs(a - b) < 1e-14) }
    }
  }
}

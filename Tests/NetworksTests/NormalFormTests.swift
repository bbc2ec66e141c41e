import Networks
import RandomStreams
import Testing

@Suite struct NormalFormTests {
  static func random(_ layers: [Int], seed: UInt64 = 1, activation: Activation = .tanh) -> MLP {
    let architecture = Architecture(layers: layers, activation: activation)
    var stream = RandomStream(seed: seed, role: .teacher, teacher: 0)
    return MLP(architecture: architecture, parameters: (0..<architecture.parameterCount).map { _ in stream.normal() })
  }

  /// The same function with hidden units in another order and, if `flips`, with other signs.
  static func moved(_ net: MLP, seed: UInt64, flips: Bool = true) -> MLP {
    var stream = RandomStream(seed: seed, role: .teacher, teacher: 1)
    let layers = net.architecture.layers
    var order = layers.map { Array(0..<$0) }
    var sign = layers.map { [Double](repeating: 1, count: $0) }
    for l in 1..<layers.count - 1 {
      stream.shuffle(&order[l])
      if flips { for i in 0..<layers[l] { sign[l][i] = stream.uniform() < 0.5 ? -1 : 1 } }
    }
    var parameters: [Double] = []
    for l in 1..<layers.count {
      for i in order[l] {
        for j in order[l - 1] { parameters.append(net.weight(layer: l, i, j) * sign[l][i] * sign[l - 1][j]) }
      }
      for i in order[l] { parameters.append(net.bias(layer: l, i) * sign[l][i]) }
    }
    return MLP(architecture: net.architecture, parameters: parameters)
  }

  static let inputs: [Double] = (0..<20).map { -1 + 0.1 * Double($0) }

  /// A random [2, 5, 8, 1] network and its signed permutation: the same outputs, and normal forms equal to the last bit.
  @Test(arguments: [[2, 5, 8, 1], [2, 4, 1], [1, 3, 4, 3, 2], [2, 1]]) func orbitsHaveOneNormalForm(_ layers: [Int]) {
    let net = Self.random(layers)
    for seed in 1...5 {
      let other = Self.moved(net, seed: UInt64(seed))
      let x = Array(Self.inputs.prefix(layers[0] * 10))
      for (a, b) in zip(net.outputs(sampleMajor: x), other.outputs(sampleMajor: x)) { #expect(abs(a - b) < 1e-13) }
      #expect(layers.count == 2 || other != net)
      #expect(other.normalForm() == net.normalForm())
      #expect(net.normalForm().normalForm() == net.normalForm())
      for (a, b) in zip(net.outputs(sampleMajor: x), net.normalForm().outputs(sampleMajor: x)) { #expect(abs(a - b) < 1e-13) }
    }
  }

  /// Equal biases, equal rows, constant units, dead units and units that cancel when they become one.
  @Test func tiesConstantsAndDeadUnits() {
    var net = Self.random([2, 6, 5, 1], seed: 3)
    let (w1, b1) = (net.architecture.weights(ofLayer: 1).lowerBound, net.architecture.biases(ofLayer: 1).lowerBound)
    let w2 = net.architecture.weights(ofLayer: 2).lowerBound
    // units 0 and 1: the same |bias|, other weights; units 2 and 3: the same row up to its sign
    net.parameters[b1 + 1] = -net.parameters[b1]
    for j in 0..<2 { net.parameters[w1 + 3 * 2 + j] = -net.parameters[w1 + 2 * 2 + j] }
    net.parameters[b1 + 3] = -net.parameters[b1 + 2]
    // unit 4 is a constant, unit 5 has no consumer
    for j in 0..<2 { net.parameters[w1 + 4 * 2 + j] = 0 }
    for i in 0..<5 { net.parameters[w2 + i * 6 + 5] = 0 }
    let form = net.normalForm()
    for seed in 1...8 { #expect(Self.moved(net, seed: UInt64(seed)).normalForm() == form) }
    for (a, b) in zip(net.outputs(sampleMajor: Self.inputs), form.outputs(sampleMajor: Self.inputs)) {
      #expect(abs(a - b) < 1e-13)
    }
    // three of the six units are left: 0, 1 and the one made of 2 and 3
    #expect((0..<6).map { form.bias(layer: 1, $0) != 0 } == [true, true, true, false, false, false])
    // two units that cancel each other vanish with what fed them
    for i in 0..<5 { net.parameters[w2 + i * 6 + 3] = net.parameters[w2 + i * 6 + 2] }
    let cancelled = net.normalForm()
    #expect((0..<6).count { cancelled.bias(layer: 1, $0) != 0 } == 2)
  }

  /// Two outgoing weights of three equal units are added in one order, whatever theirs was.
  @Test func manyEqualUnitsInAnyOrder() {
    var net = Self.random([1, 7, 2], seed: 9)
    for unit in 1..<7 {
      net.parameters[unit] = net.parameters[0] * (unit % 2 == 0 ? 1 : -1)
      net.parameters[7 + unit] = net.parameters[7] * (unit % 2 == 0 ? 1 : -1)
    }
    for seed in 1...10 { #expect(Self.moved(net, seed: UInt64(seed)).normalForm() == net.normalForm()) }
    #expect(net.normalForm().liveParameterCount == 2 + 2 + 2)
  }

  @Test func reluUnitsArePermutedOnly() {
    let net = Self.random([2, 5, 4, 1], seed: 4, activation: .relu)
    for seed in 1...4 { #expect(Self.moved(net, seed: UInt64(seed), flips: false).normalForm() == net.normalForm()) }
    for (a, b) in zip(net.outputs(sampleMajor: Self.inputs), net.normalForm().outputs(sampleMajor: Self.inputs)) {
      #expect(abs(a - b) < 1e-13)
    }
  }

  @Test func outputsWithoutWeightsStay() {
    let net = MLP(
      architecture: Architecture(layers: [2, 2, 2], activation: .tanh), parameters: [1, 2, 3, 4, 5, 6, 0, 0, 1, 0, 7, 0])
    let form = net.normalForm()
    #expect(form.architecture == net.architecture)
    #expect(form.bias(layer: 2, 0) == 7 && form.bias(layer: 2, 1) == 0)
  }

  // MARK: - Distances

  @Test func distancesIgnoreOrderSignsAndDeadUnits() throws {
    let net = Self.random([2, 5, 8, 1])
    let other = Self.moved(net, seed: 2)
    #expect(net.parameterDistance(to: other) == 0 && net.supportDistance(to: other) == 0)
    let wide = try #require(net.embedded(in: Architecture(layers: [2, 25, 25, 1], activation: .tanh)))
    #expect(Self.moved(wide, seed: 5).parameterDistance(to: net) == 0)
    #expect(wide.outputs(sampleMajor: Self.inputs) == net.outputs(sampleMajor: Self.inputs))
    var changed = net
    let bias = net.architecture.parameterCount - 1
    changed.parameters[bias] += 3
    #expect(abs(try #require(changed.parameterDistance(to: other)) - 3) < 1e-12)  // not 9: the distance is not squared
    #expect(abs(changed.functionDistance(to: other, sampleMajor: Self.inputs) - 3) < 1e-12)
    changed.parameters[bias] = 0
    #expect(changed.supportDistance(to: net) == 1)
    #expect(net.parameterDistance(to: Self.random([2, 5, 1])) == nil)
  }

  // MARK: - Genericity

  @Test func randomNetworksAreGeneric() {
    for seed in 1...5 { #expect(Self.random([2, 5, 8, 1], seed: UInt64(seed)).nongenericParameters() == []) }
  }

  @Test func everyConditionIsFound() {
    let net = Self.random([2, 3, 1])
    var zero = net
    zero.parameters[1] = 0
    #expect(zero.nongenericParameters() == [.zeroWeight(layer: 1, unit: 0, source: 1)])
    var bias = net
    bias.parameters[12] = 0
    #expect(bias.nongenericParameters() == [.zeroBias(layer: 2, unit: 0)])
    var equal = net
    equal.parameters[8] = -equal.parameters[6]  // |b| counts, not b
    #expect(equal.nongenericParameters() == [.equalBiases(layer: 1, unit: 0, other: 2)])
    var ratio = net
    ratio.parameters[2] = -ratio.parameters[0] * 300 / 899
    #expect(
      ratio.nongenericParameters()
        == [.rationalWeights(layer: 1, unit: 0, other: 1, source: 0, numerator: -899, denominator: 300)])
    // 100 D² = 900 bounds the denominator
    ratio.parameters[2] = ratio.parameters[0] * 907 / 1000
    #expect(ratio.nongenericParameters() == [])
    #expect(SmallFraction(1000.0 / 907, denominatorAtMost: 907)?.denominator == 907)
  }
}

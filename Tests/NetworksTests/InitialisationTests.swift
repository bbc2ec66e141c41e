import Networks
import RandomStreams
import Testing

@Suite struct InitialisationTests {
  static let architecture = Architecture(layers: [6, 40, 50, 2], activation: .tanh)

  static func draw(_ initialisation: Initialisation, _ architecture: Architecture = architecture) -> MLP {
    var stream = RandomStream(seed: 9, role: .initialisation, teacher: 3)
    return MLP(architecture: architecture, parameters: initialisation.draw(architecture, from: &stream))
  }

  /// Bounds are respected and nearly reached, and the variance is bound²/3, within four standard errors.
  static func expectUniform(_ values: some Collection<Double>, bound: Double) {
    let largest = values.reduce(0) { max($0, abs($1)) }
    #expect(largest <= bound && largest > 0.9 * bound)
    let variance = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
    #expect(abs(variance / (bound * bound / 3) - 1) < 4 * (0.8 / Double(values.count)).squareRoot())
  }

  @Test func luxUsesGainFiveThirdsForTanhAndOneForTheOutput() {
    let net = Self.draw(.lux)
    let a = net.architecture
    Self.expectUniform(net.parameters[a.weights(ofLayer: 1)], bound: 5.0 / 3 * (3.0 / 6).squareRoot())
    Self.expectUniform(net.parameters[a.weights(ofLayer: 2)], bound: 5.0 / 3 * (3.0 / 40).squareRoot())
    Self.expectUniform(net.parameters[a.weights(ofLayer: 3)], bound: (3.0 / 50).squareRoot())
    Self.expectUniform(net.parameters[a.biases(ofLayer: 2)], bound: (1.0 / 40).squareRoot())
  }

  @Test func luxUsesGainTwoForRelu() {
    let a = Architecture(layers: [6, 40, 1], activation: .relu)
    Self.expectUniform(Self.draw(.lux, a).parameters[a.weights(ofLayer: 1)], bound: 2 * (3.0 / 6).squareRoot())
  }

  @Test func glorotHasZeroBiases() {
    let net = Self.draw(.glorot)
    Self.expectUniform(net.parameters[net.architecture.weights(ofLayer: 2)], bound: (6.0 / 90).squareRoot())
    #expect(net.parameters[net.architecture.biases(ofLayer: 2)].allSatisfy { $0 == 0 })
  }

  @Test func pytorchUsesOneOverTheRootOfTheFanIn() {
    let net = Self.draw(.pytorch)
    Self.expectUniform(net.parameters[net.architecture.weights(ofLayer: 2)], bound: (1.0 / 40).squareRoot())
    Self.expectUniform(net.parameters[net.architecture.biases(ofLayer: 2)], bound: (1.0 / 40).squareRoot())
  }

  @Test func gaussianHasVarianceOneOverTheFanIn() {
    let values = Self.draw(.gaussian).parameters[Self.architecture.weights(ofLayer: 2)]
    let variance = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
    #expect(abs(variance * 40 - 1) < 4 * (2 / Double(values.count)).squareRoot())
    #expect(values.contains { abs($0) > 3 / 40.0.squareRoot() })
  }

  @Test func zerosAreZero() { #expect(Self.draw(.zeros).liveParameterCount == 0) }

  @Test func parameterCountsOfTheReferenceNetworks() {
    #expect(Architecture(layers: [2, 5, 8, 1], activation: .tanh).parameterCount == 72)
    #expect(Architecture(layers: [2, 25, 25, 1], activation: .tanh).parameterCount == 751)
  }
}

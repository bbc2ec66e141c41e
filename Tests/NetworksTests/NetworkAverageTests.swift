import Foundation
import Networks
import RandomStreams
import Testing

@Suite struct NetworkAverageTests {
  private func network(_ seed: UInt64, layers: [Int] = [2, 4, 3, 1]) -> MLP {
    let architecture = Architecture(layers: layers, activation: .tanh)
    var stream = RandomStream(seed: seed, role: .initialisation, teacher: 0)
    return MLP(architecture: architecture, parameters: Initialisation.gaussian.draw(architecture, from: &stream))
  }

  private let inputs = [0.3, -0.2, 1.5, 0.7, -0.9, 0.1]

  @Test func predictsTheWeightedMean() {
    let networks = [network(1), network(2), network(3)]
    let average = NetworkAverage(networks, descriptionBits: [101, 100, 100])
    #expect(average.members.map(\.weight) == [0.4, 0.4, 0.2])
    #expect(average.leader == networks[1])
    let outputs = networks.map { $0.outputs(sampleMajor: inputs) }
    for (i, value) in average.outputs(sampleMajor: inputs).enumerated() {
      #expect(abs(value - (0.2 * outputs[0][i] + 0.4 * outputs[1][i] + 0.4 * outputs[2][i])) < 1e-14)
    }
    let plain = NetworkAverage(uniform: networks).outputs(sampleMajor: inputs)
    #expect(abs(plain[0] - (outputs[0][0] + outputs[1][0] + outputs[2][0]) / 3) < 1e-14)
    #expect(average.liveParameterCount == 3 * networks[0].liveParameterCount)
  }

  @Test func whatWeighsNothingIsLeftOut() {
    let average = NetworkAverage([network(1), network(2), network(3)], descriptionBits: [.nan, 500, 470])
    #expect(average.members.map(\.network) == [network(3)])
    #expect(average.members[0].weight == 1)
  }

  /// Two networks of 10 bits, chosen with one bit, cover the labels as well as one of 10 bits; four of which one is
  /// short cost two bits more than it.
  @Test func mixtureLengths() {
    #expect(abs(NetworkAverage.mixtureBits([10, 10]) - 10) < 1e-12)
    #expect(abs(NetworkAverage.mixtureBits([10, 2000, 2000, 2000]) - 12) < 1e-12)
    #expect(abs(NetworkAverage.mixtureBits([3, .nan]) - 4) < 1e-12)
  }

  @Test func embeddingKeepsTheFunction() throws {
    let small = network(5, layers: [2, 3, 2, 1])
    let wide = try #require(small.embedded(in: Architecture(layers: [2, 6, 5, 1], activation: .tanh)))
    #expect(wide.liveParameterCount == small.liveParameterCount)
    for (a, b) in zip(wide.outputs(sampleMajor: inputs), small.outputs(sampleMajor: inputs)) { #expect(abs(a - b) < 1e-14) }
    #expect(small.embedded(in: Architecture(layers: [2, 2, 5, 1], activation: .tanh)) == nil)
    #expect(small.embedded(in: Architecture(layers: [2, 6, 1], activation: .tanh)) == nil)
    #expect(small.embedded(in: Architecture(layers: [2, 6, 5, 1], activation: .erf)) == nil)
  }
}

import Codelengths
import Foundation
import Networks
import Testing

@Suite struct NormalDivergenceTests {
  @Test func knownAnswer() {
    let divergence = NormalDivergence.fromCentred(mean: 0.5, std: 0.2, prior: 1)
    #expect(abs(divergence.bits / Codelength.bitsPerNat - 1.254438) < 5e-7)
    #expect(abs(divergence.bits - 1.809771) < 5e-7)
  }

  /// The mean-KL parameterisation returns the standard deviation that has the divergence.
  @Test func meanKLInverts() {
    #expect(abs(NormalDivergence.std(mean: 0.5, prior: 1, divergence: Codelength(bits: 1.809771)) - 0.2) < 1e-6)
    for mean in [0.0, 0.3, -1.1] {
      let divergence = Codelength(nats: 0.8)
      let std = NormalDivergence.std(mean: mean, prior: 0.9, divergence: divergence)
      #expect(abs(NormalDivergence.fromCentred(mean: mean, std: std, prior: 0.9).bits - divergence.bits) < 1e-10)
    }
  }

  @Test func shiftByOneStandardDeviation() {
    #expect(abs(NormalDivergence.between((mean: 3, std: 0.4), (mean: 2.6, std: 0.4)).bits - 0.721348) < 5e-7)
  }
}

@Suite struct RequentialLengthTests {
  @Test func constants() {
    #expect(abs(RequentialLength.excess - 1.530738) < 5e-7)
    #expect(abs(RequentialLength.overhead - 5.209854) < 5e-7)
    #expect(abs(RequentialLength.message(divergence: .zero).bits - 5.209854) < 5e-7)
  }

  /// Splitting one message in blocks pays the overhead in each.
  @Test func blocksPayTheirOverhead() {
    let whole = RequentialLength.total(divergences: [Codelength(bits: 64)]).bits
    let blocks = RequentialLength.total(divergences: Array(repeating: Codelength(bits: 8), count: 8)).bits
    #expect(abs(whole - (64 + 2 * log2(65) + RequentialLength.overhead)) < 1e-9)
    #expect(abs(blocks - (64 + 8 * (2 * log2(9) + RequentialLength.overhead))) < 1e-9)
  }
}

@Suite struct LaplaceRateDistortionTests {
  @Test func knownAnswers() {
    let laplace = LaplaceRateDistortion(rate: 1)
    #expect(laplace.length(distortion: 0.25).bits == 2)
    #expect(laplace.distortion(length: Codelength(bits: 2)) == 0.25)
    #expect(laplace.zeroShare(distortion: 0.25) == 1.0 / 16)
    #expect(laplace.oneSidedZeroShare(distortion: 0.25) == 0.25)
    #expect(laplace.length(distortion: 3).bits == 0)
  }

  /// The source is its reconstruction plus Laplace noise: φ_u(t) = φ_v(t) φ_noise(t).
  @Test func characteristicFunctions() {
    let d = 0.3
    let zeros = LaplaceRateDistortion(rate: 1).zeroShare(distortion: d)
    for t in [0.1, 1, 4.0] {
      let reconstruction = zeros + (1 - zeros) / (1 + t * t)
      #expect(abs(reconstruction / (1 + d * d * t * t) - 1 / (1 + t * t)) < 1e-14)
    }
  }
}

@Suite struct QuantisedSparseCodeTests {
  let architecture = Architecture(layers: [2, 4, 1], activation: .tanh)
  var network: MLP {
    MLP(architecture: architecture, parameters: (0..<architecture.parameterCount).map { $0 % 3 == 0 ? 0 : sin(Double($0) * 2.3) })
  }

  /// The more a distortion of the weights costs, the more bits they get.
  @Test func theBitWidthFollowsThePrice() {
    func width(_ price: Double) -> Int {
      let network = network
      return QuantisedSparseCode.shortest(network) { quantised in
        Codelength(bits: price * zip(quantised.parameters, network.parameters).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) })
      }.quantiser.bits
    }
    let widths = [1, 1e2, 1e4, 1e6].map(width)
    #expect(widths == widths.sorted() && widths[0] == 2 && widths[3] >= 8)
  }

  @Test func lengthsAddUpAndTheLabelsSeeTheQuantisedNetwork() {
    let code = QuantisedSparseCode.shortest(network) { quantised in
      Codelength(bits: quantised.parameters.contains { $0 != 0 && network.parameters.contains($0) } ? 1e9 : 100)
    }
    #expect(code.labelLength.bits == 100)
    let k = network.liveParameterCount
    let expected = SparseParameterCode.support(of: 17, live: k).bits + Double(k * 2 + 4 + 64)
    #expect(abs(code.modelLength.bits - expected) < 1e-9 && code.quantiser.bits == 2)
    #expect(code.quantiser.parameters.count { $0 != 0 } == k)
  }

  /// A clipped scale saturates large parameters at the outermost level and refines the rest.
  @Test func clippedScales() {
    let whole = UniformQuantiser([4, 1, 1, 0.5], architecture: Architecture(layers: [3, 1], activation: .identity), bits: 2)
    #expect(whole.parameters == [3, 1, 1, 1])
    let clipped = UniformQuantiser(
      [4, 1, 1, 0.5], architecture: Architecture(layers: [3, 1], activation: .identity), bits: 2, clip: 0.5)
    #expect(clipped.parameters == [1.5, 1.5, 1.5, 0.5])
  }
}

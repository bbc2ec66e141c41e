import Foundation
import Kernels
import Laplace
import Networks
import RandomStreams
import Testing

/// Variational bounds and annealed evidence beside the evidence itself: in closed form for a linear network, by quadrature for
/// two weights.
@Suite struct EvidenceBoundTests {
  private static func stream(_ index: Int) -> RandomStream { RandomStream(seed: 5, role: .coding, index: index, teacher: 0) }

  /// - Parameters:
  ///   - labels: one-hot classes, where there is no noise.
  private static func likelihood(
    _ example: Example, inputs: SampleMatrix<Double>? = nil, labels: SampleMatrix<Double>? = nil, tau: [Double], noise: Double?
  ) throws -> WhitenedLikelihood {
    let (inputs, labels) = (inputs ?? example.inputs, labels ?? example.labels)
    let coded = try #require(
      CodedNetwork(
        example.network, initialisation: .gaussian, inputs: inputs, labels: labels, precision: noise.map { _ in 0.01 }))
    return WhitenedLikelihood(coded, inputs: inputs, labels: labels, scales: PriorScales(tau: tau, noise: noise ?? 1))
  }

  private static func bound(_ likelihood: WhitenedLikelihood, rank: Int) -> VariationalBound {
    VariationalBound(
      likelihood, VariationalBound.Effort(rank: rank, steps: 2000, draws: 2000), noise: stream(1), measuring: stream(2))
  }

  /// The evidence is that of a normal vector of labels with covariance s² I + τ² X Xᵀ, and the best factorised posterior misses
  /// ½ (Σ ln Λ_ii − ln det Λ) of it, Λ = I + τ² XᵀX/s² (MacKay 2003, chapter 33). A posterior of full rank misses nothing.
  @Test func aLinearNetworkHasTheEvidenceOfAConjugatePrior() throws {
    let example = Example(layers: [2, 1], activation: .identity, n: 20, bias: false)
    let (tau, s) = (0.7, 0.5)
    // correlated inputs, so that the best posterior is not factorised
    var correlated: [Double] = []
    for i in 0..<20 { correlated += [example.x[2 * i], 0.9 * example.x[2 * i] + 0.4 * example.x[2 * i + 1]] }
    let inputs = SampleMatrix<Double>(features: 2, sampleMajor: correlated)
    var gram = [1.0, 0, 0, 1]
    var moments = [0.0, 0]
    var squares = 0.0
    for i in 0..<20 {
      let x = [inputs[0, i], inputs[1, i]]
      for a in 0..<2 {
        for b in 0..<2 { gram[2 * a + b] += tau * tau / (s * s) * x[a] * x[b] }
        moments[a] += tau * x[a] * example.y[i] / (s * s)
      }
      squares += example.y[i] * example.y[i]
    }
    let determinant = gram[0] * gram[3] - gram[1] * gram[2]
    let explained: Double =
      (gram[3] * moments[0] * moments[0] - 2 * gram[1] * moments[0] * moments[1] + gram[0] * moments[1] * moments[1])
      / determinant
    let exact: Double = 10 * log(2 * Double.pi * s * s) + log(determinant) / 2 + squares / (2 * s * s) - explained / 2
    let gap: Double = (log(gram[0]) + log(gram[3]) - log(determinant)) / 2
    #expect(gap > 0.2)

    let likelihood = try Self.likelihood(example, inputs: inputs, tau: [tau], noise: s)
    let factorised = Self.bound(likelihood, rank: 0)
    #expect(abs(factorised.nats - exact - gap) < 4 * factorised.standardError + 1e-3)
    let full = Self.bound(likelihood, rank: 2)
    #expect(abs(full.nats - exact) < 4 * full.standardError + 1e-3)
    #expect(max(factorised.standardError, full.standardError) < 0.05)
    let annealed = AnnealedEvidence(likelihood, stream: Self.stream(3))
    #expect(abs(annealed.nats - exact) < 4 * annealed.standardError && annealed.standardError < 0.1)
  }

  /// Two weights: a line of tanh units of one, or two classes.
  @Test(arguments: [(layers: [1, 1, 1], noise: 0.3 as Double?), (layers: [1, 2], noise: nil)])
  func quadratureOverTwoWeights(layers: [Int], noise: Double?) throws {
    let classes = noise == nil
    let example = Example(layers: layers, activation: classes ? .identity : .tanh, n: 12, bias: false, noise: 0.5)
    let oneHot = SampleMatrix<Double>(features: 2, sampleMajor: (0..<12).flatMap { example.y[$0] > 0 ? [1.0, 0] : [0, 1] })
    let likelihood = try Self.likelihood(
      example, labels: classes ? oneHot : nil, tau: classes ? [1.5] : [1.2, 0.8], noise: noise)
    var slope = [0.0, 0]
    let width = 0.02
    var sum = 0.0
    for a in stride(from: -7.0, through: 7, by: width) {
      for b in stride(from: -7.0, through: 7, by: width) {
        let loss = likelihood.negativeLog(at: [a, b], slope: &slope)
        sum += exp(-loss - (a * a + b * b) / 2) / (2 * Double.pi) * width * width
      }
    }
    let exact = -log(sum)
    let annealed = AnnealedEvidence(likelihood, stream: Self.stream(3))
    #expect(abs(annealed.nats - exact) < 4 * annealed.standardError && annealed.standardError < 0.1)
    for rank in [0, 1, 2] {
      let bound = Self.bound(likelihood, rank: rank)
      #expect(bound.nats > exact - 4 * bound.standardError)
      // no single normal distribution is the posterior of a network with two signs
      #expect(bound.nats < exact + 1.5)
    }
  }

  /// More columns cannot make a worse bound, and no bound falls below the evidence.
  @Test func boundsAreInOrder() throws {
    let example = Example(layers: [2, 3, 1], activation: .tanh, n: 30, noise: 0.5)
    let likelihood = try Self.likelihood(example, tau: [1, 1, 1, 1], noise: 0.3)
    let annealed = AnnealedEvidence(likelihood, stream: Self.stream(3))
    let factorised = Self.bound(likelihood, rank: 0)
    let lowRank = Self.bound(likelihood, rank: 4)
    #expect(factorised.nats > lowRank.nats)
    #expect(lowRank.nats > annealed.nats - 4 * (annealed.standardError + lowRank.standardError))
    #expect(annealed.standardError < 0.5)
  }

  /// Scales on their grid are moved to where the bound is smaller.
  @Test func movedScalesMakeTheBoundSmaller() throws {
    let example = Example(layers: [2, 6, 1], activation: .tanh, n: 20, noise: 0.5)
    let coded = try #require(
      CodedNetwork(
        example.network, initialisation: .gaussian, inputs: example.inputs, labels: example.labels, precision: 0.01))
    func bound(moves: Bool) -> VariationalBound {
      let likelihood = WhitenedLikelihood(coded, inputs: example.inputs, labels: example.labels)
      return VariationalBound(
        likelihood, VariationalBound.Effort(rank: 2), grid: moves ? coded.grid : nil, noise: Self.stream(1),
        measuring: Self.stream(2))
    }
    let (fixed, moved) = (bound(moves: false), bound(moves: true))
    #expect(moved.nats < fixed.nats + 4 * fixed.standardError)
    #expect(moved.scales != fixed.scales && fixed.scales == coded.scales)
  }
}

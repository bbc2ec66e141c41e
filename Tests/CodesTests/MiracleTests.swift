import Codelengths
import Codes
import Files
import Foundation
import Networks
import RandomStreams
import Testing
import Training

@Suite struct MiracleTests {
  /// LeNet-5 as published: 26,580 free variables of 431,080 weights in blocks of 30.
  @Test func lengthOfThePublishedConfiguration() {
    let settings = MiracleSettings(blockBits: 10, blockSize: 30)
    #expect(settings.blockCount(of: 26_580) == 886)
    #expect(886 * 10 == 8860 && abs(431_080.0 * 32 / 8860 - 1556.9) < 0.1)
    #expect(MiracleCode.length(count: 26_580, tensors: 8, settings: settings).bits == 8860 + 256 + 5 + 9)
  }

  /// With q = p all candidates have equal weight.
  @Test func equalLawsGiveEqualWeights() {
    let candidates = Candidates(origin: Problems.origin, block: 3, size: 5)
    let moments = Array(repeating: (mean: 0.0, std: 0.7), count: 5)
    for k in 0..<64 {
      #expect(
        abs(Candidates.logWeight(candidates.variates(k), moments: moments, priors: Array(repeating: 0.7, count: 5))) < 1e-12)
    }
  }

  /// The chosen candidate follows q: mean .5 and deviation .2, not .520833 and .204124, the law without the ½.
  @Test func importanceMoments() {
    let candidates = Candidates(origin: Problems.origin, block: 0, size: 1)
    var (total, first, second) = (0.0, 0.0, 0.0)
    var biased = (0.0, 0.0)
    for k in 0..<(1 << 14) {
      let z = candidates.variates(k)
      let a = Candidates.logWeight(z, moments: [(0.5, 0.2)], priors: [1])
      total += exp(a)
      first += exp(a) * z[0]
      second += exp(a) * z[0] * z[0]
      biased.0 += exp(a + z[0] * z[0] / 2)
      biased.1 += exp(a + z[0] * z[0] / 2) * z[0]
    }
    let mean = first / total
    #expect(abs(mean - 0.5) < 0.01)
    #expect(abs((second / total - mean * mean).squareRoot() - 0.2) < 0.01)
    #expect(abs(biased.1 / biased.0 - 0.520833) < 0.01)
  }

  @Test func choicesFollowTheWeights() {
    let candidates = Candidates(origin: Problems.origin, block: 1, size: 1)
    var choice = RandomStream(seed: 1, role: .coding, teacher: 0)
    let draws = (0..<400).map { _ in
      candidates.variates(candidates.choose(bits: 8, moments: [(0.5, 0.2)], priors: [1], from: &choice))[0]
    }
    let mean = draws.reduce(0, +) / 400
    // the 256 candidates have a mean of their own, some hundredths away
    #expect(abs(mean - 0.5) < 0.08)
    let weights = (0..<256).map { exp(Candidates.logWeight(candidates.variates($0), moments: [(0.5, 0.2)], priors: [1])) }
    let target = (0..<256).reduce(0.0) { $0 + weights[$1] * candidates.variates($1)[0] } / weights.reduce(0, +)
    #expect(abs(mean - target) < 0.04)
  }

  @Test func candidatesCanBeDrawnAlone() {
    let candidates = Candidates(origin: Problems.origin, block: 2, size: 7)
    #expect(candidates.variates(1000) == candidates.variates(1000) && candidates.variates(0) != candidates.variates(1))
    let other = Candidates(origin: Problems.origin, block: 3, size: 7)
    #expect(other.variates(0) != candidates.variates(0))
  }

  static let settings: [MiracleSettings] = [
    MiracleSettings(blockBits: 8, blockSize: 3, steps: 600, intermediateSteps: 5),
    MiracleSettings(blockBits: 10, blockSize: 2, posterior: .annealed, steps: 3000, intermediateSteps: 5, annealing: 1e-2),
  ]

  @Test(arguments: settings) func roundTrips(_ settings: MiracleSettings) throws {
    for problem in [try Problems.regression(100), Problems.classification(100)] {
      let description = try MiracleCode(problem, settings: settings).describe(Problems.network(problem))
      try TwoPartTests.roundTrip(description, problem)
      let tensors = SurpTensors.ranges(of: problem.architecture).count
      #expect(
        description.model == MiracleCode.length(count: problem.architecture.parameterCount, tensors: tensors, settings: settings))
      // training under the budget gives a network that knows something
      #expect(description.labels < problem.uniformLength)
    }
  }

  /// The bits of the model do not depend on the data.
  @Test func bitsAreThoseOfTheBudget() throws {
    let settings = MiracleSettings(blockBits: 6, blockSize: 5, steps: 5, intermediateSteps: 0)
    let lengths = try [40, 90].map { n in
      let problem = try Problems.regression(n)
      return try MiracleCode(problem, settings: settings).describe(Problems.network(problem)).model
    }
    #expect(lengths[0] == lengths[1])
  }

  @Test func blocksAboveTheirBudgetAreRefused() throws {
    let problem = try Problems.regression(60)
    let settings = MiracleSettings(blockBits: 2, blockSize: 5, posterior: .annealed, steps: 3, intermediateSteps: 0)
    let error = #expect(throws: BrevityError.self) {
      try MiracleCode(problem, settings: settings).describe(Problems.network(problem))
    }
    #expect(
      error?.description
        == "Cannot code by MIRACLE: 5 of 5 blocks hold more than their 2 bits after 6 steps; give more steps, more bits or smaller blocks."
    )
    #expect(throws: BrevityError.self) {
      try MiracleCode(problem, settings: MiracleSettings(blockBits: 21)).describe(Problems.network(problem))
    }
  }
}

@Suite struct WeightPosteriorTests {
  /// Reparameterised gradients against central differences of the objective at the same noise are what a step follows; here
  /// the mean-KL parameterisation is checked: divergence κ everywhere, and the slope of v.
  @Test func meanKLParameterisation() {
    for r in [-2.5, -0.4, 0, 0.9, 3] {
      let (tangent, v, slope) = WeightPosterior.meanKL(r, nats: 0.6)
      let divergence = NormalDivergence.fromCentred(mean: 1.2.squareRoot() * tangent, std: v.squareRoot(), prior: 1)
      #expect(abs(divergence.bits / Codelength.bitsPerNat - 0.6) < 1e-9)
      let h = 1e-5
      let numeric = (WeightPosterior.meanKL(r + h, nats: 0.6).v - WeightPosterior.meanKL(r - h, nats: 0.6).v) / (2 * h)
      #expect(abs(slope - numeric) < 1e-6)
    }
  }

  /// One linear weight, y_i ~ N(w, 1), w ~ N(0, p²): the posterior finds the exact one, N(1, 1/3) for p = 1.
  @Test func exactLinearPosterior() throws {
    let student = StudentSettings(
      architecture: Architecture(layers: [1, 1], activation: .identity, hasBias: false), initialisation: .zeros,
      precision: .double)
    let grid = LabelGrid(precision: 1.0 / 64, reach: 1024)
    let problem = CodingProblem(
      student: student, origin: Problems.origin, inputLaw: nil, inputs: [1, 1], labelCode: LabelCode(alphabet: .grid(grid)),
      symbols: [1088, 1152])
    // the prior and the noise are held at 1
    let posterior = WeightPosterior(
      MLP(architecture: student.architecture, parameters: [1]), problem, form: .free, block: [0], beta: 1, rate: 2e-3,
      noise: RandomStream(seed: 1, role: .coding, teacher: 0))
    posterior.priorsAreFrozen = true
    posterior.noiseIsFrozen = true
    posterior.set(prior: 1, noise: 1)
    var (mean, variance) = (0.0, 0.0)
    for i in 0..<24_000 {
      posterior.step()
      guard i >= 12_000 else { continue }
      let moments = posterior.moments(0, prior: 1)
      mean += moments.mean / 12_000
      variance += moments.std * moments.std / 12_000
    }
    #expect(abs(mean - 1) < 0.03 && abs(variance - 1.0 / 3) < 0.02)
  }
}

@Suite struct VariationalTests {
  @Test func shorterThanSingleWeightsAndLongerThanNothing() throws {
    for problem in [try Problems.regression(200), Problems.classification(200)] {
      let network = Problems.network(problem)
      let description = VariationalCode(problem, steps: 2500).describe(network)
      #expect(description.stream == nil)
      #expect(description.model.bits > 0 && description.labels < problem.uniformLength)
      #expect(try description.total < TwoPartCode(problem).single(network).total)
      #expect(description.total < problem.uniformLength)
    }
  }
}

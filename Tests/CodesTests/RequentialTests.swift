import Codelengths
import Codes
import Files
import Foundation
import Networks
import RandomStreams
import Testing

@Suite struct PoissonRepresentationTests {
  /// P = (.5, .5), Q = (.9, .1): output frequency .9, E[J] = 1.72, E log₂ J = .558, mean length of Elias's code 2.30.
  @Test func twoSymbols() {
    var (ones, sum, logs, elias) = (0, 0.0, 0.0, 0.0)
    let trials = 40_000
    for trial in 0..<trials {
      let stream = RandomStream(seed: 6, role: .coding, index: trial, teacher: 0)
      func draw(_ i: Int) -> (Double, Bool) {
        var stream = stream
        stream.seek(toBlock: UInt32(i))
        return (-log(1 - stream.uniform()), stream.uniform() < 0.5)
      }
      let j = PoissonRepresentation.index(
        arrival: { draw($0).0 }, logRatio: { log(draw($0).1 ? 1.8 : 0.2) }, largestLogRatio: log(1.8), limit: 10_000)
      ones += draw(j).1 ? 1 : 0
      sum += Double(j)
      logs += log2(Double(j))
      elias += IntegerCode.eliasDelta(j).bits
    }
    let n = Double(trials)
    #expect(abs(Double(ones) / n - 0.9) < 0.006)
    #expect(abs(sum / n - 1.72) < 0.03)
    #expect(abs(logs / n - 0.558) < 0.015)
    #expect(abs(elias / n - 2.30) < 0.05)
    let divergence = LabelCode(alphabet: .classes(2), escape: 1e-12)
      .divergence(of: .softmax(logits: [log(9), 0]), from: .uniform)
    #expect(abs(divergence.bits - 0.531004) < 1e-6)
    #expect(logs / n <= divergence.bits + RequentialLength.excess)
  }

  @Test func equalLawsTakeTheFirstCandidate() {
    #expect(PoissonRepresentation.index(arrival: { _ in 0.7 }, logRatio: { _ in 0 }, largestLogRatio: 0, limit: 100) == 1)
  }
}

@Suite struct RequentialTests {
  static let settings = RequentialSettings(messages: 6, batch: 16, blockLabels: 2, steps: 40, rate: 1e-2)

  @Test func roundTrips() throws {
    for problem in [try Problems.regression(80, precision: 0.05), Problems.classification(80)] {
      let sent = try RequentialCode(problem, settings: Self.settings).transmit()
      try TwoPartTests.roundTrip(sent.description, problem)
      #expect(sent.divergences.count > 20)
      // the indices take about as many bits as the bound says, rarely more
      #expect(sent.description.model <= sent.bound)
      #expect(sent.description.labels < problem.uniformLength)
    }
  }

  @Test func theFormulaAlone() throws {
    let problem = Problems.classification(80)
    let estimate = try RequentialCode(problem, settings: Self.settings).estimate()
    #expect(estimate.description.stream == nil && estimate.divergences.count <= 6)
    let sum = estimate.divergences.reduce(6.0) { $0 + $1.bits + 2 * log2(1 + $1.bits) + RequentialLength.overhead }
    #expect(abs(estimate.bound.bits - sum) < 1e-9 && estimate.description.model == estimate.bound)
  }

  /// A teacher that learns nothing sends nothing: one bit a message, and the student stays where it started.
  @Test func nothingLearnedNothingSent() throws {
    let problem = Problems.classification(80)
    var settings = Self.settings
    settings.rate = 1e-12
    let sent = try RequentialCode(problem, settings: settings).transmit()
    #expect(sent.divergences.isEmpty && sent.description.model.bits == 6)
    #expect(sent.description.network?.parameters == RequentialCode.start(problem))
  }

  /// Labels that cannot be learned cost the student next to nothing, and prequential coding their whole length.
  @Test func randomLabels() throws {
    let base = Problems.classification(200)
    var stream = RandomStream(seed: 3, role: .coding, teacher: 9)
    let problem = CodingProblem(
      student: base.student, origin: base.origin, inputLaw: base.inputLaw, inputs: base.inputs, labelCode: base.labelCode,
      symbols: base.symbols.map { _ in stream.integer(below: 3) })
    let random = try RequentialCode(problem, settings: Self.settings).estimate().bound
    let learnable = try RequentialCode(base, settings: Self.settings).estimate().bound
    #expect(random.bits < 12 && random.bits < 0.2 * learnable.bits)
  }

  @Test func longBlocksAreRefused() throws {
    let problem = try Problems.regression(80, precision: 0.05)
    let settings = RequentialSettings(messages: 6, batch: 64, blockLabels: 64, steps: 100, rate: 2e-2)
    let error = #expect(throws: BrevityError.self) { try RequentialCode(problem, settings: settings).transmit() }
    #expect(error?.description.hasPrefix("Cannot send the student: a block of 64 labels tells ") == true)
    #expect(
      error?.description.hasSuffix(" bits, and at most 15.0 can be sent; give smaller blocks or fewer steps.") == true)
  }
}

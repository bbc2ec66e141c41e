import Codelengths
import Codes
import Files
import Foundation
import Networks
import RandomStreams
import Testing

@Suite struct PrequentialTests {
  static let quick = PrequentialSettings(hidden: [[2]], steps: 200, rate: 2e-2)

  @Test func blocksGrowGeometrically() {
    #expect(PrequentialSettings().times(count: 100) == [0, 8, 16, 32, 64, 100])
    #expect(PrequentialSettings(firstBlock: 3, ratio: 1.5).times(count: 12) == [0, 3, 4, 6, 9, 12])
    #expect(PrequentialSettings(firstBlock: 8).times(count: 5) == [0, 5])
  }

  @Test(arguments: [false, true]) func roundTrips(_ isWarm: Bool) throws {
    var settings = Self.quick
    settings.isWarm = isWarm
    for problem in [try Problems.regression(90), Problems.classification(90)] {
      let description = try PrequentialCode(problem, settings: settings).describe()
      let decoded = try CodeStream(bytes: #require(description.stream).bytes, name: "it").decode()
      #expect(decoded.symbols == problem.symbols && decoded.network == nil)
      #expect(description.isAsLongAsItClaims && description.model == .zero)
      #expect(description.total < problem.uniformLength)
    }
  }

  /// Changing labels to come leaves what came before as it was, to the last bit.
  @Test func nothingLeaks() throws {
    let problem = try Problems.regression(90)
    let lengths = try PrequentialCode(problem, settings: Self.quick).lengths()
    for change in [16, 40, 89] {
      var symbols = problem.symbols
      for i in change..<90 { symbols[i] = (symbols[i] * 7 + 13) % problem.labelCode.alphabet.count }
      let changed = CodingProblem(
        student: problem.student, origin: problem.origin, inputLaw: problem.inputLaw, inputs: problem.inputs,
        labelCode: problem.labelCode, symbols: symbols)
      let others = try PrequentialCode(changed, settings: Self.quick).lengths()
      #expect(others.prefix(change) == lengths.prefix(change))
      #expect(others[change] != lengths[change])
    }
  }

  /// Random labels: nothing is learned, and the length is that of the uniform code up to what switching costs.
  @Test func randomLabels() throws {
    let base = Problems.classification(200)
    var stream = RandomStream(seed: 3, role: .coding, teacher: 9)
    let problem = CodingProblem(
      student: base.student, origin: base.origin, inputLaw: base.inputLaw, inputs: base.inputs, labelCode: base.labelCode,
      symbols: base.symbols.map { _ in stream.integer(below: 3) })
    let length = try PrequentialCode(problem, settings: Self.quick).describe().total
    #expect(length.bits > problem.uniformLength.bits - 6 && length.bits < problem.uniformLength.bits + 20)
  }

  @Test func settingsThatMakeNoSense() throws {
    let error = #expect(throws: BrevityError.self) {
      try PrequentialCode(Problems.regression(20), settings: PrequentialSettings(ratio: 3)).describe()
    }
    #expect(error?.description.hasPrefix("Cannot code prequentially with these settings: accepted are a first block") == true)
  }
}

@Suite struct SwitchingMixtureTests {
  /// Against the best of M predictors the mixture loses at most log₂ M bits.
  @Test func losesAtMostTheChoice() {
    let code = LabelCode(alphabet: .classes(4))
    let parts: [Prediction] = [.uniform, .softmax(logits: [3, 0, 0, 0]), .softmax(logits: [0, 2, 0, 0])]
    var mixture = SwitchingMixture(count: 3)
    var mixed = Codelength.zero
    var single = [Codelength](repeating: .zero, count: 3)
    for i in 0..<60 {
      let symbol = i % 5 == 0 ? 2 : 1
      mixed += code.length(of: symbol, under: mixture.prediction(parts))
      for m in 0..<3 { single[m] += code.length(of: symbol, under: parts[m]) }
      mixture.update(seen: symbol, parts: parts, code: code)
    }
    let best = single.min() ?? .zero
    // the escape of each part is mixed once more
    #expect(mixed.bits <= best.bits + log2(3) + 60 * 0.0015 && mixed > best)
    #expect(mixture.weights[2] > 0.99)
  }

  @Test func sharingLetsOtherPredictorsReturn() {
    var mixture = SwitchingMixture(count: 2)
    let code = LabelCode(alphabet: .classes(2))
    let parts: [Prediction] = [.softmax(logits: [5, 0]), .softmax(logits: [0, 5])]
    for _ in 0..<50 { mixture.update(seen: 0, parts: parts, code: code) }
    #expect(mixture.weights[1] < 1e-9)
    mixture.share(rate: 0.1)
    #expect(abs(mixture.weights[1] - 0.05) < 1e-9 && abs(mixture.weights.reduce(0, +) - 1) < 1e-12)
  }
}

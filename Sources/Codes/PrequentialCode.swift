import Codelengths
import Files
import Foundation
import Networks
import RandomStreams

/// The prequential code (Dawid, doi:10.2307/2981683; Blier and Ollivier, arXiv 1802.07044): labels block after block,
/// each under a mixture of predictors that have seen the blocks before and nothing else. No weights are sent.
///
///     L = Σ_blocks Σ_i −log₂ P(y_i | x_i, what was sent)
///
/// Encoder and decoder run the same loop; one asks the labels, the other the stream. What a predictor is given are labels that
/// this loop has already returned, so that nothing of the future can leak. Predictors: the uniform code, a
/// standard normal for real labels, the student and further networks, and the previous checkpoint of each network.
public struct PrequentialCode: Sendable {
  let problem: CodingProblem
  let settings: PrequentialSettings

  public init(_ problem: CodingProblem, settings: PrequentialSettings = PrequentialSettings()) {
    self.problem = problem
    self.settings = settings
  }

  public func describe() throws(BrevityError) -> Description {
    try settings.check(problem.architecture)
    var encoder = ArithmeticEncoder()
    var length = Codelength.zero
    var place = 0
    let symbols = problem.symbols
    let code = problem.labelCode
    _ = try replay { (prediction: Prediction) throws(BrevityError) -> Int in
      let symbol = symbols[place]
      place += 1
      length += code.length(of: symbol, under: prediction)
      encoder.encode(symbol, in: LabelDistribution(code, prediction))
      return symbol
    }
    var header = StreamHeader(.prequential, problem)
    header.prequential = settings
    return Description(
      code: .prequential, model: .zero, labels: length, stream: CodeStream(header: header, payload: encoder.finish()),
      network: nil)
  }

  /// The length of each label under the loop, in order.
  public func lengths() throws(BrevityError) -> [Codelength] {
    try settings.check(problem.architecture)
    var lengths: [Codelength] = []
    let symbols = problem.symbols
    let code = problem.labelCode
    _ = try replay { (prediction: Prediction) throws(BrevityError) -> Int in
      let symbol = symbols[lengths.count]
      lengths.append(code.length(of: symbol, under: prediction))
      return symbol
    }
    return lengths
  }

  static func read(
    _ shared: CodingProblem, settings: PrequentialSettings?, from decoder: inout ArithmeticDecoder
  ) throws(BrevityError) -> [Int] {
    guard let settings else { throw StreamHeader.refusal("it has no settings of the prequential code", "all of them") }
    try settings.check(shared.architecture)
    var reader = decoder
    let symbols = try PrequentialCode(shared, settings: settings).replay {
      (prediction: Prediction) throws(BrevityError) -> Int in try reader.decode(LabelDistribution(shared.labelCode, prediction))
    }
    decoder = reader
    return symbols
  }

  /// The loop of both ends: `next` gives the label that a prediction was for.
  private func replay(_ next: (Prediction) throws(BrevityError) -> Int) throws(BrevityError) -> [Int] {
    let learners =
      [NetworkLearner(problem, hidden: nil, number: 0, settings: settings)]
      + settings.hidden.enumerated().map { NetworkLearner(problem, hidden: $1, number: $0 + 1, settings: settings) }
    let times = settings.times(count: problem.sampleCount)
    let simple: [Prediction] = problem.isClassification ? [.uniform] : [.uniform, .normal(mean: 0, std: 1)]
    var mixture = SwitchingMixture(count: simple.count + 2 * learners.count)
    var learned: [NetworkLearner.Learned?] = Array(repeating: nil, count: learners.count)
    var symbols: [Int] = []
    for (start, end) in zip(times, times.dropFirst()) where end > start {
      var columns: [[Prediction]] = []
      if start > 0 {
        mixture.share(rate: settings.switchRate)
        let sent = problem.dataset(first: start, symbols: symbols)
        for (m, learner) in learners.enumerated() {
          let previous = learned[m]
          let current = learner.learn(from: sent, after: previous)
          learned[m] = current
          columns.append(learner.predictions(current, problem, samples: start..<end))
          columns.append(learner.predictions(previous ?? current, problem, samples: start..<end))
        }
      }
      for i in 0..<(end - start) * problem.symbolsPerSample {
        // before the first training there is nothing but the simple predictors
        let parts = simple + (start > 0 ? columns.map { $0[i] } : Array(repeating: .uniform, count: 2 * learners.count))
        let symbol = try next(mixture.prediction(parts))
        symbols.append(symbol)
        mixture.update(seen: symbol, parts: parts, code: problem.labelCode)
      }
    }
    return symbols
  }
}

import Codelengths
import Foundation
import RandomStreams

/// A few labels that are sent together by the index of a candidate, drawn from the student's predictions P.
struct LabelBlock {
  private let stream: RandomStream
  /// P of each label.
  private let predicted: [LabelDistribution]
  /// Philox blocks of a candidate: the arrival time, then one uniform per label.
  private var width: UInt32 { UInt32((predicted.count + 2) / 2) }

  init(origin: CodingProblem.Origin, number: Int, code: LabelCode, predictions: [Prediction]) {
    stream = origin.stream(StreamIndex.candidates + number)
    predicted = predictions.map { LabelDistribution(code, $0) }
  }

  /// Candidate i, counted from 1: the time since the one before, and its labels.
  func candidate(_ i: Int) -> (arrival: Double, symbols: [Int]) {
    var stream = stream
    stream.seek(toBlock: UInt32(truncatingIfNeeded: i - 1) &* width)
    let arrival = -log(1 - stream.uniform())
    return (arrival, predicted.map { $0.symbol(at: stream.uniform()) })
  }

  /// The index of a draw from the predictions Q, and the draw.
  func choose(_ teacher: [Prediction], code: LabelCode, divergence: Codelength, limit: Int) -> (index: Int, symbols: [Int]) {
    let wanted = teacher.map { LabelDistribution(code, $0) }
    func logRatio(_ symbols: [Int]) -> Double {
      symbols.indices.reduce(0.0) { $0 + log(wanted[$1].frequency(symbols[$1])) - log(predicted[$1].frequency(symbols[$1])) }
    }
    // the bound is worth its cost for few labels only
    var largest = Double.infinity
    if code.alphabet.count <= 1000 {
      largest = wanted.indices.reduce(0.0) { sum, l in
        sum
          + (0..<code.alphabet.count).reduce(-Double.infinity) {
            max($0, log(wanted[l].frequency($1)) - log(predicted[l].frequency($1)))
          }
      }
    }
    let enough = min(limit, Int(exp2(min(40, divergence.bits + 6)).rounded(.up)))
    let index = PoissonRepresentation.index(
      arrival: { candidate($0).arrival }, logRatio: { logRatio(candidate($0).symbols) }, largestLogRatio: largest, limit: enough)
    return (index, candidate(index).symbols)
  }
}

extension LabelDistribution {
  /// The frequency of a symbol, in units of 2⁻⁴⁰.
  func frequency(_ symbol: Int) -> Double { Double(cumulative(before: symbol + 1) - cumulative(before: symbol)) }

  /// The symbol whose interval contains `u` in [0, 1): a draw, for a uniform u.
  func symbol(at u: Double) -> Int {
    let position = UInt64(u * Double(ArithmeticEncoder.maximumTotal))
    var (lower, upper) = (0, symbolCount)
    while upper - lower > 1 {
      let middle = (lower + upper) / 2
      if cumulative(before: middle) <= position { lower = middle } else { upper = middle }
    }
    return lower
  }
}

extension LabelCode {
  /// KL(Q ‖ P) of one label in bits: exact for classes, that of the densities for real labels.
  package func divergence(of q: Prediction, from p: Prediction) -> Codelength {
    switch (q, p) {
    case (.normal(let m1, let s1), .normal(let m2, let s2)):
      return NormalDivergence.between((m1, s1), (m2, s2))
    default:
      let nats = (0..<alphabet.count).reduce(0.0) { sum, y in
        let (a, b) = (probability(of: y, under: q), probability(of: y, under: p))
        return sum + a * log(a / b)
      }
      return Codelength(nats: max(0, nats))
    }
  }
}

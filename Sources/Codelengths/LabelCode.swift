import Foundation
import GSL

/// A code for labels given predictions, with an escape that keeps every length finite:
///
///     P(y) = (1 − ε) P_predicted(y) + ε/N,     bits(y) = −log₂ P(y)
///
/// N is the number of possible labels. The probabilities of all labels sum to 1 (Kraft with equality), so that an
/// arithmetic coder reaches the length. The escape costs at most log₂(1/(1 − ε)) bits per label.
///
/// - Classes: P_predicted from the softmax of the outputs.
/// - Grid: P_predicted(bin) = Φ((upper − μ)/s) − Φ((lower − μ)/s); the end bins take the tails. While δ ≪ s this is
///   (y − μ)²/(2 s² ln 2) + ½ log₂(2πs²) − log₂ δ bits. δ shifts all codes of the same labels alike.
public struct LabelCode: Hashable, Sendable {
  public let alphabet: LabelAlphabet
  /// ε in (0, 1), declared.
  public let escape: Double

  /// ε = 2⁻¹⁰: 0.0014 bits per label.
  public static let defaultEscape = 0x1p-10

  public init(alphabet: LabelAlphabet, escape: Double = defaultEscape) {
    precondition(escape > 0 && escape < 1, "the probability of an escape lies between 0 and 1")
    precondition(alphabet.count >= 2, "an alphabet has at least two labels")
    self.alphabet = alphabet
    self.escape = escape
  }

  /// Length of label `symbol` (a class, or a bin of the grid).
  public func length(of symbol: Int, under prediction: Prediction) -> Codelength {
    Codelength(nats: -log(probability(of: symbol, under: prediction)))
  }

  /// Length of labels, one prediction each.
  public func length(of symbols: [Int], under predictions: [Prediction]) -> Codelength {
    precondition(symbols.count == predictions.count, "labels and predictions differ in number")
    return zip(symbols, predictions).reduce(.zero) { $0 + length(of: $1.0, under: $1.1) }
  }

  /// P(symbol), at least ε/N.
  public func probability(of symbol: Int, under prediction: Prediction) -> Double {
    precondition((0..<alphabet.count).contains(symbol), "there is no such label")
    let predicted = predicted(symbol, prediction)
    // a prediction that is no number says nothing
    return predicted.isFinite ? (1 - escape) * predicted + escape / Double(alphabet.count) : 1 / Double(alphabet.count)
  }

  /// P_predicted, without the escape.
  private func predicted(_ symbol: Int, _ prediction: Prediction) -> Double {
    switch (prediction, alphabet) {
    case (.uniform, _): 1 / Double(alphabet.count)
    case (.mixture(let weights, let parts), _):
      zip(weights, parts).reduce(0) { $0 + $1.0 * predicted(symbol, $1.1) }
    case (.softmax(let logits), .classes): exp(logits[symbol] - Softmax.logSumExp(logits))
    case (.normal(let mean, let std), .grid(let grid)):
      exp(
        SpecialFunctions.logNormalProbability(
          from: symbol == 0 ? -.infinity : (grid.lowerEdge(ofBin: symbol) - mean) / std,
          to: symbol == grid.count - 1 ? .infinity : (grid.lowerEdge(ofBin: symbol + 1) - mean) / std))
    case (.softmax, .grid), (.normal, .classes): preconditionFailure("the prediction is of another kind than the labels")
    }
  }

  /// The probability of all labels before `symbol` (0 … N) under the prediction alone, for an arithmetic coder.
  public func predictedCumulative(before symbol: Int, under prediction: Prediction) -> Double {
    if symbol <= 0 { return 0 }
    if symbol >= alphabet.count { return 1 }
    switch (prediction, alphabet) {
    case (.uniform, _): return Double(symbol) / Double(alphabet.count)
    case (.mixture(let weights, let parts), _):
      return zip(weights, parts).reduce(0) { $0 + $1.0 * predictedCumulative(before: symbol, under: $1.1) }
    case (.softmax(let logits), .classes):
      let total = Softmax.logSumExp(logits)
      return (0..<symbol).reduce(0) { $0 + exp(logits[$1] - total) }
    case (.normal(let mean, let std), .grid(let grid)):
      return StandardNormal.lowerTail((grid.lowerEdge(ofBin: symbol) - mean) / std)
    case (.softmax, .grid), (.normal, .classes): preconditionFailure("the prediction is of another kind than the labels")
    }
  }
}

/// Class probabilities from the outputs of a network: p_c = exp(z_c) / Σ exp(z_k).
public enum Softmax {
  /// ln Σ exp(z_k), without overflow.
  public static func logSumExp(_ logits: [Double]) -> Double {
    let largest = logits.reduce(-.infinity) { max($0, $1) }
    return largest + log(logits.reduce(0) { $0 + exp($1 - largest) })
  }

  public static func probabilities(_ logits: [Double]) -> [Double] {
    let total = logSumExp(logits)
    return logits.map { exp($0 - total) }
  }
}

import Foundation

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

import Foundation
import GSL

/// Binary labels coded one after the other under Laplace's rule, P(1 | k ones of n) = (k + 1)/(n + 2).
///
/// The total does not depend on the order: log₂[(n + 1) C(n, k)] bits.
public enum BernoulliLaplaceCode {
  /// Σ −log₂ P(y_i | y_1 … y_{i−1}), label after label.
  public static func length(of labels: [Bool]) -> Codelength {
    var ones = 0
    var bits = 0.0
    for (seen, label) in labels.enumerated() {
      let one = Double(ones + 1) / Double(seen + 2)
      bits -= log2(label ? one : 1 - one)
      if label { ones += 1 }
    }
    return Codelength(bits: bits)
  }

  /// log₂[(n + 1) C(n, k)].
  public static func length(count n: Int, ones k: Int) -> Codelength {
    Codelength(nats: log(Double(n + 1)) + SpecialFunctions.logChoose(n, k))
  }
}

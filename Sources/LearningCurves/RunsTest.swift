import Foundation

/// The exact test of too few runs among the signs of residuals (Wald and Wolfowitz, *Ann. Math. Stat.* 11:147, 1940).
///
/// Given how many signs are positive and negative, all orders are equally likely where the model is right; a model that
/// cannot follow the points leaves long runs of one sign. The residuals of a fit alternate a little more often than random
/// signs, which makes the test conservative. Zeros are left out.
package struct RunsTest: Equatable {
  package let positive: Int
  package let negative: Int
  package let runs: Int
  /// P(as few runs or fewer).
  package let p: Double

  package init(_ residuals: [Double]) {
    let signs = residuals.filter { $0 != 0 }.map { $0 > 0 }
    let positive = signs.count { $0 }
    let negative = signs.count - positive
    let runs = signs.isEmpty ? 0 : 1 + zip(signs, signs.dropFirst()).count { $0 != $1 }
    self.positive = positive
    self.negative = negative
    self.runs = runs
    guard positive > 0, negative > 0 else {
      p = 1
      return
    }
    func logChoose(_ n: Int, _ k: Int) -> Double {
      k < 0 || k > n ? -.infinity : lgamma(Double(n + 1)) - lgamma(Double(k + 1)) - lgamma(Double(n - k + 1))
    }
    let total = logChoose(signs.count, positive)
    // 2k runs: k of either sign, either first; 2k + 1 runs: k + 1 of one sign and k of the other.
    p = min(
      1,
      (2...max(2, runs)).reduce(0.0) { sum, r in
        let k = r / 2
        let same = logChoose(positive - 1, k - 1) + logChoose(negative - 1, k - 1)
        if r % 2 == 0 { return sum + 2 * exp(same - total) }
        return sum + exp(logChoose(positive - 1, k) + logChoose(negative - 1, k - 1) - total)
          + exp(logChoose(positive - 1, k - 1) + logChoose(negative - 1, k) - total)
      })
  }
}

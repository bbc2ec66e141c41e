import Foundation
import Statistics

/// "As many labels as the best of the baselines, within a factor": two one-sided t tests over teachers.
///
/// With θ_b the mean log₂ ratio to baseline b and m the margin, the ratio to the best baseline is min θ_b, and
///
///     min θ_b > −m   iff every θ_b is: the largest of the one-sided p-values (intersection–union);
///     min θ_b < +m   iff some θ_b is: the smallest, times their number (Bonferroni).
///
/// The larger of the two decides. Means need numbers: where a ratio is only bounded nothing is tested.
public struct BestBaselineEquivalence: Hashable, Sendable {
  public let p: Double

  /// - Parameter factor: of label numbers, above 1.
  /// - Returns: `nil` where a ratio is censored, there are fewer than two teachers, or no spread between them.
  public init?(_ comparisons: [BaselineComparison], factor: Double) {
    let margin = log2(factor)
    guard !comparisons.isEmpty else { return nil }
    var (notFewer, notMore) = (0.0, 1.0)
    for comparison in comparisons {
      guard comparison.teachers.allSatisfy(\.isExact),
        let test = EquivalenceTest(comparison.teachers.map(\.lower), margin: margin)
      else { return nil }
      notFewer = max(notFewer, test.pLower)
      notMore = min(notMore, test.pUpper)
    }
    p = max(notFewer, min(1, Double(comparisons.count) * notMore))
  }
}

/// What a learner that is told the answer gains over a baseline: no short learner that has to find it can be expected to gain
/// more. A verdict that is not "supported" says it, because without headroom the study could not have shown an advantage
/// (assay sensitivity).
public struct Headroom: Hashable, Sendable {
  public let oracle: String
  /// The oracle in the place of the short method, against the baseline that the verdict rests on.
  public let comparison: BaselineComparison

  public init(oracle: String, comparison: BaselineComparison) {
    self.oracle = oracle
    self.comparison = comparison
  }

  /// Whether the oracle is shown to need fewer labels.
  public func isShown(at significance: Double) -> Bool { comparison.pSupported <= significance }

  /// Of several oracles, the one that gains most: the largest lower end of the estimate.
  public static func largest(_ all: [Headroom]) -> Headroom? {
    all.max { a, b in
      (a.comparison.estimate?.lower ?? -.infinity) < (b.comparison.estimate?.lower ?? -.infinity)
    }
  }
}

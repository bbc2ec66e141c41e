import GSL

extension PairedDesign {
  /// How many differences two one-sided tests need to show equivalence where there is no difference at all:
  /// N = ((z(1 − α) + z((1 + power)/2))·s/margin)², rounded up, at least 2 (normal approximation; H. Chow, J. Shao and
  /// H. Wang, *Sample Size Calculations in Clinical Research*, §3.2).
  ///
  /// - Returns: `nil` unless deviation and margin are positive, and level and power between 0 and 1.
  public static func equivalenceCount(
    standardDeviation: Double, margin: Double, level: Double = 0.05, power: Double = 0.8
  ) -> Int? {
    guard standardDeviation > 0, margin > 0, (0..<1).contains(level), level > 0, (0..<1).contains(power) else { return nil }
    let root =
      (StandardNormal.quantile(1 - level) + StandardNormal.quantile((1 + power) / 2)) * standardDeviation / margin
    let count = (root * root).rounded(.up)
    return count < 1e15 ? max(2, Int(count)) : nil
  }
}

/// The exact permutation test of paired differences (R. A. Fisher, *The Design of Experiments*, 1935, §21).
///
/// Under the null hypothesis every difference is as likely with either sign. The statistic is the sum; the p-value is the
/// share of the 2ᵀ sign patterns with a sum at least as extreme, the observed pattern included.
public enum SignFlipTest {
  /// Up to this many differences all sign patterns are enumerated.
  public static let enumerationLimit = 20

  /// - Parameters:
  ///   - draws: sampled sign patterns B beyond the enumeration limit; p = (k + 1)/(B + 1).
  ///   - uniform: the source of the sampled patterns; not called where all are enumerated.
  /// - Returns: `nil` for no differences or differences that are not finite: infinite ones have ranks, but no sum.
  public static func test(
    _ differences: [Double], draws: Int = 100_000, uniform: UniformSource
  ) -> TailProbabilities? {
    guard !differences.isEmpty, differences.allSatisfy(\.isFinite) else { return nil }
    let observed = differences.reduce(0, +)
    // Sums that differ by rounding only are equal.
    let tolerance = 1e-12 * differences.reduce(0) { $0 + abs($1) }
    var greater = 0
    var less = 0
    var extreme = 0
    func count(_ sum: Double) {
      if sum >= observed - tolerance { greater += 1 }
      if sum <= observed + tolerance { less += 1 }
      if abs(sum) >= abs(observed) - tolerance { extreme += 1 }
    }
    if differences.count <= enumerationLimit {
      let half = differences.count / 2
      let low = signedSums(differences.prefix(half))
      let high = signedSums(differences.suffix(differences.count - half))
      for a in high { for b in low { count(a + b) } }
      let patterns = Double(low.count * high.count)
      return TailProbabilities(
        greater: Double(greater) / patterns, less: Double(less) / patterns, twoSided: Double(extreme) / patterns,
        isExact: true)
    }
    for _ in 0..<max(0, draws) { count(differences.reduce(0) { uniform() < 0.5 ? $0 + $1 : $0 - $1 }) }
    let total = Double(max(0, draws) + 1)
    return TailProbabilities(
      greater: Double(greater + 1) / total, less: Double(less + 1) / total, twoSided: Double(extreme + 1) / total,
      isExact: false)
  }

  /// All 2ᵏ sums ±x₁ ± … ± xₖ.
  private static func signedSums(_ values: ArraySlice<Double>) -> [Double] {
    values.reduce([0]) { sums, value in sums.map { $0 + value } + sums.map { $0 - value } }
  }
}

/// Where a measured curve rises, beyond what its replicates vary.
///
/// For every pair of neighbouring sizes, a one-sided paired t test of "the loss is greater at the larger size" over
/// replicates that share their data, adjusted by Holm's method over the pairs (as in LCDB 1.1).
public struct MonotonicityTest: Equatable, Sendable {
  /// Adjusted p-value of a rise between size i and size i + 1; 1 where the pair cannot be tested.
  public let risePValues: [Double]
  /// Indices of the pairs that rise at the level asked.
  public let rises: [Int]

  public var isMonotone: Bool { rises.isEmpty }

  /// - Parameter losses: one row per replicate, one column per size, in increasing order of sizes.
  /// - Returns: `nil` for fewer than two replicates or sizes, or rows of unequal lengths.
  public init?(losses: [[Double]], level: Double = 0.05) {
    guard losses.count > 1, let count = losses.first?.count, count > 1, losses.allSatisfy({ $0.count == count }) else {
      return nil
    }
    let p = (0..<count - 1).map { index -> Double in
      let differences = losses.map { $0[index + 1] - $0[index] }
      if let test = PairedTTest(differences) { return test.p.greater }
      // The same difference in every replicate has no t statistic.
      return 1
    }
    let adjusted = Multiplicity.holm(p)
    risePValues = adjusted
    rises = adjusted.indices.filter { adjusted[$0] <= level }
  }
}

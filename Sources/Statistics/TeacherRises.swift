import Foundation

/// Where measured curves rise, beyond what teachers vary: the antitonic fit pools every rise away, real or not.
///
/// For every pair of neighbouring sizes, the exact one-sided signed-rank test over teachers of ln(loss at the larger size/loss at
/// the smaller one), adjusted by Holm's method over the pairs.
public struct TeacherRises: Equatable, Sendable {
  /// Adjusted p of a rise between size i and size i + 1; 1 where nothing can be ranked.
  public let p: [Double]
  /// Indices of the pairs that rise at the level asked.
  public let rises: [Int]

  /// - Parameter losses: one row per teacher, one column per size, in increasing order of sizes; positive.
  /// - Returns: `nil` for no teachers, fewer than two sizes, or rows of unequal lengths.
  public init?(losses: [[Double]], level: Double = 0.05) {
    guard let count = losses.first?.count, count > 1, losses.allSatisfy({ $0.count == count }) else { return nil }
    let raw = (0..<count - 1).map { index in
      SignedRankTest.test(losses.map { log($0[index + 1] / $0[index]) })?.p.greater ?? 1
    }
    let adjusted = Multiplicity.holm(raw)
    p = adjusted
    rises = adjusted.indices.filter { adjusted[$0] <= level }
  }
}

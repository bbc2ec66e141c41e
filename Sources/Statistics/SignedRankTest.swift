import Foundation
import GSL

/// The signed-rank test (F. Wilcoxon, *Biometrics Bulletin* 1:80, 1945), exact with ties, and the Hodges–Lehmann estimate.
///
/// Differences may be ±∞, as censored ones are: only their ranks enter. Infinite ones share the largest ranks.
public enum SignedRankTest {
  public enum Zeros: Sendable {
    /// Zeros are ranked, then left out (J. W. Pratt, *JASA* 54:655, 1959): they cost power, as they should.
    case pratt
    /// Zeros are left out before ranking (Wilcoxon).
    case drop
  }

  public struct Result: Equatable, Sendable {
    /// The sum of the ranks of the positive differences.
    public let positiveRankSum: Double
    /// Differences that are not zero.
    public let count: Int
    public let p: TailProbabilities
  }

  /// Up to this many differences the distribution is enumerated; beyond, it is normal with the variance of the midranks
  /// used and a continuity correction.
  public static let enumerationLimit = 300

  /// - Returns: `nil` where no difference is other than zero, or one is NaN.
  public static func test(_ differences: [Double], zeros: Zeros = .pratt) -> Result? {
    guard !differences.contains(where: \.isNaN) else { return nil }
    let ranked = zeros == .drop ? differences.filter { $0 != 0 } : differences
    let doubled = doubledMidranks(ranked.map(abs))
    let used = ranked.indices.filter { ranked[$0] != 0 }
    guard !used.isEmpty else { return nil }
    let statistic = used.reduce(0) { ranked[$1] > 0 ? $0 + doubled[$1] : $0 }
    return Result(
      positiveRankSum: Double(statistic) / 2, count: used.count,
      p: tails(of: statistic, doubledRanks: used.map { doubled[$0] }))
  }

  /// Twice the midranks, which are whole numbers.
  static func doubledMidranks(_ magnitudes: [Double]) -> [Int] {
    let order = magnitudes.indices.sorted { magnitudes[$0] < magnitudes[$1] }
    var doubled = [Int](repeating: 0, count: magnitudes.count)
    var start = 0
    while start < order.count {
      var end = start
      while end + 1 < order.count, magnitudes[order[end + 1]] == magnitudes[order[start]] { end += 1 }
      for index in start...end { doubled[order[index]] = start + end + 2 }
      start = end + 1
    }
    return doubled
  }

  private static func tails(of statistic: Int, doubledRanks: [Int]) -> TailProbabilities {
    let greater: Double
    let less: Double
    let isExact = doubledRanks.count <= enumerationLimit
    if isExact {
      let probabilities = nullDistribution(doubledRanks: doubledRanks)
      less = probabilities[...statistic].reduce(0, +)
      greater = probabilities[statistic...].reduce(0, +)
    } else {
      let mean = Double(doubledRanks.reduce(0, +)) / 2
      let deviation = (doubledRanks.reduce(0.0) { $0 + Double($1) * Double($1) } / 4).squareRoot()
      greater = StandardNormal.upperTail((Double(statistic) - 1 - mean) / deviation)
      less = StandardNormal.lowerTail((Double(statistic) + 1 - mean) / deviation)
    }
    return TailProbabilities(
      greater: min(1, greater), less: min(1, less), twoSided: min(1, 2 * min(greater, less)), isExact: isExact)
  }

  /// P(2W⁺ = w) for w = 0, 1, …, by adding one difference after the other.
  static func nullDistribution(doubledRanks: [Int]) -> [Double] {
    var probabilities = [Double](repeating: 0, count: doubledRanks.reduce(1, +))
    probabilities[0] = 1
    var reach = 0
    for rank in doubledRanks {
      for w in stride(from: reach, through: 0, by: -1) {
        let half = probabilities[w] / 2
        probabilities[w] = half
        probabilities[w + rank] += half
      }
      reach += rank
    }
    return probabilities
  }
}

/// The median of the Walsh averages (dᵢ + dⱼ)/2, i ≤ j, with the interval that inverts the signed-rank test
/// (Hodges and Lehmann, *Annals of Mathematical Statistics* 34:598, 1963).
public struct HodgesLehmannEstimate: Equatable, Sendable {
  public let estimate: Double
  /// From the k-th smallest to the k-th largest Walsh average; its coverage is exact for continuous differences.
  /// Unbounded where there are too few differences for the coverage asked.
  public let interval: Interval

  /// - Parameter differences: infinite values are allowed on one side: +∞ or −∞, not both.
  /// - Returns: `nil` for no differences, a NaN, or infinities of both signs.
  public init?(_ differences: [Double], coverage: Double = 0.95) {
    let hasBothInfinities = differences.contains(.infinity) && differences.contains(-.infinity)
    guard !differences.isEmpty, !differences.contains(where: \.isNaN), !hasBothInfinities else { return nil }
    var averages: [Double] = []
    averages.reserveCapacity(differences.count * (differences.count + 1) / 2)
    for i in differences.indices { for j in 0...i { averages.append(differences[i] / 2 + differences[j] / 2) } }
    averages.sort()
    estimate = quantile(ofSorted: averages, 0.5)

    let count = differences.count
    let (k, tail) = Self.rank(count: count, tailProbability: (1 - coverage) / 2)
    interval =
      k == 0
      ? Interval(lower: -.infinity, upper: .infinity, coverage: 1)
      : Interval(lower: averages[k - 1], upper: averages[averages.count - k], coverage: 1 - 2 * tail)
  }

  /// The largest k with P(W⁺ ≤ k − 1) ≤ the tail probability, and that probability.
  private static func rank(count: Int, tailProbability: Double) -> (k: Int, tail: Double) {
    guard count <= SignedRankTest.enumerationLimit else {
      let n = Double(count)
      let deviation = (n * (n + 1) * (2 * n + 1) / 24).squareRoot()
      let k = Int(n * (n + 1) / 4 + StandardNormal.quantile(tailProbability) * deviation + 0.5)
      return (max(0, k), tailProbability)
    }
    let probabilities = SignedRankTest.nullDistribution(doubledRanks: (1...count).map { 2 * $0 })
    var k = 0
    var tail = 0.0
    while 2 * k < probabilities.count, tail + probabilities[2 * k] <= tailProbability {
      tail += probabilities[2 * k]
      k += 1
    }
    return (k, tail)
  }
}

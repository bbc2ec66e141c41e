import GSL

/// The sign test: the number of positive differences against a fair coin; zeros are left out, infinities count.
public enum SignTest {
  public struct Result: Equatable, Sendable {
    public let positive: Int
    public let negative: Int
    public let p: TailProbabilities
  }

  /// - Returns: `nil` where no difference is other than zero, or one is NaN.
  public static func test(_ differences: [Double]) -> Result? {
    guard !differences.contains(where: \.isNaN) else { return nil }
    let positive = differences.count { $0 > 0 }
    let negative = differences.count { $0 < 0 }
    guard positive + negative > 0 else { return nil }
    let coin = Binomial(trials: positive + negative, successProbability: 0.5)
    let greater = coin.upperTail(positive)
    let less = coin.lowerTail(positive)
    return Result(
      positive: positive, negative: negative,
      p: TailProbabilities(greater: greater, less: less, twoSided: min(1, 2 * min(greater, less)), isExact: true))
  }
}

/// Student's t test of paired differences, t = d̄/(s/√N) with N − 1 degrees of freedom.
public struct PairedTTest: Equatable, Sendable {
  public let mean: Double
  public let standardDeviation: Double
  public let standardError: Double
  public let t: Double
  public let degreesOfFreedom: Double
  public let p: TailProbabilities
  public let interval: Interval

  /// - Returns: `nil` for fewer than two differences, differences that are not finite, or all the same: without any
  ///   variation the statistic has no distribution.
  public init?(_ differences: [Double], coverage: Double = 0.95) {
    guard let interval = tInterval(differences, coverage: coverage) else { return nil }
    mean = Statistics.mean(differences)
    standardDeviation = Statistics.standardDeviation(differences)
    standardError = Statistics.standardError(differences)
    guard standardError > 1e-15 * abs(mean) else { return nil }
    t = mean / standardError
    degreesOfFreedom = Double(differences.count - 1)
    let distribution = StudentT(degreesOfFreedom: degreesOfFreedom)
    p = TailProbabilities(
      greater: distribution.upperTail(t), less: distribution.lowerTail(t), twoSided: 2 * distribution.upperTail(abs(t)),
      isExact: true)
    self.interval = interval
  }
}

/// Two one-sided tests of equivalence (D. J. Schuirmann, *J. Pharmacokinetics and Biopharmaceutics* 15:657, 1987).
///
/// The mean difference is shown to lie inside ±margin when both one-sided tests reject.
public struct EquivalenceTest: Equatable, Sendable {
  /// t of "the mean is above −margin" and its p-value.
  public let tLower: Double
  public let pLower: Double
  /// t of "the mean is below +margin" and its p-value; alone, this is the test of non-superiority.
  public let tUpper: Double
  public let pUpper: Double
  /// The interval that lies inside ±margin exactly where the test rejects at `level`: of coverage 1 − 2·level.
  public let interval: Interval

  public var p: Double { max(pLower, pUpper) }

  /// - Returns: `nil` where `PairedTTest` is, or the margin is not positive.
  public init?(_ differences: [Double], margin: Double, level: Double = 0.05) {
    guard margin > 0, let test = PairedTTest(differences, coverage: 1 - 2 * level) else { return nil }
    let distribution = StudentT(degreesOfFreedom: test.degreesOfFreedom)
    tLower = (test.mean + margin) / test.standardError
    tUpper = (test.mean - margin) / test.standardError
    pLower = distribution.upperTail(tLower)
    pUpper = distribution.lowerTail(tUpper)
    interval = test.interval
  }
}

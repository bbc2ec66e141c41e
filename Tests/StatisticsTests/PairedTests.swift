import Foundation
import Statistics
import Testing

private let differences = [1.31, 0.92, 1.85, 0.44, 1.12, -0.17, 2.03, 0.76, 1.48, 0.29]

private func agrees(_ value: Double, _ reference: Double, _ tolerance: Double = 1e-10) -> Bool {
  abs(value - reference) <= tolerance * abs(reference)
}

/// SplitMix64, a fixed stream for the tests.
private func uniformSource(seed: UInt64) -> UniformSource {
  var state = seed
  return {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((z ^ (z >> 31)) >> 11) * 0x1p-53
  }
}

@Test func pairedT() throws {
  let test = try #require(PairedTTest(differences))
  #expect(agrees(test.mean, 1.003) && agrees(test.standardDeviation, 0.697201549052))
  #expect(agrees(test.t, 4.54927918256) && agrees(test.p.twoSided, 0.00138736867195))
  #expect(agrees(test.interval.lower, 0.504252057032) && agrees(test.interval.upper, 1.50174794297))
  #expect(agrees(test.p.greater + test.p.less, 1))
  #expect(PairedTTest([0.1]) == nil && PairedTTest([0.1, .infinity]) == nil && PairedTTest([0.1, 0.1, 0.1]) == nil)
}

@Test func signFlipEnumerates() throws {
  let p = try #require(
    SignFlipTest.test(differences) {
      Issue.record("enumeration needs no random numbers")
      return 0
    })
  #expect(p.greater == 2.0 / 1024 && p.twoSided == 4.0 / 1024 && p.isExact)
  #expect(SignFlipTest.test([0, 0]) { 0 }?.twoSided == 1)
  #expect(SignFlipTest.test([1, .infinity]) { 0 } == nil)
  #expect(SignFlipTest.test([]) { 0 } == nil)
}

@Test func signFlipSamplesBeyondTwenty() throws {
  // 21 equal differences: the exact one-sided p-value of the sum is a binomial tail; here 15 of 21 are positive.
  let values = [Double](repeating: 1, count: 15) + [Double](repeating: -1, count: 6)
  let p = try #require(SignFlipTest.test(values, draws: 20_000, uniform: uniformSource(seed: 5)))
  #expect(!p.isExact)
  let exact = 0.039176940917968750  // pbinom(14, 21, .5, lower = FALSE)
  #expect(abs(p.greater - exact) < 4 * (exact * (1 - exact) / 20_000).squareRoot())
}

@Test func signedRanksAreExact() throws {
  let result = try #require(SignedRankTest.test(differences))
  #expect(result.positiveRankSum == 54 && result.p.greater == 2.0 / 1024 && result.p.twoSided == 4.0 / 1024)
  #expect(SignedRankTest.test([0, 0]) == nil && SignedRankTest.test([.nan, 1]) == nil)
}

/// All sign patterns by brute force, for ties, zeros and infinities.
@Test(
  arguments: [
    [1.0, 1, -1, 2, 2, 3, -0.5], [0, 0, 1, -2, 3, 3, 4], [.infinity, .infinity, 1, -.infinity, 2], [-3, -1, 0.5],
  ] as [[Double]])
func signedRanksMatchEnumeration(values: [Double]) throws {
  for zeros in [SignedRankTest.Zeros.pratt, .drop] {
    let kept = zeros == .drop ? values.filter { $0 != 0 } : values
    let ranks = kept.map { x in
      Double(kept.count { abs($0) < abs(x) }) + Double(kept.count { abs($0) == abs(x) } + 1) / 2
    }
    let used = zip(kept, ranks).filter { $0.0 != 0 }
    let observed = used.reduce(0) { $1.0 > 0 ? $0 + $1.1 : $0 }
    var greater = 0
    var less = 0
    for pattern in 0..<(1 << used.count) {
      let sum = used.indices.reduce(0.0) { pattern >> $1 & 1 == 1 ? $0 + used[$1].1 : $0 }
      if sum >= observed { greater += 1 }
      if sum <= observed { less += 1 }
    }
    let result = try #require(SignedRankTest.test(values, zeros: zeros))
    #expect(result.positiveRankSum == observed)
    #expect(agrees(result.p.greater, Double(greater) / Double(1 << used.count)))
    #expect(agrees(result.p.less, Double(less) / Double(1 << used.count)))
  }
}

@Test func manySignedRanksAreNormal() throws {
  // Alternating signs of 1…400 put W⁺ at n/4 above its mean: z = (100 − 0.5)/√(n(n+1)(2n+1)/24).
  let values = (1...400).map { $0 % 2 == 0 ? Double($0) : -Double($0) }
  let result = try #require(SignedRankTest.test(values))
  let z = (100 - 0.5) / (400.0 * 401 * 801 / 24).squareRoot()
  #expect(!result.p.isExact && agrees(result.p.greater, erfc(z / 2.0.squareRoot()) / 2, 1e-9))
}

@Test func hodgesLehmannWithItsExactInterval() throws {
  let estimate = try #require(HodgesLehmannEstimate(differences))
  #expect(agrees(estimate.estimate, 1.02))
  #expect(agrees(estimate.interval.lower, 0.475) && agrees(estimate.interval.upper, 1.485))
  #expect(agrees(estimate.interval.coverage, 0.951171875))
}

@Test func hodgesLehmannTakesInfinitiesOfOneSign() throws {
  let censored = try #require(HodgesLehmannEstimate(differences.map { $0 > 1.4 ? .infinity : $0 }))
  // Three of ten are unbounded: the lower end does not move much, the upper end is lost.
  #expect(censored.interval.upper == .infinity && censored.interval.lower.isFinite && censored.interval.lower >= 0.475)
  #expect(HodgesLehmannEstimate([-.infinity, 1, .infinity]) == nil)
  let few = try #require(HodgesLehmannEstimate([1, 2, 3]))
  #expect(few.estimate == 2 && few.interval == Interval(lower: -.infinity, upper: .infinity, coverage: 1))
}

@Test func signTest() throws {
  let result = try #require(SignTest.test(differences + [0]))
  #expect(result.positive == 9 && result.negative == 1 && agrees(result.p.twoSided, 0.021484375))
  #expect(agrees(SignTest.test([.infinity, .infinity])?.p.greater ?? .nan, 0.25))
  #expect(SignTest.test([0]) == nil)
}

@Test func equivalence() throws {
  let values = [0.05, -0.11, 0.12, 0.02, -0.07, 0.09, -0.03, 0.16]
  let test = try #require(EquivalenceTest(values, margin: log2(1.25)))
  #expect(agrees(test.tLower, 10.5148287015) && agrees(test.tUpper, -8.79073284509))
  #expect(agrees(test.pLower, 7.67595092e-6, 1e-8) && agrees(test.pUpper, 2.48487964e-5, 1e-8))
  #expect(test.p == test.pUpper)
  #expect(agrees(test.interval.lower, -0.0344357384, 1e-8) && agrees(test.interval.upper, 0.0919357384, 1e-8))
  #expect(EquivalenceTest(values, margin: 0) == nil)
}

@Test func adjustedProbabilities() {
  let p = [0.0012, 0.034, 0.021, 0.0004, 0.21, 0.049]
  for (value, reference) in zip(Multiplicity.holm(p), [0.006, 0.102, 0.084, 0.0024, 0.21, 0.102]) {
    #expect(agrees(value, reference))
  }
  #expect(Multiplicity.holm([0.6, 0.9]) == [1, 1])
}

@Test func quantilesOfTypeSeven() {
  // quantile(c(15, 20, 35, 40, 50), .4) in R.
  #expect(quantile([50, 15, 40, 20, 35], 0.4) == 29)
  #expect(median([3, 1, 2]) == 2 && median([1, .infinity, .infinity, .infinity]) == .infinity)
  #expect(quantile([], 0.5).isNaN && quantile([1, .nan], 0.5).isNaN)
}

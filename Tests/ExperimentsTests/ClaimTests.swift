import Testing

@testable import Experiments

@Suite struct ClaimTests {
  static func claim(_ tolerance: Claim.Tolerance, expected: Double, measured: Double, obstacle: String? = nil) -> Claim {
    Claim(
      "c", "It is so.", statistic: "x", origin: .published, source: "s", expected: expected, tolerance, measured: measured,
      obstacle: obstacle)
  }

  @Test func decisionsAtTheEdges() {
    #expect(Self.claim(.within(0.5), expected: 1, measured: 1.5).decision == .reproduced)
    #expect(Self.claim(.within(0.5), expected: 1, measured: 1.5001).decision == .notReproduced)
    #expect(Self.claim(.factor(2), expected: 8, measured: 4).decision == .reproduced)
    #expect(Self.claim(.factor(2), expected: 8, measured: 16.1).decision == .notReproduced)
    #expect(Self.claim(.factor(2), expected: 8, measured: -8).decision == .notReproduced)
    #expect(Self.claim(.atLeast, expected: 2, measured: 2).decision == .reproduced)
    #expect(Self.claim(.atLeast, expected: 2, measured: 1.99).decision == .notReproduced)
    #expect(Self.claim(.atMost, expected: 2, measured: 2.01).decision == .notReproduced)
  }

  @Test func whatWasNotMeasuredIsNotComparable() {
    let missing = Self.claim(.atMost, expected: 2, measured: .nan)
    #expect(missing.decision == .notComparable)
    #expect(missing.reason == "nothing was measured, because units are missing or diverged")
    let hidden = Self.claim(.atMost, expected: 2, measured: 1, obstacle: "its size is not published")
    #expect(hidden.decision == .notComparable && hidden.reason == "its size is not published")
  }
}

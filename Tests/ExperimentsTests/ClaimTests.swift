import Experiments
import Testing

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

  /// Repetitions that scatter do not widen the tolerance: where their standard error is above half of it nothing is decided.
  @Test func scatterDoesNotWidenTheTolerance() {
    func claim(standardError: Double) -> Claim {
      Claim(
        "c", "It is so.", statistic: "x", origin: .theory, source: "s", expected: 1, .within(0.25), measured: 1.2,
        standardError: standardError)
    }
    #expect(claim(standardError: 0.125).decision == .reproduced)
    #expect(claim(standardError: 0.126).decision == .notComparable)
    #expect(
      claim(standardError: 0.286).reason
        == "the standard error over the repetitions is more than half of the tolerance, so they are too few to decide")
  }

  /// Only what was published is reproduced; a formula or a threshold of our own holds or does not.
  @Test func outcomesInWords() {
    func words(_ origin: Claim.Origin, measured: Double) -> String {
      Claim("c", "It is so.", statistic: "x", origin: origin, source: "s", expected: 1, .atMost, measured: measured).outcome
    }
    #expect(words(.published, measured: 1) == "reproduced" && words(.published, measured: 2) == "not reproduced")
    #expect(words(.theory, measured: 1) == "holds" && words(.check, measured: 2) == "does not hold")
    #expect(words(.check, measured: .nan) == "not decided")
  }

  @Test func whatWasNotMeasuredIsNotComparable() {
    let missing = Self.claim(.atMost, expected: 2, measured: .nan)
    #expect(missing.decision == .notComparable)
    #expect(missing.reason == "nothing was measured, because units are missing or diverged")
    let hidden = Self.claim(.atMost, expected: 2, measured: 1, obstacle: "its size is not published")
    #expect(hidden.decision == .notComparable && hidden.reason == "its size is not published")
  }
}

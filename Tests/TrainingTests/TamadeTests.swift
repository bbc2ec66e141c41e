import Testing
import Training

@Suite struct TamadeTests {
  /// Weights (.1, −.2, .3, −.4), F = 1 + sum of squares removed, δ = .06: t = 0.2999999 after 23 bisections of [0, .8].
  @Test func knownAnswer() throws {
    let weights = [0.1, -0.2, 0.3, -0.4]
    let result = try Tamade(tolerance: 0.06).prune(weights) { (pruned: [Double]) -> Double in
      var loss = 1.0
      for (w, kept) in zip(weights, pruned) where kept == 0 { loss += w * w }
      return loss
    }
    #expect(result.evaluations == 23)
    #expect(result.parameters == [0, 0, 0.3, -0.4])
    #expect(abs(result.threshold - 0.2999999) < 1e-7)
    #expect(result.threshold <= 0.3)
  }

  @Test func thresholdIsStrictAndAcceptedLossIsWithinTolerance() throws {
    let weights = [0.5, 0.25, 1, -0.25]
    func loss(_ pruned: [Double]) -> Double {
      var loss = 2.0
      for (w, kept) in zip(weights, pruned) { loss += abs(w - kept) }
      return loss
    }
    let result = try Tamade(tolerance: 0.25).prune(weights, loss: loss)
    #expect(result.parameters == [0.5, 0, 1, 0])
    #expect(loss(result.parameters) <= 1.25 * loss(weights))
  }

  @Test func toleranceZeroRemovesOnlyWhatDoesNotHurt() throws {
    let result = try Tamade(tolerance: 0).prune([0.1, 0.2, 0.3]) { $0[1] == 0 ? 2 : 1 }
    #expect(result.parameters == [0, 0.2, 0.3])
  }

  @Test func nothingToPruneLeavesTheParameters() throws {
    #expect(try Tamade().prune([0, 0]) { _ in 1 }.parameters == [0, 0])
    let kept = try Tamade().prune([1, 2]) { $0.contains(0) ? .nan : 1 }
    #expect(kept.parameters == [1, 2])
  }

  /// The same weights: four supports to try, of which the second smallest is accepted.
  @Test func exactSearchNeedsOneLossForEachSupport() throws {
    let weights = [0.1, -0.2, 0.3, -0.4]
    let result = try Tamade(tolerance: 0.06, search: .exact).prune(weights) { (pruned: [Double]) -> Double in
      var loss = 1.0
      for (w, kept) in zip(weights, pruned) where kept == 0 { loss += w * w }
      return loss
    }
    #expect(result.parameters == [0, 0, 0.3, -0.4])
    #expect(result.threshold == 0.3 && result.evaluations == 3)
  }

  /// F is not monotone: removing 0.1 alone hurts, removing 0.1 and 0.2 together does not. Bisection of [0, 0.6] steps down to
  /// nothing, the exact search finds the larger threshold.
  @Test func exactSearchFindsWhatBisectionMisses() throws {
    func loss(_ pruned: [Double]) -> Double { pruned == [0, 0, 0.3] || pruned == [0.1, 0.2, 0.3] ? 1 : 2 }
    let exact = try Tamade(tolerance: 0, search: .exact).prune([0.1, 0.2, 0.3], loss: loss)
    #expect(exact.parameters == [0, 0, 0.3])
    // its midpoints are .3, .15, .075, …, and .15 removes 0.1 alone
    #expect(
      try Tamade(tolerance: 0).prune([0.1, 0.2, 0.3]) { $0 == [0.1, 0.2, 0.3] || $0 == [0, 0, 0] ? 1 : 2 }.parameters == [
        0.1, 0.2, 0.3,
      ])
    let all = try Tamade(tolerance: 0, search: .exact).prune([0.1, -0.2]) { _ in 1 }
    #expect(all.parameters == [0, 0] && all.threshold == 0.4 && all.evaluations == 1)
    let none = try Tamade(tolerance: 0, search: .exact).prune([0.1, -0.2]) { $0.contains(0) ? 2 : 1 }
    #expect(none.parameters == [0.1, -0.2] && none.threshold == 0)
    #expect(try Tamade(search: .exact).prune([0, 0]) { _ in 1 }.parameters == [0, 0])
  }

  @Test(arguments: Tamade.Search.allCases) func absoluteToleranceIsAllowedAnywhere(_ search: Tamade.Search) throws {
    // a codelength, which may be negative
    let weights = [0.5, 0.1, 0.2]
    let result = try Tamade(tolerance: 0.35, unit: .absolute, search: search).prune(weights) { (pruned: [Double]) -> Double in
      var loss = -1.0
      for (w, kept) in zip(weights, pruned) where kept == 0 { loss += w }
      return loss
    }
    #expect(result.parameters == [0.5, 0, 0])
  }

  @Test func aRelativeToleranceOfANegativeLossIsRefused() {
    #expect {
      try Tamade(tolerance: 0.01).prune([0.1]) { _ in -1.5 }
    } throws: {
      "\($0)"
        == "Pruning cannot use the relative tolerance 0.01 on a loss of -1.5, because a share of a negative loss is no allowance: "
        + "it needs an absolute tolerance, or a loss that is never negative, such as the mean squared error."
    }
  }
}

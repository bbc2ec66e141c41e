import Testing

@testable import Training

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
}

import Statistics
import Testing

@Suite struct KendallTests {
  /// The example of scipy.stats.kendalltau, with ties in both lists.
  @Test func tiesInBothLists() throws {
    let tau = try #require(kendallTauB([12, 2, 1, 12, 2], [1, 4, 7, 1, 0]))
    #expect(abs(tau + 0.47140452079103173) < 1e-15)
  }

  @Test func ordersWithoutTies() {
    #expect(kendallTauB([1, 2, 3, 4], [10, 20, 30, 40]) == 1)
    #expect(kendallTauB([1, 2, 3, 4], [4, 3, 2, 1]) == -1)
    // one of six pairs is discordant
    #expect(abs((kendallTauB([1, 2, 3, 4], [1, 2, 4, 3]) ?? 0) - 4.0 / 6) < 1e-15)
  }

  @Test func whatHasNoOrderHasNoCorrelation() {
    #expect(kendallTauB([1, 1, 1], [1, 2, 3]) == nil)
    #expect(kendallTauB([1, 2], [1, .nan]) == nil)
    #expect(kendallTauB([1, 2], [1]) == nil)
    #expect(kendallTauB([1], [1]) == nil)
  }
}

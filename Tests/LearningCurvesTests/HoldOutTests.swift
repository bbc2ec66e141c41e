import Foundation
import LearningCurves
import Testing

@Suite struct HoldOutTests {
  private static let sizes = [16.0, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192]
  private static let losses = [0.503, 0.3645, 0.2781, 0.2077, 0.1648, 0.1279, 0.1072, 0.0893, 0.0789, 0.0695]

  @Test func theLargestSizesAreForetold() throws {
    let test = try HoldOut(CurveModel.all, sizes: Self.sizes, losses: Self.losses, holdingOut: 3)
    #expect(test.sizes == [2048, 4096, 8192])
    let plain = try #require(test.entries.first { $0.fit.model == .last1 })
    // the last loss seen is 0.1072
    let expected = ((0.0179 * 0.0179 + 0.0283 * 0.0283 + 0.0377 * 0.0377) / 3).squareRoot()
    #expect(abs(try #require(plain.error) - expected) < 1e-12 && plain.ratio == 1)
    let power = try #require(test.entries.first { $0.fit.model.name == "pow3" })
    let seen = try CurveFit.fit(
      #require(CurveModel(named: "pow3")), sizes: Array(Self.sizes.prefix(7)), losses: Array(Self.losses.prefix(7)))
    let errors = (7..<10).map { seen.loss(at: Self.sizes[$0]) - Self.losses[$0] }
    #expect(power.error == (errors.reduce(0) { $0 + $1 * $1 } / 3).squareRoot())
    #expect(zip(test.entries, test.entries.dropFirst()).allSatisfy { ($0.error ?? .infinity) <= ($1.error ?? .infinity) })
  }

  @Test func twoSizesMustRemain() {
    let error = #expect(throws: CurveFitError.self) {
      try HoldOut([], sizes: [1, 2, 3], losses: [3, 2, 1], holdingOut: 2)
    }
    #expect(
      error?.description
        == "The largest 2 of 3 sample sizes cannot be held out: at least 1 is, and 2 remain to be fitted.")
  }
}

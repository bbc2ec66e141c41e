import Foundation
import LearningCurves
import Simulation
import Testing

/// Intervals of simulated curves contain the truth as often as they say.
@Suite struct CoverageTests {
  private static let sizes = (0..<10).map { 16 * pow(2, Double($0)) }
  private static func truth(_ n: Double) -> Double { 0.05 + 1.8 * pow(n, -0.5) }
  /// Where `truth` is 0.08.
  private static let target = pow(1.8 / 0.03, 2)

  /// 95 % within two and a half standard errors of the simulation.
  private static func isNominal(_ covered: Int, of studies: Int) -> Bool {
    abs(Double(covered) / Double(studies) - 0.95) < 2.5 * (0.95 * 0.05 / Double(studies)).squareRoot()
  }

  @Test(arguments: [FitOptions.Residuals.linear, .logarithmic])
  func profileIntervals(residuals: FitOptions.Residuals) throws {
    var stream = TestStream(seed: 11)
    let studies = 400
    var (predicted, reached, counted) = (0, 0, 0)
    for _ in 0..<studies {
      let losses = Self.sizes.map { n in
        residuals == .linear ? Self.truth(n) + 0.002 * stream.normal() : Self.truth(n) * exp(0.02 * stream.normal())
      }
      let fit = try CurveFit.fit(
        .pow3, sizes: Self.sizes, losses: losses, options: FitOptions(residuals: residuals, search: .fast))
      guard fit.status == .converged else { continue }
      counted += 1
      let prediction = fit.prediction(at: 4e4).interval
      if prediction.lower <= Self.truth(4e4), Self.truth(4e4) <= prediction.upper { predicted += 1 }
      let reach = fit.reach(0.08).interval
      if reach.lower <= Self.target, Self.target <= reach.upper { reached += 1 }
    }
    #expect(counted > studies * 99 / 100)
    #expect(Self.isNominal(predicted, of: counted), "\(predicted) of \(counted)")
    #expect(Self.isNominal(reached, of: counted), "\(reached) of \(counted)")
  }

  /// Repetitions whose whole curves lie higher or lower: intervals from residuals cover far too little, those of whole
  /// repetitions do not. With few repetitions the jackknife is somewhat too long.
  @Test func repetitionsAsClusters() throws {
    var stream = TestStream(seed: 12)
    let (studies, count) = (250, 6)
    var (clustered, pooled) = (0, 0)
    for _ in 0..<studies {
      var text = "n,loss,seed\n"
      for seed in 0..<count {
        let shift = 0.1 * stream.normal()
        for n in Self.sizes { text += "\(n),\(Self.truth(n) * exp(shift + 0.02 * stream.normal())),\(seed)\n" }
      }
      let curve = try CurveTable(text: text, file: "c.csv", columns: CurveColumns(replicate: "seed")).curves[0]
      let fit = try CurveFit.fit(
        .pow3, sizes: curve.sizes, losses: curve.losses, options: FitOptions(residuals: .logarithmic, search: .fast))
      let seeds = try #require(curve.replicates)
      let clusters = try #require(ClusterVariation(fit, replicates: seeds))
      let own = clusters.logInterval { $0.loss(at: 1000) }
      if own.lower <= Self.truth(1000), Self.truth(1000) <= own.upper { clustered += 1 }
      let plain = fit.prediction(at: 1000).interval
      if plain.lower <= Self.truth(1000), Self.truth(1000) <= plain.upper { pooled += 1 }
    }
    #expect(Double(clustered) / Double(studies) > 0.92 && Double(clustered) / Double(studies) < 0.985, "\(clustered)")
    #expect(Double(pooled) / Double(studies) < 0.75, "\(pooled)")
  }

  @Test func theJackknifeOfAMeanIsItsStandardError() throws {
    // A constant curve, each repetition one value at two sizes: the fit of last1 is not a mean, that of pow3 with b = 0 is.
    let values = [0.51, 0.42, 0.47, 0.55, 0.40]
    let sizes: [Double] = values.flatMap { _ in [10.0, 20] }
    let losses: [Double] = values.flatMap { [$0, $0] }
    let fit = try CurveFit.fit(.pow3, sizes: sizes, losses: losses, options: FitOptions(fixed: ["b": 0, "c": 1]))
    let names = values.indices.flatMap { ["\($0)", "\($0)"] }
    let clusters = try #require(ClusterVariation(fit, replicates: names))
    let mean = values.reduce(0, +) / 5
    let error = (values.reduce(0) { $0 + pow($1 - mean, 2) } / 20).squareRoot()
    #expect(abs(clusters.standardError { $0.coefficients["a"]! } - error) < 1e-12)
    #expect(ClusterVariation(fit, replicates: sizes.map { _ in "one" }) == nil)
  }
}

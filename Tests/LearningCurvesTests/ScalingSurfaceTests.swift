import Foundation
import LearningCurves
import Simulation
import Testing

/// The surface L = a + b·N^(−α) + c·D^(−β) with the coefficients that Besiroglu et al. (arXiv 2404.10102) estimate from the
/// runs of Hoffmann et al.
@Suite struct ScalingSurfaceTests {
  private static let published = (a: 1.8172, b: 482.01, c: 2085.43, alpha: 0.3478, beta: 0.3658)

  /// - Parameter noise: of ln loss, by row.
  private static func table(_ noise: (Int) -> Double = { _ in 0 }) throws -> CurveTable.Curve {
    var text = "params,tokens,loss\n"
    var row = 0
    for i in 0..<7 {
      for j in 0..<6 {
        let (n, d) = (1e8 * pow(3, Double(i)), 2e9 * pow(4, Double(j)))
        row += 1
        let loss = published.a + published.b * pow(n, -published.alpha) + published.c * pow(d, -published.beta)
        text += "\(n),\(d),\(loss * exp(noise(row)))\n"
      }
    }
    return try CurveTable(text: text, file: "s.csv", columns: CurveColumns(x: ["params", "tokens"])).curves[0]
  }

  private static func fit(
    _ curve: CurveTable.Curve, resamples: Int = 0, seed: UInt64 = 1
  ) throws -> ScalingSurface {
    var stream = TestStream(seed: seed)
    return try ScalingSurface(curve, columns: ["params", "tokens"], resamples: resamples, uniform: { stream.uniform() })
  }

  @Test func thePublishedSimulationIsRecovered() throws {
    let surface = try Self.fit(Self.table())
    let found = surface.coefficients
    for (value, expected) in zip(
      found.values, [Self.published.a, Self.published.b, Self.published.c, Self.published.alpha, Self.published.beta])
    {
      #expect(agrees(value, expected, 1e-5), "\(value) \(expected)")
    }
    #expect(agrees(found.allocation, 0.3658 / (0.3478 + 0.3658), 1e-5))
    #expect(surface.objective < 1e-12 && surface.remarks(with: []).map(\.kind) == [.exact])
  }

  /// The optimum of Huber's objective with residuals far beyond the threshold, by scipy (Nelder–Mead from nine starts).
  @Test func theOptimumIsThatOfAnotherProgram() throws {
    let surface = try Self.fit(Self.table { 0.01 * sin(12.9898 * Double($0)) * (Double($0 * 7 % 5) - 1.3) / 2 })
    #expect(surface.objective <= 0.00015411906630987744 * (1 + 1e-9), "\(surface.objective)")
    for (value, expected) in zip(
      surface.coefficients.values,
      [1.8080491673422479, 438.98654870471137, 2153.669811610055, 0.3424135775908077, 0.3667660512687001])
    {
      #expect(agrees(value, expected, 1e-3), "\(value) \(expected)")
    }
  }

  @Test func intervalsCoverTheTruth() throws {
    var stream = TestStream(seed: 4)
    let truth = Self.published.a + Self.published.b * pow(7e10, -0.3478) + Self.published.c * pow(1.4e12, -0.3658)
    var (exponents, predictions) = (0, 0)
    let studies = 20
    for study in 0..<studies {
      let noise = (0...42).map { _ in 0.005 * stream.normal() }
      let surface = try Self.fit(Self.table { noise[$0] }, resamples: 40, seed: UInt64(study))
      let alpha = surface.interval { $0.alpha }
      if alpha.lower <= 0.3478, 0.3478 <= alpha.upper { exponents += 1 }
      let loss = surface.prediction(at: [7e10, 1.4e12]).interval
      if loss.lower <= truth, truth <= loss.upper { predictions += 1 }
    }
    // 20 studies say little more than that the level is about right: at 95 %, fewer than 16 have a probability of 0.003.
    #expect(exponents >= 16 && predictions >= 16, "\(exponents) \(predictions)")
  }

  @Test func surfacesThatCannotBeFitted() throws {
    let few = try CurveTable(
      text: "N,D,loss\n1,1,3\n2,1,2\n", file: "s.csv", columns: CurveColumns(x: ["N", "D"])
    ).curves[0]
    let rows = #expect(throws: CurveTableError.self) {
      try ScalingSurface(few, columns: ["N", "D"], resamples: 0, uniform: { 0 })
    }
    #expect(rows?.description == "A surface has 5 coefficients and needs at least 6 rows; there are 2.")
    let flat = try CurveTable(
      text: "N,D,loss\n" + (1...8).map { "\($0),\($0 % 2 + 1),\(3.0 / Double($0))\n" }.joined(), file: "s.csv",
      columns: CurveColumns(x: ["N", "D"])
    ).curves[0]
    let values = #expect(throws: CurveTableError.self) {
      try ScalingSurface(flat, columns: ["N", "D"], resamples: 0, uniform: { 0 })
    }
    #expect(
      values?.description
        == "The surface cannot be fitted: D has 2 different values, and an exponent needs at least 3.")
  }

  @Test func farPredictionsAreSaidToBeFar() throws {
    let surface = try Self.fit(Self.table())
    let far = surface.prediction(at: [1e13, 1e11])
    #expect(agrees(far.extrapolation, 1e13 / (1e8 * 729)))
    #expect(surface.remarks(with: [far]).map(\.kind) == [.exact, .extrapolation])
  }
}

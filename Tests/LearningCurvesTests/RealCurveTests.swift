import Foundation
import LearningCurves
import Simulation
import Testing

private func curve(_ name: String) throws -> CurveTable.Curve {
  try CurveTable(
    path: dataFile("lcdb/lcdb11_\(name).csv").path, columns: CurveColumns(y: "valid_error_mean", extra: "stderr_25splits")
  ).curves[0]
}

/// Global optima of real curves (validation error of LCDB 1.1), coefficients in LCDB's order and signs.
@Test(
  arguments: [
    (
      "32_pendigits_LogisticRegression", "pow3", [0.0581504825385, -2.27992977497, 0.648803130993], 0.00417935079277,
      -497.315031141
    ),
    (
      "32_pendigits_LogisticRegression", "pow4", [0.0426854604648, -1.10041166763, 0.469350830150, -8.05773472813],
      0.00210170378690, -545.188497303
    ),
    (
      "32_pendigits_MLP", "mmf4", [0.919136423541, 18.1313823032, 0.00293805000061, 0.877959459579], 0.00112521582572,
      -590.796961382
    ),
    (
      "32_pendigits_MLP", "wbl4", [0.650127545563, -2.31915324890, 0.0128501892763, 0.282228223841], 0.00113766088256,
      -589.994002648
    ),
    (
      "32_pendigits_MLP", "pow4", [0.00175600770374, -12.2047132497, 0.830515773027, 24.6881964393], 0.00119798160964,
      -586.222541479
    ),
    ("32_pendigits_MLP", "logpower3", [0.957674987178, 3.21042326468, 0.849433951092], 0.00119530371817, -588.693190757),
    (
      "60_waveform-5000_LDA", "mmf4", [0.476934164856, 105538.551799, 0.164394431771, 2.30681511656], 0.0674396382676,
      -246.087331387
    ),
  ] as [(String, String, [Double], Double, Double)])
func realCurves(name: String, model: String, lcdb: [Double], rss: Double, aicc: Double) throws {
  let table = try curve(name)
  let fit = try CurveFit.fit(try #require(CurveModel(named: model)), sizes: table.sizes, losses: table.losses)
  #expect(fit.status == .converged)
  let signed = try #require(fit.lcdbCoefficients)
  for (coefficient, reference) in zip(fit.model.coefficientNames, lcdb) {
    #expect(agrees(signed[coefficient]!, reference), "\(coefficient) \(signed[coefficient]!) \(reference)")
  }
  #expect(agrees(fit.rss, rss) && agrees(fit.aicc ?? .nan, aicc, 1e-9))
}

@Test(arguments: [("mmf4", "pow3"), ("logpower3", "pow2")])
func degenerateModelsOfARealCurve(model: String, limit: String) throws {
  let table = try curve("32_pendigits_LogisticRegression")
  let fit = try CurveFit.fit(try #require(CurveModel(named: model)), sizes: table.sizes, losses: table.losses)
  #expect(fit.status == .degenerate(limit: limit))
  let simple = try CurveFit.fit(try #require(CurveModel(named: limit)), sizes: table.sizes, losses: table.losses)
  #expect(agrees(fit.rss, simple.rss, 1e-4))
}

@Test func aBrokenPowerLaw() throws {
  // Four-digit addition (Caballero et al.): the break that no monotone power law describes.
  let sizes: [Double] = [160, 192, 256, 320, 384, 448, 480, 512, 544, 576, 608, 640, 672, 736, 800, 864, 928]
  let losses = [
    2.13809046, 2.11813418, 2.08955508, 2.06988398, 2.05404987, 2.03837089, 2.02814281, 2.00496872, 1.95576149, 1.86313841,
    1.70891537, 1.50637664, 1.29754721, 0.96559684, 0.75856477, 0.64768338, 0.55695445,
  ]
  let fit = try CurveFit.fit(.bnsl1, sizes: sizes, losses: losses, options: FitOptions(residuals: .logarithmic))
  #expect(fit.rss <= 3.02e-4, "\(fit.status) \(fit.coefficients)")
}

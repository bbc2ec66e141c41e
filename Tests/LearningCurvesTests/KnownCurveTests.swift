import Foundation
import LearningCurves
import LinearTheory
import Simulation
import Testing

/// NIST sets whose formula is a learning-curve model, found by the global search without their starting values.
@Test func certifiedValuesWithoutAStart() throws {
  let danWood = try ReferenceDataset("DanWood")
  let power = try CurveFit.fit(.pow2, sizes: danWood.x.map { $0[0] }, losses: danWood.y)
  #expect(power.status == .converged)
  #expect(agrees(power.coefficients["a"]!, danWood.certified[0], 1e-9))
  #expect(agrees(power.coefficients["b"]!, -danWood.certified[1], 1e-9))
  #expect(agrees(power.standardErrors["a"]!, danWood.deviations[0], 1e-8))

  let bennett = try ReferenceDataset("Bennett5")
  let shifted = try CurveFit.fit(
    .pow4, sizes: bennett.x.map { $0[0] }, losses: bennett.y, options: FitOptions(fixed: ["a": 0]))
  #expect(shifted.status == .converged)
  #expect(agrees(shifted.coefficients["b"]!, bennett.certified[0], 1e-7))
  #expect(agrees(shifted.coefficients["d"]!, bennett.certified[1], 1e-7))
  #expect(agrees(shifted.coefficients["c"]!, 1 / bennett.certified[2], 1e-7))
  #expect(agrees(shifted.standardErrors["b"]!, bennett.deviations[0], 1e-6))
  #expect(agrees(shifted.standardErrors["d"]!, bennett.deviations[1], 1e-6))

  let misra = try ReferenceDataset("Misra1a")
  let growth = try CurveFit.fit(.expd3, sizes: misra.x.map { $0[0] }, losses: misra.y, options: FitOptions(fixed: ["a": 0]))
  #expect(growth.status == .converged)
  #expect(agrees(growth.coefficients["c"]!, misra.certified[0], 1e-9))
  #expect(agrees(growth.coefficients["b"]!, misra.certified[1], 1e-9))
  #expect(agrees(growth.standardErrors["c"]!, misra.deviations[0], 1e-8))
  #expect(agrees(growth.standardErrors["b"]!, misra.deviations[1], 1e-8))
}

@Test func theRiskOfLeastSquaresIsAShiftedPowerLaw() throws {
  // σ² + σ²q/(n − q − 1): a = σ², b = σ²q, c = 1, d = −(q + 1).
  let q = 20
  let sizes = (2...10).map { (Double(q) * pow(2, Double($0) / 2)).rounded() }
  let losses = try sizes.map { n in
    0.25 + (try #require(LinearTheory.leastSquares(n: Int(n), p: q, noiseVariance: 0.25, squaredNorm: 1)))
  }
  let fit = try CurveFit.fit(.pow4, sizes: sizes, losses: losses)
  #expect(fit.status == .converged)
  for (name, value) in [("a", 0.25), ("b", 5), ("c", 1), ("d", -21)] { #expect(agrees(fit.coefficients[name]!, value, 1e-9)) }
  // Without the shift the exponent is not one, and nothing warns of it.
  let plain = try CurveFit.fit(
    .pow2, sizes: sizes, losses: losses.map { $0 - 0.25 }, options: FitOptions(residuals: .logarithmic))
  #expect(plain.status == .converged && abs(plain.coefficients["b"]! - 1.24) < 0.05)
}

@Test func equivalentModelsFitTheSameCurve() throws {
  for model in CurveModel.all {
    guard let twin = model.equivalent else { continue }
    // mmf4's data of the vectors bend on both sides, as every one of these models can.
    let sizes = (4...15).map { pow(2, Double($0)) }
    let losses = [0.7372, 0.6328, 0.512, 0.3763, 0.2685, 0.1801, 0.1273, 0.0901, 0.0767, 0.0611, 0.0542, 0.0556]
    let fit = try CurveFit.fit(model, sizes: sizes, losses: losses)
    let other = try CurveFit.fit(try #require(CurveModel(named: twin)), sizes: sizes, losses: losses)
    #expect(fit.status == .converged && agrees(fit.rss, other.rss, 1e-10), "\(model) \(twin)")
    #expect(agrees(fit.loss(at: 100), other.loss(at: 100), 1e-8))
  }
}

@Test func theFastSearchAgreesOnEasyCurves() throws {
  for model in [CurveModel.pow2, .pow3, .pow4, .exp3, .vap3] {
    let certified = try CurveFit.fit(model, sizes: tenSizes, losses: tenLosses)
    let fast = try CurveFit.fit(model, sizes: tenSizes, losses: tenLosses, options: FitOptions(search: .fast))
    #expect(fast.status == certified.status && agrees(fast.rss, certified.rss, 1e-9), "\(model)")
  }
}

@Test func bandsCoverWhatTheyAreAbout() throws {
  let fit = try CurveFit.fit(.pow3, sizes: tenSizes, losses: tenLosses)
  let curve = fit.interval(at: 8192)
  let point = fit.interval(at: 8192, .measurement)
  #expect(curve.lower > point.lower && curve.upper < point.upper && curve.lower < fit.loss(at: 8192))
  // Var f = gᵀCg with g = (1, n^−c, −b·ln n·n^−c), by hand from the covariance.
  let (b, c) = (fit.coefficients["b"]!, fit.coefficients["c"]!)
  let power = pow(8192, -c)
  let g = [1, power, -b * log(8192) * power]
  let variance = (0..<9).reduce(0.0) { $0 + g[$1 / 3] * g[$1 % 3] * fit.scaledCovariance[$1] }
  #expect(agrees(curve.upper - fit.loss(at: 8192), 2.364624251592784 * variance.squareRoot(), 1e-10))
  let s = fit.residualStandardDeviation
  #expect(agrees(point.upper - fit.loss(at: 8192), 2.364624251592784 * (variance + s * s).squareRoot(), 1e-10))
  let logarithmic = try CurveFit.fit(.pow3, sizes: tenSizes, losses: tenLosses, options: FitOptions(residuals: .logarithmic))
  let band = logarithmic.interval(at: 64)
  #expect(agrees(band.lower * band.upper, logarithmic.loss(at: 64) * logarithmic.loss(at: 64), 1e-12))
}

@Test func whateverTheInputAFitEndsWithAStatus() throws {
  var state: UInt64 = 1
  func uniform() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) * 0x1p-53
  }
  func choose(_ count: Int) -> Int { Int(uniform() * Double(count)) }
  for _ in 0..<600 {
    let count = choose(12)
    let (sizeKind, lossKind) = (choose(5), choose(7))
    let sizes = (0..<count).map { i -> Double in
      return switch sizeKind {
      case 0: 16 * pow(2, Double(i))
      case 1: 1 + Double(choose(4))
      case 2: 7
      case 3: pow(10, 300 * uniform() - 150)
      default: Double(16 + 7 * i)
      }
    }
    let losses = (0..<count).map { i -> Double in
      return switch lossKind {
      case 0: uniform()
      case 1: 0
      case 2: 1e300 * uniform()
      case 3: 1e-300 * uniform()
      case 4: uniform() - 0.5
      case 5: 1 / sizes[i]
      default: uniform() < 0.1 ? .infinity : 1
      }
    }
    let model = CurveModel.all[choose(CurveModel.all.count)]
    var options = FitOptions(residuals: choose(3) == 0 ? .logarithmic : .linear, search: choose(2) == 0 ? .fast : .certified)
    if choose(5) == 0 { options.huber = .scaled(1.345) }
    if choose(5) == 0 { options.fixed[model.coefficientNames[choose(model.coefficientNames.count)]] = uniform() }
    let fit = try CurveFit.fit(model, sizes: sizes, losses: losses, options: options)
    #expect(!fit.standardErrors.values.contains { $0.isNaN || $0 < 0 })
    if fit.status == .converged {
      #expect(fit.coefficients.values.allSatisfy { $0.isFinite })
      #expect(fit.rss == 0 || fit.degreesOfFreedom == 0 || !fit.standardErrors.values.contains(0))
    }
    #expect(try JSONSerialization.jsonObject(with: Data(fit.json().utf8)) is [String: Any])
  }
}

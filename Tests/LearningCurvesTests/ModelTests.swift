import Foundation
import LearningCurves
import Simulation
import Testing

/// Natural parameters of a model at the coefficients of the vectors, which have LCDB's signs.
private func natural(_ model: CurveModel, _ lcdb: [Double]) -> NaturalParameters {
  var values = lcdb
  var sign = 1.0
  for index in model.lcdbNegated { values[index].negate() }
  switch model.amplitude {
  case .coefficient: break
  case .exponential(let index): values[index] = (model.name == "exp4" ? -1 : 1) * exp(values[index])
  case .unit: sign = -1
  }
  return NaturalParameters(values: values, sign: sign)
}

@Test func valuesAndGradientsMatchTheVectors() throws {
  let vectors = try Vectors.load()["per_model_fits"]["_values_grad"]
  #expect(vectors.keys.count == 17)
  for name in vectors.keys {
    let model = try #require(CurveModel(named: name))
    let lcdb = vectors[name]["p"].numbers
    let q = natural(model, lcdb)
    let size = SampleSize(vectors[name]["x"].number)
    #expect(agrees(model.value(size, q), vectors[name]["value"].number, 1e-12), "\(name)")
    let gradient = model.gradient(size, q)
    for index in gradient.indices {
      var factor = model.lcdbNegated.contains(index) ? -1.0 : 1
      if case .exponential(index) = model.amplitude { factor = q.values[index] }
      #expect(agrees(gradient[index] * factor, vectors[name]["grad"].numbers[index], 1e-10), "\(name) \(index)")
    }
  }
}

@Test func gradientsMatchFiniteDifferences() throws {
  let vectors = try Vectors.load()["per_model_fits"]["_values_grad"]
  for name in vectors.keys {
    let model = try #require(CurveModel(named: name))
    let q = natural(model, vectors[name]["p"].numbers)
    for n in [3.0, 60, 2500] {
      let size = SampleSize(n)
      let gradient = model.gradient(size, q)
      for index in gradient.indices {
        let h = 1e-5 * max(abs(q.values[index]), 1e-3)
        let slopes = [h, 2 * h].map { step in
          var (up, down) = (q, q)
          up.values[index] += step
          down.values[index] -= step
          return (model.value(size, up) - model.value(size, down)) / (2 * step)
        }
        // Richardson's extrapolation of central differences.
        let slope = (4 * slopes[0] - slopes[1]) / 3
        let rounding = 1e-9 * abs(model.value(size, q)) / h * 1e-5
        #expect(abs(gradient[index] - slope) <= 1e-7 * abs(slope) + rounding, "\(name) \(index) at \(n)")
      }
    }
  }
}

@Test func everyModelIsFoundByItsName() {
  for model in CurveModel.all { #expect(CurveModel(named: model.name) == model) }
  #expect(CurveModel(named: "pow5") == nil)
  #expect(Set(CurveModel.all.map(\.name)).count == CurveModel.all.count)
}

/// The per-model vectors: twelve points each, global optima in LCDB's signs.
@Test func everyModelMatchesItsVectors() throws {
  let vectors = try Vectors.load()["per_model_fits"]
  let sizes = (4...15).map { pow(2, Double($0)) }
  let names = vectors.keys.filter { !$0.hasPrefix("_") }
  #expect(names.count == 16)
  for name in names {
    let model = try #require(CurveModel(named: name))
    let fit = try CurveFit.fit(model, sizes: sizes, losses: vectors[name]["y"].numbers)
    #expect(fit.status == .converged, "\(name) \(fit.status)")
    let coefficients = fit.lcdbCoefficients ?? fit.coefficients
    for (index, coefficient) in model.coefficientNames.enumerated() {
      let reference = vectors[name]["params"].numbers[index]
      #expect(agrees(coefficients[coefficient]!, reference), "\(name) \(coefficient) \(coefficients) \(reference)")
      let error = vectors[name]["se"].numbers[index]
      #expect(agrees(fit.standardErrors[coefficient]!, error, 1e-7), "\(name) SE \(coefficient) \(error)")
    }
    #expect(agrees(fit.rss, vectors[name]["rss"].number), "\(name)")
    #expect(agrees(fit.aicc ?? .nan, vectors[name]["AICc"].number, 1e-9), "\(name)")
  }
}

/// Other models on the ten points of pow3's vectors.
@Test func otherModelsOnTheTenPoints() throws {
  let vectors = try Vectors.load()["T1_T4"]["T4_models_on_T1"]
  for name in ["pow2", "pow4", "exp3", "log2", "ilog2", "lin2", "vap3", "pow3"] {
    let model = try #require(CurveModel(named: name))
    let fit = try CurveFit.fit(model, sizes: tenSizes, losses: tenLosses)
    #expect(fit.status == .converged, "\(name) \(fit.status)")
    guard name != "pow3" else { continue }
    for (index, coefficient) in model.coefficientNames.enumerated() {
      #expect(agrees(fit.coefficients[coefficient]!, vectors[name]["params"].numbers[index]), "\(name) \(coefficient)")
    }
    #expect(agrees(fit.rss, vectors[name]["rss"].number), "\(name)")
  }
  for (name, limit) in [("logpower3", "pow2"), ("mmf4", "pow3"), ("wbl4", "pow3")] {
    let fit = try CurveFit.fit(try #require(CurveModel(named: name)), sizes: tenSizes, losses: tenLosses)
    #expect(fit.status == .degenerate(limit: limit), "\(name) \(fit.status)")
    #expect(fit.standardErrors.values.allSatisfy { $0 == .infinity })
    #expect(fit.rss <= vectors[name]["rss_upper"].number)
  }
}

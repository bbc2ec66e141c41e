import Foundation
import LearningCurves
import Simulation
import Testing

private func object(_ text: String) throws -> [String: Any] {
  try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
}

@Test func aFitAsJSONReadsBack() throws {
  let fit = try CurveFit.fit(.pow3, sizes: tenSizes, losses: tenLosses)
  let json = try object(fit.json())
  #expect(json["model"] as? String == "pow3" && json["status"] as? String == "converged")
  // Foundation's reader of JSON is off by a last bit now and then, which the tolerance leaves to it.
  for (key, numbers) in [("coefficients", fit.coefficients), ("standard_errors", fit.standardErrors)] {
    let read = try #require(json[key] as? [String: Double])
    #expect(read.keys == numbers.keys && numbers.allSatisfy { agrees(read[$0.key] ?? .nan, $0.value, 1e-15) })
  }
  #expect(agrees(json["rss"] as? Double ?? .nan, fit.rss, 1e-15) && agrees(json["aicc"] as? Double ?? .nan, fit.aicc!, 1e-15))
  let lcdb = try #require(json["lcdb_coefficients"] as? [String: Double])
  #expect(agrees(lcdb["b"] ?? .nan, -fit.coefficients["b"]!, 1e-15))
  #expect(json["limit"] is NSNull)
}

@Test func infiniteErrorsAreNull() throws {
  let mmf = try object(CurveFit.fit(.mmf4, sizes: tenSizes, losses: tenLosses).json())
  #expect(mmf["status"] as? String == "degenerate" && mmf["limit"] as? String == "pow3")
  let errors = try #require(mmf["standard_errors"] as? [String: Any])
  #expect(errors.count == 4 && errors.values.allSatisfy { $0 is NSNull })
  let none = try object(CurveFit.fit(.pow3, sizes: [1], losses: [1]).json())
  #expect(none["status"] as? String == "too_few_points" && none["rss"] is NSNull && none["aicc"] is NSNull)
  let fixed = try object(
    CurveFit.fit(.pow3, sizes: tenSizes, losses: tenLosses, options: FitOptions(fixed: ["a": 0])).json())
  #expect((fixed["standard_errors"] as? [String: Any])?["a"] == nil && fixed["fixed"] as? [String: Double] == ["a": 0])
}

@Test func modelsAreRankedByAICc() throws {
  let ranking = try CurveRanking(sizes: tenSizes, losses: tenLosses)
  let converged = ranking.entries.filter { $0.fit.status == .converged && $0.fit.aicc != nil }
  let expected = ["pow3", "pow4", "vap3", "ilog2", "pow2"]
  #expect(converged.map(\.fit.model.name).filter(expected.contains) == expected)
  #expect(converged.first?.difference == 0)
  #expect(abs(ranking.entries.reduce(0) { $0 + $1.akaikeWeight } - 1) < 1e-12)
  // Δ(pow4) = 79.5578774184 − 72.6311303555.
  let ratio = converged[1].akaikeWeight / converged[0].akaikeWeight
  #expect(agrees(ratio, exp(-(79.5578774184 - 72.6311303555) / 2), 1e-7))
  let degenerate = ranking.entries.filter { if case .degenerate = $0.fit.status { true } else { false } }
  #expect(degenerate.allSatisfy { $0.akaikeWeight == 0 })
  #expect(Set(degenerate.map(\.fit.model.name)).isSuperset(of: ["logpower3", "mmf4", "wbl4"]))
}

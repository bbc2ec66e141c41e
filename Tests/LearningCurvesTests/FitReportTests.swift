import Foundation
import LearningCurves
import Testing

private func object(_ text: String) throws -> [String: Any] {
  try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
}

@Test func aFitAsJSONReadsBackExactly() throws {
  let fit = try CurveFit.fit(.pow3, sizes: tenSizes, losses: tenLosses)
  let json = try object(fit.json())
  #expect(json["model"] as? String == "pow3" && json["status"] as? String == "converged")
  #expect(json["coefficients"] as? [String: Double] == fit.coefficients)
  #expect(json["standard_errors"] as? [String: Double] == fit.standardErrors)
  #expect(json["rss"] as? Double == fit.rss && json["aicc"] as? Double == fit.aicc)
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

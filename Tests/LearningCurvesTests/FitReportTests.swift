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

/// Each reason in its own words, and an exact model at the head of the ranking.
@Test func whyThereIsNoAICc() throws {
  let line = tenSizes.map { 0.1 + pow($0, -0.5) }
  let exact = try CurveFit.fit(.pow3, sizes: tenSizes, losses: line)
  #expect(exact.aicc == nil && exact.aiccUndefined == .exact && exact.isExact)
  let huber = try CurveFit.fit(.pow3, sizes: tenSizes, losses: tenLosses, options: FitOptions(huber: .scaled(1.345)))
  #expect(huber.aiccUndefined == .huber)
  let five = try CurveFit.fit(.pow3, sizes: Array(tenSizes.prefix(5)), losses: Array(tenLosses.prefix(5)))
  #expect(five.aiccUndefined == .tooFewPoints(needed: 6))
  let infinite = try CurveFit.fit(.pow3, sizes: tenSizes, losses: tenSizes.map { _ in .infinity })
  #expect(infinite.aiccUndefined == .notFitted)
  #expect(try CurveFit.fit(.last1, sizes: tenSizes, losses: tenLosses).aiccUndefined == .noEstimate)
  #expect(
    [CurveFit.Undefined.exact, .huber, .tooFewPoints(needed: 6), .notFitted, .noEstimate].map(\.reason)
      == [
        "the curve passes through every point", "Huber's loss has no likelihood", "it needs at least 6 points",
        "nothing was fitted", "the model estimates nothing",
      ])
  let known = try CurveFit.fit(
    .pow3, sizes: tenSizes, losses: line, options: FitOptions(weights: .standardDeviations(line.map { _ in 0.01 })))
  #expect(known.aiccUndefined == nil)

  let ranking = try CurveRanking(sizes: tenSizes, losses: line)
  #expect(ranking.entries[0].fit.model == .pow3 && ranking.entries[0].akaikeWeight == 1)
  #expect(ranking.entries.dropFirst().allSatisfy { $0.akaikeWeight == 0 && $0.difference == nil })
}

@Test func theDocumentNamesItsColumns() throws {
  let table = try CurveTable(
    text: ",method,samples,mse\n" + tenSizes.indices.map { "\($0),drr,\(tenSizes[$0]),\(tenLosses[$0])\n" }.joined(),
    file: "c.csv", columns: CurveColumns(x: ["samples"], y: "mse", by: "method"))
  let fitted = try FittedCurve(
    table.curves[0], .pow3, file: "c.csv", predicting: [1e5], reaching: [0.1, 0.01], uniform: { 0.5 })
  let document = CurveDocument(table, file: "c.csv", curves: [("drr", .fitted(fitted))])
  let json = try object(document.json(forFigure: true))
  let columns = try #require(json["columns"] as? [String: Any])
  #expect(columns["x"] as? [String] == ["samples"] && columns["y"] as? String == "mse" && columns["by"] as? String == "method")
  #expect((json["remarks"] as? [[String: String]])?.map { $0["kind"] } == ["row_names"])
  let curve = try #require((json["curves"] as? [[String: Any]])?.first)
  #expect(curve["name"] as? String == "drr" && curve["clusters"] is NSNull)
  let reaches = try #require(curve["reaches"] as? [[String: Any]])
  #expect(reaches.map { $0["crossing"] as? String } == ["at", "never_reached"] && reaches[1]["n"] is NSNull)
  #expect((curve["predictions"] as? [[String: Any]])?[0]["method"] as? String == "profile")
  #expect(((curve["grid"] as? [String: Any])?["n"] as? [Double])?.count == 121)
  #expect(try object(document.json())["grid"] == nil)
}

import Analysis
import Studies
import Testing

/// What a method spent is said of every method, and an average without a dense ensemble of its cost is named.
@Suite struct StudentCostsTests {
  /// - Parameter restarts: of the dense ensemble.
  private static func study(restarts: Int = 5) throws -> Study {
    try ExampleCurves.study(
      teachers: "count: 2",
      methods: """
        dense_early: {}
          dense_ensemble: {method: dense_early, average: uniform, restarts: \(restarts)}
          l2: {alpha: [0.1]}
          ladder_map: {average: mdl}
        """, rest: "protocol: {candidates: 5}")
  }

  /// Every training of a gradient method takes 100 n gradients, a ladder as many as `ladder` states.
  private static func costs(_ study: Study, ladder: (Int) -> Double) -> StudentCosts {
    let runs = RunPlan(study).runs
    return StudentCosts(
      study,
      gradientEvaluations: runs.map { run in
        let n = run.cell.trainCount
        if study.methodLabels[run.method] == "ladder_map" { return ladder(n) }
        // an average repeats what its members spent
        let members = study.conditions[0].settings.methods[run.method].candidateCount
        return Double(100 * n * (run.role == .average ? members : 1))
      })
  }

  @Test func networksAndGradientsOfEveryMethod() throws {
    let costs = Self.costs(try Self.study(restarts: 7), ladder: { Double(600 * $0) })
    let cells = costs.cells(condition: 0, of: ["ladder_map", "dense_early", "dense_ensemble"])
    // five or seven starts, each trained again on all labels; forty rungs at most
    #expect(cells.map(\.networks) == [200, 10, 14])
    #expect(cells[1].gradientEvaluations == ExampleCurves.sizes.map { Double(500 * $0) })
    #expect(cells[2].gradientEvaluations == ExampleCurves.sizes.map { Double(700 * $0) })
    #expect(
      StudentCosts.words(cells, trainCount: 1780)
        == "Networks trained (at most) and gradients of single samples per cell at n = 1780: ladder_map 200 and 1.1e+06, "
        + "dense_early 10 and 8.9e+05, dense_ensemble 14 and 1.2e+06.")
    let table = try #require(costs.table(["ladder_map", "dense_ensemble"]))
    #expect(
      table.text == """
        cost of a cell  networks  gradients at n = 32  at n = 1780
        ladder_map           200              1.9e+04      1.1e+06
        dense_ensemble        14              2.2e+04      1.2e+06

        """)
  }

  /// Where the ensemble is too small at some size only, that size is named.
  @Test func anAverageWithoutADenseEnsembleOfItsCostIsNamed() throws {
    func warning(ladder: (Int) -> Double, _ baselines: [String]) throws -> String? {
      let costs = Self.costs(try Self.study(), ladder: ladder)
      return StudentCosts.warning(
        costs.cells(condition: 0, of: ["ladder_map"]).first, baselines: costs.cells(condition: 0, of: baselines),
        trainCounts: costs.trainCounts)
    }
    #expect(try warning(ladder: { Double(1000 * $0) }, ["dense_early", "dense_ensemble"]) == nil)
    #expect(
      try warning(ladder: { $0 == 100 ? 500_000 : Double(1000 * $0) }, ["dense_early", "dense_ensemble"])
        == "At n = 100 ladder_map spent 10 times the gradients of dense_ensemble, and no dense ensemble of its cost was trained.")
    #expect(try warning(ladder: { Double($0) }, ["dense_early"]) == "No dense ensemble stands beside the average ladder_map.")
  }
}

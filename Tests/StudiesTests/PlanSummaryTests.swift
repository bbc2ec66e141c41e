import Laplace
import Studies
import Testing
import Training

@Suite struct PlanSummaryTests {
  private func summary(_ added: String, _ lines: [Int: String] = [:], speed: Double? = nil, jobs: Int = 1) throws -> PlanSummary {
    let base = [6: "n_train: [10, 20]", 5: "teachers: {count: 1}"].merging(lines) { $1 }
    let study = try Trial.load(Trial.text(base, adding: "training: {max_epochs: 100, finetune_max_epochs: 50}", added))
    return PlanSummary(
      study, plan: RunPlan(study), speed: speed.map { WorkerSpeed(secondsPerGradientEvaluation: $0, secondsPerOperation: 0) },
      jobs: jobs)
  }

  /// Sizes 10 and 20, two candidates each; dense_early trains 100 epochs, drr 150.
  @Test(
    arguments: [
      ("{fraction: 0.2}", 24.0),  // 8 + 16
      ("{fraction: 0.2, refit: true}", 54.0),  // and again on 10 + 20
      ("{folds: 5, refit: true}", 150.0),  // 4 · 30, and again on 30
      ("{extra: 7}", 30.0),
    ] as [(String, Double)])
  func gradientEvaluationsAreEpochsTimesLabels(validation: String, labels: Double) throws {
    let summary = try summary("protocol: {validation: \(validation)}")
    #expect(summary.methods.map(\.gradientEvaluations) == [2 * 100 * labels, 2 * 150 * labels])
    #expect(summary.gradientEvaluations == 500 * labels)
    #expect(summary.methods.map(\.candidates) == [2...2, 2...2])
    #expect(summary.methods.map(\.runs) == [4, 4])
  }

  /// [2, 25, 25, 1] has k = 751 parameters in 6 tensors; with N labels the search has 42 places.
  @Test func lengthsAreCounted() {
    func operations(_ n: Int, _ k: Int) -> Double {
      VariationalLength.cost(parameterCount: k, tensorCount: 6, sampleCount: n, outputCount: 1, likelihood: .gaussian).operations
    }
    // few labels: 43 Gram matrices N × N of k rows, 42 factors, an inverse, and draws by two products and two solutions
    let few = 43.0 * 20 * 20 * 751 / 2 + (7 + 1.0 / 3) * 8000 + 100 * (2.0 * 20 * 751 + 400)
    #expect(abs(operations(20, 751) / few - 1) < 1e-12)
    // few parameters: one Gram matrix k × k
    let narrow = 50.0 * 50 * 1000 / 2 + (7 + 1.0 / 3) * 125_000 + 100 * 2500.0 / 2
    #expect(abs(operations(1000, 50) / narrow - 1) < 1e-12)
  }

  /// A cell of 20 labels takes 2 where one of 10 takes 1: six cells take 9, the largest of them 2, and a sixth worker shortens
  /// nothing.
  @Test func moreWorkersThanCellsOfTheLargestSizeAreOfNoUse() throws {
    let plan = try summary("", [5: "teachers: {count: 3}"])
    #expect(plan.groupCount == 6 && plan.usefulWorkerCount == 5)
    #expect(plan.table().contains("shards  at most 6 have something to do; beyond 5 with 1 job each,\n"))
  }

  /// The warning that a fifth of ten labels are two.
  @Test func tenLabelsLeaveTwoToChoose() throws {
    let study = try Trial.load(Trial.text([6: "n_train: [10, 20]", 9: "  drr: {alpha: [0.1, 0.4], beta: 5}"]))
    #expect(
      study.warnings.contains(
        "At n_train 10 only 2 labels choose among the candidates; protocol.validation {folds: 5, refit: true} would use all of them."
      ))
  }

  @Test func closedFormsCostNoGradients() throws {
    let summary = try summary(
      "", [5: "teachers: {kind: linear, count: 1, layers: [4, 1]}", 8: "  least_squares:", 9: "  ridge_optimal:"])
    #expect(summary.gradientEvaluations == 0)
    #expect(summary.methods.map(\.candidates) == [1...1, 1...1])
  }

  @Test func timeIsSharedByTheWorkers() throws {
    // 100 draws at a third of a gradient and one Jacobian, twice as long in double precision, of 4 runs of 10 and of 20 labels
    let lengths = 2 * 1e-3 * 4 * (10 + 20) * (1 + 100.0 / 3)
    let shared = try summary("", speed: 1e-3, jobs: 3)
    #expect(abs(try #require(shared.lengthSeconds) - lengths / 3) < 1e-9)
    #expect(abs(try #require(shared.seconds) - (1e-3 * 500 * 54 + lengths) / 3) < 1e-9)
    #expect(try summary("").seconds == nil)
  }

  /// [2, 25, 25, 1] has 751 parameters; the formulas are those of the documentation.
  @Test func bytesFollowTheStatedFormulas() throws {
    let small = try summary("data: {test: 50}")
    let network: Double = 4 * (8 * 751 + 3 * 50 * 53)
    // two Jacobians, 751 × 20, and their matrices of order 20
    let linearisation: Double = 2 * 8 * (751 * 20 + 2 * 20 * 20)
    let worker: Double = 8 * (20 + 50) * (2 + 2) + network + linearisation + 16 * 100_000 * (2 + 8)
    let plan: Double = 50_000_000 + 400 * 8
    #expect(small.memoryBytes == plan + worker)
    let disk: Double = 1_000_000 + 8 * 700 + 150 * 4
    #expect(small.diskBytes == disk)
    let storing = try summary("data: {test: 50}\nstudents: true\ntraces: {every: 10}")
    let stored: Double = 8 * (48 * 17 + 16 * 751)
    #expect(storing.diskBytes == disk + stored)
  }

  @Test func theTableFitsAScreen() throws {
    let summary = try summary("", speed: 1e-3, jobs: 2)
    #expect(
      summary.table() == """
        trial: what would run
          1 condition, 1 teacher, 1 replicate, 2 sizes, 2 methods

          method                          candidates        runs  gradient evaluations
          dense_early                              2           4              1.08e+04
          drr                                      2           4              1.62e+04
          all                                                  8              2.70e+04

          drr is tried at alpha 0.1, 0.4

          time    at most 18 s with 2 jobs, 0.0098 core-hours; 23 % for lengths
          memory  at most 89 MB with 2 jobs
          disk    at most 1.0 MB
          shards  at most 2 have something to do; beyond 1 with 2 jobs each,
                  the most expensive cell decides the time
          Gradient evaluations are bounds: every training to its last epoch, and refits.

        """)
    let long = try self.summary(
      "",
      [
        1: "name: " + String(repeating: "n", count: 100),
        8: "  \(String(repeating: "m", count: 64)): {method: dense_early}",
      ])
    #expect(long.table().split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(long.table().contains("unknown until the speed is measured"))
  }
}

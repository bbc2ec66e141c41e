import Experiments
import Testing

@Suite struct SparseRegressionTests {
  static let problem = SparseRegressionSettings.Problem(
    name: "T1", samples: 60, variables: 200, nonzero: 3, noise: 0.5, lambda0: 2, epochs: 1500)

  /// The notebooks' units, by hand: the true coefficients have the noise as residual.
  @Test func measuresAreThoseOfTheNotebooks() {
    let task = RegressionTask(Self.problem, replicate: 0, seed: 1)
    let truth = task.findings(task.coefficients, epochs: 0, hasConverged: true).numbers
    #expect(truth["reconstruction_error"] == 0 && truth["support_errors"] == 0 && truth["support_size"] == 3)
    #expect(abs((truth["l0_loss"] ?? 0) - 3 - 0.25) < 0.2)
    #expect(abs((truth["penalised_loss"] ?? 0) - (truth["l0_loss"] ?? 0) - 3) < 1e-12)
    var other = task.coefficients
    other[0] = 0
    other[7] = 0.5
    let changed = task.findings(other, epochs: 0, hasConverged: true).numbers
    #expect(changed["support_errors"] == 2 && changed["support_size"] == 3)
    #expect(abs((changed["reconstruction_error"] ?? 0) - abs(task.coefficients[0]) - 0.5) < 1e-12)
    let nothing = task.findings(task.coefficients.map { _ in 0 }, epochs: 0, hasConverged: true).numbers
    let power = task.targets.reduce(0) { $0 + $1 * $1 } / 60
    #expect(abs((nothing["l0_loss"] ?? 0) - power) < 1e-12)
  }

  /// A coefficient is worth λ₀: no found support can be left for the oracle's at a lower price.
  @Test func exactGradientsFindTheLargeCoefficients() throws {
    let task = RegressionTask(Self.problem, replicate: 1, seed: 1)
    let found = try task.solve(.adam, initialProbability: 0.5).numbers
    let oracle = try task.solve(.oracle, initialProbability: 0.5).numbers
    // In units of λ₀, the squared error and the number of coefficients together.
    func price(_ numbers: [String: Double]) -> Double {
      let (loss, size) = (numbers["l0_loss"] ?? .nan, numbers["support_size"] ?? .nan)
      return 60 * (loss - size) / 2 + size
    }
    #expect(price(found) <= price(oracle) + 1)
    #expect((found["support_size"] ?? 99) <= 4)
  }

  @Test func onlyTheseProblemsWerePublished() {
    #expect(PublishedRegression.of(Self.problem)?.l0Loss.last == 2.167)
    // 0.167 + 2 · 2, beside a Monte Carlo loss that has that unit already.
    let losses = PublishedRegression.all[0].penalisedLoss
    #expect(abs((losses.last ?? 0) - 4.167) < 1e-12 && losses[3] == 5.163)
    var other = Self.problem
    other.lambda0 = 3
    #expect(PublishedRegression.of(other) == nil)
  }
}

import Experiments
import Foundation
import RandomStreams
import Testing

/// The averages over Gaussian fields and the equations built from them.
@Suite struct ErfAverageTests {
  /// Fields a = Σ L z with a fixed triangular L: covariance L Lᵀ.
  static let factor = [[0.9, 0, 0, 0], [0.3, 0.7, 0, 0], [-0.4, 0.2, 0.8, 0], [0.5, -0.3, 0.1, 0.6]]

  static var averages: ErfAverages {
    ErfAverages(
      covariance: (0..<4).map { i in (0..<4).map { j in (0..<4).reduce(0) { $0 + factor[i][$1] * factor[j][$1] } } })
  }

  static func g(_ x: Double) -> Double { erf(x * 0.5.squareRoot()) }
  static func slope(_ x: Double) -> Double { (2 / Double.pi).squareRoot() * exp(-x * x / 2) }

  /// Each closed form within four standard errors of 400,000 draws.
  @Test func closedFormsAgreeWithMonteCarlo() {
    var stream = RandomStream(seed: 7, role: .gates, teacher: 0)
    let count = 400_000
    var sums = [Double](repeating: 0, count: 4)
    var squares = sums
    for _ in 0..<count {
      let z = (0..<4).map { _ in stream.normal() }
      let a = Self.factor.map { row in (0..<4).reduce(0.0) { $0 + row[$1] * z[$1] } }
      let values = [
        Self.g(a[0]) * Self.g(a[1]), Self.slope(a[0]) * Self.slope(a[1]), Self.slope(a[0]) * a[1] * Self.g(a[2]),
        Self.slope(a[0]) * Self.slope(a[1]) * Self.g(a[2]) * Self.g(a[3]),
      ]
      for i in 0..<4 {
        sums[i] += values[i]
        squares[i] += values[i] * values[i]
      }
    }
    let exact = Self.averages
    let closed = [exact.products(0, 1), exact.slopes(0, 1), exact.drift(0, 1, 2), exact.diffusion(0, 1, 2, 3)]
    for i in 0..<4 {
      let mean = sums[i] / Double(count)
      let error = ((squares[i] / Double(count) - mean * mean) / Double(count)).squareRoot()
      #expect(abs(mean - closed[i]) < 4 * error, "\(i): \(closed[i]) and \(mean) ± \(error)")
    }
  }

  /// nn2pp's test cases, which are stated to six digits.
  @Test(arguments: KnownCommittee.all.map(\.name))
  func generalisationErrorsOfOthers(name: String) throws {
    let known = try #require(KnownCommittee.all.first { $0.name == name })
    #expect(abs(known.error - known.expected) < 5e-6)
  }

  /// E[(x·w/√N) …]: the drift is the gradient of the generalisation error, dR/dt = −η ∂ε/∂w · B/… to first order in η.
  @Test func theDriftDescendsTheGeneralisationError() throws {
    let state = OrderParameters(
      student: [[0.5, 0.1], [0.1, 0.4]], overlap: [[0.2, 0.1], [-0.1, 0.3]], teacher: [[1, 0], [0, 1]])
    let rate = 1e-6
    let change = CommitteeDynamics(learningRate: rate, noise: 0).slopes(state)
    // w_i moves by −rate ∂ε/∂w_i, so that R_im changes by −rate (2 ∂ε/∂Q_ii R_im + Σ_k ∂ε/∂Q_ik R_km + Σ_n ∂ε/∂R_in T_nm).
    func derivative(_ vary: (inout OrderParameters, Double) -> Void) -> Double {
      var (up, down) = (state, state)
      vary(&up, 1e-5)
      vary(&down, -1e-5)
      return (up.generalisationError - down.generalisationError) / 2e-5
    }
    for i in 0..<2 {
      let k = 1 - i
      let diagonal = derivative { $0.student[i][i] += $1 }
      let side = derivative {
        $0.student[i][k] += $1
        $0.student[k][i] += $1
      }
      for m in 0..<2 {
        var expected = 2 * diagonal * state.overlap[i][m] + side * state.overlap[k][m]
        for n in 0..<2 { expected += derivative { $0.overlap[i][n] += $1 } * state.teacher[n][m] }
        #expect(abs(change.overlap[i][m] + rate * expected) < 1e-9 * rate)
      }
    }
  }

  /// Integrated once more, in numpy with fixed steps: K = M = 1, rate 0.5, Q = 0.234, R = 0.025, T = 1.
  @Test func oneUnitLearnsAsIntegratedElsewhere() throws {
    let start = OrderParameters(student: [[0.234]], overlap: [[0.025]], teacher: [[1]])
    let errors = try CommitteeDynamics(learningRate: 0.5, noise: 0).solve(from: start, times: [2, 5, 10, 20]).map(
      \.generalisationError)
    for (error, expected) in zip(errors, [0.0922, 0.0286, 0.0067, 0.00097]) { #expect(abs(error / expected - 1) < 0.03) }
  }

  /// σ²η/(2π) (L + M/√3) + O(η²): halving the rate halves the deviation.
  @Test(arguments: [1, 2])
  func theStationaryErrorUnderNoise(units: Int) throws {
    func ratio(_ rate: Double) throws -> Double {
      let student = (0..<units).map { i in (0..<units).map { i == $0 ? 0.25 : 0.01 } }
      let start = OrderParameters(student: student, overlap: (0..<units).map { [0.03 - 0.02 * Double($0)] }, teacher: [[1]])
      let end = try CommitteeDynamics(learningRate: rate, noise: 0.1).solve(from: start, times: [4000 / rate])[0]
      return end.generalisationError / (0.01 * rate / (2 * .pi) * (Double(units - 1) + 1 / 3.0.squareRoot())) - 1
    }
    let (coarse, fine) = (try ratio(0.1), try ratio(0.05))
    #expect(abs(coarse / fine - 2) < 0.2 && abs(fine) < 0.05)
  }
}

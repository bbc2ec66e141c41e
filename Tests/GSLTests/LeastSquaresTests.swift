import Foundation
import GSL
import Testing

@Test func minimumNormSolutionInterpolatesWideData() throws {
  // x₁ + x₂ = 2 is solved with least norm by (1, 1).
  let w = try minimumNormLeastSquares(x: [1, 1], n: 1, p: 2, y: [2])
  #expect(abs(w[0] - 1) < 1e-15 && abs(w[1] - 1) < 1e-15)
}

@Test func leastSquaresSolvesTallAndDeficientData() throws {
  // y = 1 + 2x fitted to (0, 1), (1, 3), (2, 5.3): normal equations by hand give intercept 0.95, slope 2.15.
  let w = try minimumNormLeastSquares(x: [1, 0, 1, 1, 1, 2], n: 3, p: 2, y: [1, 3, 5.3])
  #expect(abs(w[0] - 0.95) < 1e-13 && abs(w[1] - 2.15) < 1e-13)
  // A repeated column shares its coefficient equally.
  let shared = try minimumNormLeastSquares(x: [1, 1, 2, 2, 3, 3], n: 3, p: 2, y: [2, 4, 6])
  #expect(abs(shared[0] - 1) < 1e-13 && abs(shared[1] - 1) < 1e-13)
}

@Test(arguments: [(7, 3), (3, 7), (5, 5)])
func ridgeSolvesItsNormalEquations(shape: (Int, Int)) throws {
  let (n, p) = shape
  let x = (0..<n * p).map { sin(Double($0 * $0 + 1)) }
  let y = (0..<n).map { cos(Double(3 * $0)) }
  let lambda = 0.7
  let w = try ridge(x: x, n: n, p: p, y: y, lambda: lambda)
  // The gradient Xᵀ(Xw − y) + λw vanishes.
  for j in 0..<p {
    var gradient = lambda * w[j]
    for i in 0..<n {
      let residual = (0..<p).reduce(-y[i]) { $0 + x[i * p + $1] * w[$1] }
      gradient += x[i * p + j] * residual
    }
    #expect(abs(gradient) < 1e-13)
  }
}

@Test func impossibleLinearProblemsAreRefusedWithASentence() {
  let counts = #expect(throws: GSLError.self) { try minimumNormLeastSquares(x: [1, 2, 3], n: 2, p: 2, y: [1, 2]) }
  #expect(
    counts?.description == """
      Linear least squares with n = 2 and p = 2 was given 3 inputs and 2 labels: it needs n and p of at least 1, \
      n·p inputs and n labels.
      """)
  let penalty = #expect(throws: GSLError.self) { try ridge(x: [1], n: 1, p: 1, y: [1], lambda: -1) }
  #expect(
    penalty?.description
      == "Ridge regression cannot use the penalty -1.0: it must be a finite number that is not negative.")
  let finite = #expect(throws: GSLError.self) { try minimumNormLeastSquares(x: [.nan], n: 1, p: 1, y: [1]) }
  #expect(
    finite?.description == """
      Linear least squares was given an input or a label that is not finite: all of them must be finite numbers.
      """)
}

/// y = θ₁·x^θ₂ on given points.
private func powerProblem(x: [Double], y: [Double]) -> LeastSquaresProblem {
  LeastSquaresProblem(
    residualCount: x.count, parameterCount: 2, responseNorm: y.reduce(0) { $0 + $1 * $1 }.squareRoot(),
    residuals: { theta, r in for i in x.indices { r[i] = theta[0] * pow(x[i], theta[1]) - y[i] } },
    jacobian: { theta, j in
      for i in x.indices {
        j[2 * i] = pow(x[i], theta[1])
        j[2 * i + 1] = theta[0] * pow(x[i], theta[1]) * log(x[i])
      }
    })
}

@Test func danWoodThroughEveryTrustRegion() throws {
  // NIST StRD DanWood, certified values.
  let x = [1.309, 1.471, 1.490, 1.565, 1.611, 1.680]
  let y = [2.138, 3.421, 3.597, 4.340, 4.882, 5.660]
  for method in [
    NonlinearLeastSquares(), NonlinearLeastSquares(.levenbergMarquardt, scaling: .more),
    NonlinearLeastSquares(.subspace, scaling: .more),
  ] {
    let solution = try method.minimise(powerProblem(x: x, y: y), from: [1, 5])
    #expect(solution.isStationary && !solution.isRankDeficient)
    #expect(abs(solution.parameters[0] / 7.6886226176e-01 - 1) < 1e-9)
    #expect(abs(solution.parameters[1] / 3.8604055871e+00 - 1) < 1e-9)
    let s2 = solution.sumOfSquares / 4
    #expect(abs((s2 * solution.unscaledCovariance[0]).squareRoot() / 1.8281973860e-02 - 1) < 1e-8)
    #expect(abs((s2 * solution.unscaledCovariance[3]).squareRoot() / 5.1726610913e-02 - 1) < 1e-8)
  }
}

@Test func whatTheDataDoNotIdentifyHasInfiniteVariance() throws {
  // Only θ₁ + θ₂ is determined; θ₃ is determined by itself.
  let y = [1.0, 2.1, 2.9, 4.2]
  let problem = LeastSquaresProblem(
    residualCount: 4, parameterCount: 3, responseNorm: 6,
    residuals: { t, r in for i in 0..<4 { r[i] = t[0] + t[1] + t[2] * Double(i) - y[i] } },
    jacobian: { _, j in
      for i in 0..<4 {
        j[3 * i] = 1
        j[3 * i + 1] = 1
        j[3 * i + 2] = Double(i)
      }
    })
  let solution = try NonlinearLeastSquares().minimise(problem, from: [0.3, 0.1, 0.5])
  #expect(solution.isRankDeficient)
  #expect(solution.unscaledCovariance[0] == .infinity && solution.unscaledCovariance[4] == .infinity)
  #expect(abs(solution.unscaledCovariance[8] - 0.2) < 1e-12)  // 1/Σ(x − x̄)²
}

@Test func notANumberIsNeverAcceptedAsAStep() throws {
  // √θ has its minimum of (√θ − 0.1)² at 0.01; full Gauss–Newton steps from 9 land on negative θ.
  let problem = LeastSquaresProblem(
    residualCount: 2, parameterCount: 1, responseNorm: 1,
    residuals: { t, r in
      r[0] = t[0].squareRoot() - 0.1
      r[1] = 0.5
    },
    jacobian: { t, j in
      j[0] = 0.5 / t[0].squareRoot()
      j[1] = 0
    })
  let solution = try NonlinearLeastSquares().minimise(problem, from: [9])
  #expect(solution.isStationary)
  #expect(abs(solution.parameters[0] - 0.01) < 1e-10)
  let lost = try NonlinearLeastSquares().minimise(problem, from: [-1])
  #expect(!lost.isFinite && !lost.isStationary && lost.unscaledCovariance == [.infinity])
}

@Test func fewerResidualsThanParametersAreRefused() {
  let problem = powerProblem(x: [2], y: [3])
  let error = #expect(throws: GSLError.self) { try NonlinearLeastSquares().minimise(problem, from: [1, 1]) }
  #expect(
    error?.description == """
      Least squares with 1 residuals, 2 parameters and 2 starting values cannot be solved: it needs at least one \
      parameter, as many starting values, and at least as many residuals.
      """)
}

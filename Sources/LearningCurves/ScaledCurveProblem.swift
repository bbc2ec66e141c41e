import Foundation
import GSL

/// A curve problem as GSL sees it: residuals of order one, and parameters in units that give the Jacobian columns of
/// length one at the start, so that an amplitude of 10¹⁰ and an exponent of ½ are alike.
struct ScaledCurveProblem {
  let leastSquares: LeastSquaresProblem
  /// The start in these units.
  let origin: [Double]
  private let free: [Int]
  private let units: [Double]
  private let scale: Double
  private let template: NaturalParameters

  init(_ problem: CurveProblem, at start: NaturalParameters) {
    let n = problem.sizes.count
    let p = problem.free.count
    let free = problem.free
    let scale = problem.residualScale
    var jacobian = [Double](repeating: 0, count: n * p)
    problem.writeJacobian(start, units: [Double](repeating: 1 / scale, count: p), into: &jacobian)
    let units = (0..<p).map { j in
      let square = stride(from: j, to: n * p, by: p).reduce(0) { $0 + jacobian[$1] * jacobian[$1] }
      return square > 0 && square.isFinite ? 1 / square.squareRoot() : 1
    }
    let scaledUnits = units.map { $0 / scale }
    let responseSize = zip(problem.losses, problem.rootWeights).reduce(0) { sum, point in
      sum + pow((problem.isLogarithmic ? max(1, abs(log(point.0))) : point.0) * point.1 / scale, 2)
    }
    var point = start
    let move = { (theta: [Double]) in for j in 0..<p { point.values[free[j]] = theta[j] * units[j] } }
    leastSquares = LeastSquaresProblem(
      residualCount: n, parameterCount: p, responseNorm: responseSize.squareRoot(),
      residuals: { theta, residuals in
        move(theta)
        problem.writeResiduals(point, dividedBy: scale, into: &residuals)
      },
      jacobian: { theta, jacobian in
        move(theta)
        problem.writeJacobian(point, units: scaledUnits, into: &jacobian)
      })
    origin = (0..<p).map { start.values[free[$0]] / units[$0] }
    self.free = free
    self.units = units
    self.scale = scale
    template = start
  }

  /// A solution in the units of the curve.
  func solution(_ found: LeastSquaresSolution) -> CurveProblem.Solution {
    let p = free.count
    var parameters = template
    for j in 0..<p { parameters.values[free[j]] = found.parameters[j] * units[j] }
    var covariance = found.unscaledCovariance
    for j in 0..<p { for k in 0..<p { covariance[j * p + k] *= units[j] * units[k] / (scale * scale) } }
    return CurveProblem.Solution(
      parameters: parameters, residuals: found.residuals.map { $0 * scale }, rss: found.sumOfSquares * scale * scale,
      unscaledCovariance: covariance, reciprocalCondition: found.reciprocalCondition, relativeOffset: found.relativeOffset,
      iterations: found.iterations)
  }
}

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
    var gradient = [Double](repeating: 0, count: problem.model.parameterCount)
    var squares = [Double](repeating: 0, count: p)
    for i in 0..<n {
      problem.writeGradient(i, start, into: &gradient)
      for j in 0..<p { squares[j] += gradient[free[j]] * gradient[free[j]] / (scale * scale) }
    }
    let units = squares.map { $0 > 0 && $0.isFinite ? 1 / $0.squareRoot() : 1 }
    let responseSize = zip(problem.losses, problem.rootWeights).reduce(0) { sum, point in
      sum + pow((problem.isLogarithmic ? max(1, abs(log(point.0))) : point.0) * point.1 / scale, 2)
    }
    var point = start
    let move = { (theta: [Double]) in for j in 0..<p { point.values[free[j]] = theta[j] * units[j] } }
    leastSquares = LeastSquaresProblem(
      residualCount: n, parameterCount: p, responseNorm: responseSize.squareRoot(),
      residuals: { theta, residuals in
        move(theta)
        for i in 0..<n { residuals[i] = problem.residual(i, point) / scale }
      },
      jacobian: { theta, jacobian in
        move(theta)
        for i in 0..<n {
          problem.writeGradient(i, point, into: &gradient)
          for j in 0..<p { jacobian[i * p + j] = gradient[free[j]] * units[j] / scale }
        }
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

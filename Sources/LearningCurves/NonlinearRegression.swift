import Foundation
import GSL

/// Least-squares regression of any smooth function, through the engine that fits learning curves.
///
/// Residuals are divided by the standard deviation of the responses, so that the result does not depend on their unit.
public struct NonlinearRegression: Sendable {
  public let coefficients: [Double]
  /// s·√((JᵀJ)⁻¹)ⱼⱼ, +∞ where the data do not identify a coefficient.
  public let standardErrors: [Double]
  public let residualSumOfSquares: Double
  public let isStationary: Bool
  public let isRankDeficient: Bool
  public let iterations: Int

  /// - Parameters:
  ///   - responses: N numbers.
  ///   - start: p starting values, p ≤ N.
  ///   - value: the function at observation i.
  ///   - gradient: writes its p derivatives at observation i.
  /// - Throws: `GSLError` where there are more coefficients than observations, or none.
  public init(
    responses: [Double], start: [Double], value: @escaping (_ i: Int, _ coefficients: [Double]) -> Double,
    gradient: @escaping (_ i: Int, _ coefficients: [Double], _ gradient: inout [Double]) -> Void
  ) throws(GSLError) {
    let n = responses.count
    let p = start.count
    let mean = responses.reduce(0, +) / Double(n)
    let spread = (responses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, n - 1))).squareRoot()
    let scale = spread > 0 ? spread : 1
    var buffer = [Double](repeating: 0, count: p)
    let problem = LeastSquaresProblem(
      residualCount: n, parameterCount: p,
      responseNorm: responses.reduce(0) { $0 + $1 * $1 }.squareRoot() / scale,
      residuals: { theta, residuals in for i in 0..<n { residuals[i] = (value(i, theta) - responses[i]) / scale } },
      jacobian: { theta, jacobian in
        for i in 0..<n {
          gradient(i, theta, &buffer)
          for j in 0..<p { jacobian[i * p + j] = buffer[j] / scale }
        }
      })
    let solution = try LeastSquaresEngine.minimise(problem, from: start)
    coefficients = solution.parameters
    residualSumOfSquares = solution.sumOfSquares * scale * scale
    isStationary = solution.isStationary
    isRankDeficient = solution.isRankDeficient
    iterations = solution.iterations
    let variance = n > p ? solution.sumOfSquares / Double(n - p) : .infinity
    standardErrors = (0..<p).map { (variance * solution.unscaledCovariance[$0 * p + $0]).squareRoot() }
  }
}

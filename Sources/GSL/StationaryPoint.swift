import CGSL

/// A least-squares problem linearised at one place, from the singular values of its column-scaled Jacobian: where the next
/// Gauss–Newton step leads, and how far the minimum is.
public struct StationaryPoint {
  private let parameters: [Double]
  private let residuals: [Double]
  private let iterations: Int
  /// Σ rᵢ²; NaN where something is not finite.
  let sumOfSquares: Double
  /// See `LeastSquaresSolution.relativeOffset`.
  public let relativeOffset: Double
  private let reciprocalCondition: Double
  /// −J⁺r, the step to the minimum of the linearised problem.
  private let step: [Double]
  /// Lengths of the columns of the Jacobian, and its decomposition with the columns scaled to length one.
  private let norms: [Double]
  private let decomposition: SingularValueDecomposition?
  /// Singular values that are not zero.
  private let kept: [Int]

  static let rankTolerance = 1e-10

  public init(of problem: LeastSquaresProblem, at parameters: [Double], iterations: Int = 0) throws(GSLError) {
    let n = problem.residualCount
    let p = problem.parameterCount
    var residuals = [Double](repeating: 0, count: n)
    var jacobian = [Double](repeating: 0, count: n * p)
    problem.residuals(parameters, &residuals)
    problem.jacobian(parameters, &jacobian)
    let norms = (0..<p).map { Self.norm(of: $0, jacobian, n, p) }
    self.parameters = parameters
    self.residuals = residuals
    self.iterations = iterations
    self.norms = norms
    guard residuals.allSatisfy(\.isFinite), norms.allSatisfy(\.isFinite) else {
      (sumOfSquares, relativeOffset, reciprocalCondition) = (.nan, .infinity, 0)
      step = [Double](repeating: 0, count: p)
      (decomposition, kept) = (nil, [])
      return
    }
    let scaled = try Matrix(rows: n, columns: p)
    for i in 0..<n { for j in 0..<p where norms[j] > 0 { scaled[i, j] = jacobian[i * p + j] / norms[j] } }
    let svd = try SingularValueDecomposition(of: scaled, method: .jacobi)
    let largest = svd.singularValues[0]
    let kept = (0..<p).filter { svd.singularValues[$0] > Self.rankTolerance * largest }
    let sum = residuals.reduce(0) { $0 + $1 * $1 }

    var step = [Double](repeating: 0, count: p)
    // The part of the residuals inside the span of the derivatives, and the rest.
    var inside = 0.0
    for k in kept {
      var projection = 0.0
      for i in 0..<n { projection += svd.u[i, k] * residuals[i] }
      inside += projection * projection
      let length = projection / svd.singularValues[k]
      for j in 0..<p where norms[j] > 0 { step[j] -= length * svd.v[j, k] / norms[j] }
    }
    let outside = max(0, sum - inside)
    if inside.squareRoot() <= 64 * Double.ulpOfOne * problem.responseNorm {
      relativeOffset = 0
    } else if n > p, outside > 0 {
      relativeOffset = (inside / outside * Double(n - p) / Double(p)).squareRoot()
    } else {
      relativeOffset = .infinity
    }
    self.step = step
    self.kept = kept
    sumOfSquares = sum
    reciprocalCondition = largest > 0 ? svd.singularValues[p - 1] / largest : 0
    decomposition = svd
  }

  /// Follows undamped Gauss–Newton steps as long as each multiplies the relative offset by less than `contraction`.
  ///
  /// Near the minimum the sum of squares is flat to rounding, so that a trust region, which asks it whether a step is good,
  /// stops at half of the digits; the offset still tells. The sum of squares never grows on the way.
  ///
  /// - Parameter target: the relative offset that is small enough.
  public func refined(
    _ problem: LeastSquaresProblem, contraction: Double = 0.95, target: Double = 1e-13
  ) throws(GSLError) -> StationaryPoint {
    var best = self
    for _ in 0..<100 where best.relativeOffset > target && best.reciprocalCondition >= Self.rankTolerance {
      var parameters = best.parameters
      for j in parameters.indices { parameters[j] += best.step[j] }
      let next = try StationaryPoint(of: problem, at: parameters, iterations: best.iterations + 1)
      guard next.relativeOffset < contraction * best.relativeOffset, next.sumOfSquares <= best.sumOfSquares * (1 + 1e-10)
      else { break }
      best = next
    }
    return best
  }

  /// This place with the covariance of its parameters.
  public var solution: LeastSquaresSolution {
    guard let svd = decomposition else { return .nonFinite(at: parameters, residualCount: residuals.count) }
    let p = parameters.count
    let identified = (0..<p).map { j in
      norms[j] > 0 && !(0..<p).contains { k in !kept.contains(k) && abs(svd.v[j, k]) > 1e-6 }
    }
    var covariance = [Double](repeating: 0, count: p * p)
    for row in 0..<p {
      for column in 0..<p {
        guard identified[row], identified[column] else {
          covariance[row * p + column] = row == column ? .infinity : .nan
          continue
        }
        var sum = 0.0
        for k in kept {
          let s = svd.singularValues[k]
          sum += svd.v[row, k] * svd.v[column, k] / (s * s)
        }
        covariance[row * p + column] = sum / (norms[row] * norms[column])
      }
    }
    return LeastSquaresSolution(
      parameters: parameters, residuals: residuals, sumOfSquares: sumOfSquares, unscaledCovariance: covariance,
      reciprocalCondition: reciprocalCondition, relativeOffset: relativeOffset, iterations: iterations)
  }

  /// The Euclidean norm of a column, safe from overflow and underflow.
  private static func norm(of column: Int, _ matrix: [Double], _ n: Int, _ p: Int) -> Double {
    var largest = 0.0
    for i in 0..<n {
      let entry = abs(matrix[i * p + column])
      guard entry.isFinite else { return .infinity }
      largest = max(largest, entry)
    }
    guard largest > 0 else { return 0 }
    var sum = 0.0
    for i in 0..<n {
      let entry = matrix[i * p + column] / largest
      sum += entry * entry
    }
    return largest * sum.squareRoot()
  }
}

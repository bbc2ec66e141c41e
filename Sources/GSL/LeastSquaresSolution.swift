import CGSL

/// Where a least-squares search ended, and what can honestly be said about that place.
public struct LeastSquaresSolution: Sendable {
  public let parameters: [Double]
  /// The n residuals at `parameters`.
  public let residuals: [Double]
  /// Σ rᵢ²; NaN where no finite point was found.
  public let sumOfSquares: Double
  /// (JᵀJ)⁻¹, p × p row-major. A parameter that the data do not identify has variance +∞ and covariances NaN: GSL's own
  /// covariance would be zero there.
  public let unscaledCovariance: [Double]
  /// The smallest over the largest singular value of J with its columns scaled to unit length.
  public let reciprocalCondition: Double
  /// ‖Q₁ᵀr‖/‖Q₂ᵀr‖·√((n−p)/p) of Bates and Watts (*Technometrics* 23:179, 1981): the distance to the nearest stationary
  /// point in units of the statistical uncertainty. Zero where the residuals are rounding errors.
  public let relativeOffset: Double
  public let iterations: Int
  /// −J⁺r, the step to the minimum of the linearised problem.
  let gaussNewtonStep: [Double]

  /// A stationary point: the relative offset is below 10⁻⁶.
  public var isStationary: Bool { relativeOffset < 1e-6 }
  /// Some combination of parameters does not change the residuals.
  public var isRankDeficient: Bool { reciprocalCondition < Self.rankTolerance }
  public var isFinite: Bool { sumOfSquares.isFinite }

  static let rankTolerance = 1e-10

  static func nonFinite(at parameters: [Double], residualCount: Int) -> LeastSquaresSolution {
    let p = parameters.count
    return LeastSquaresSolution(
      parameters: parameters, residuals: [Double](repeating: .nan, count: residualCount), sumOfSquares: .nan,
      unscaledCovariance: (0..<p * p).map { $0 % (p + 1) == 0 ? .infinity : .nan }, reciprocalCondition: 0,
      relativeOffset: .infinity, iterations: 0, gaussNewtonStep: [Double](repeating: 0, count: p))
  }

  /// Follows undamped Gauss–Newton steps as long as each multiplies the relative offset by less than `contraction`.
  ///
  /// Near the minimum the sum of squares is flat to rounding, so that a trust region, which asks it whether a step is good,
  /// stops at half of the digits; the offset still tells. The sum of squares never grows on the way.
  ///
  /// - Parameter target: the relative offset that is small enough.
  public func refined(
    _ problem: LeastSquaresProblem, contraction: Double = 0.95, target: Double = 1e-13
  ) throws(GSLError) -> LeastSquaresSolution {
    var best = self
    for _ in 0..<100 where best.relativeOffset > target && !best.isRankDeficient {
      let next = try LeastSquaresSolution(
        of: problem, at: zip(best.parameters, best.gaussNewtonStep).map { $0 + $1 }, iterations: best.iterations + 1)
      guard next.relativeOffset < contraction * best.relativeOffset, next.sumOfSquares <= best.sumOfSquares * (1 + 1e-10)
      else { break }
      best = next
    }
    return best
  }
}

extension LeastSquaresSolution {
  /// Describes a problem at given parameters, from the singular values of its column-scaled Jacobian.
  public init(of problem: LeastSquaresProblem, at parameters: [Double], iterations: Int = 0) throws(GSLError) {
    let n = problem.residualCount
    let p = problem.parameterCount
    var residuals = [Double](repeating: 0, count: n)
    var jacobian = [Double](repeating: 0, count: n * p)
    problem.residuals(parameters, &residuals)
    problem.jacobian(parameters, &jacobian)
    let norms = (0..<p).map { j in Self.norm((0..<n).map { jacobian[$0 * p + j] }) }
    guard residuals.allSatisfy(\.isFinite), norms.allSatisfy(\.isFinite) else {
      self = .nonFinite(at: parameters, residualCount: n)
      return
    }
    let scaled = try Matrix(rows: n, columns: p)
    for i in 0..<n { for j in 0..<p { scaled[i, j] = norms[j] > 0 ? jacobian[i * p + j] / norms[j] : 0 } }
    let svd = try SingularValueDecomposition(of: scaled, method: .jacobi)
    let largest = svd.singularValues[0]
    let kept = (0..<p).filter { svd.singularValues[$0] > Self.rankTolerance * largest }

    self.parameters = parameters
    self.residuals = residuals
    self.iterations = iterations
    sumOfSquares = residuals.reduce(0) { $0 + $1 * $1 }
    reciprocalCondition = largest > 0 ? svd.singularValues[p - 1] / largest : 0

    var step = [Double](repeating: 0, count: p)
    // The part of the residuals inside the span of the derivatives, and the rest.
    var inside = 0.0
    for k in kept {
      var projection = 0.0
      for i in 0..<n { projection += svd.u[i, k] * residuals[i] }
      inside += projection * projection
      for j in 0..<p where norms[j] > 0 { step[j] -= projection / svd.singularValues[k] * svd.v[j, k] / norms[j] }
    }
    gaussNewtonStep = step
    let outside = max(0, sumOfSquares - inside)
    let rounding = 64 * Double.ulpOfOne * problem.responseNorm
    if inside.squareRoot() <= rounding {
      relativeOffset = 0
    } else if n > p, outside > 0 {
      relativeOffset = (inside / outside * Double(n - p) / Double(p)).squareRoot()
    } else {
      relativeOffset = .infinity
    }

    var covariance = [Double](repeating: 0, count: p * p)
    let identified = (0..<p).map { j in
      norms[j] > 0 && !(0..<p).contains { k in !kept.contains(k) && abs(svd.v[j, k]) > 1e-6 }
    }
    for row in 0..<p {
      for column in 0..<p {
        guard identified[row], identified[column] else {
          covariance[row * p + column] = row == column ? .infinity : .nan
          continue
        }
        let sum = kept.reduce(0.0) { sum, k in
          let s = svd.singularValues[k]
          return sum + svd.v[row, k] * svd.v[column, k] / (s * s)
        }
        covariance[row * p + column] = sum / (norms[row] * norms[column])
      }
    }
    unscaledCovariance = covariance
  }

  /// The Euclidean norm, safe from overflow and underflow.
  private static func norm(_ values: [Double]) -> Double {
    let largest = values.reduce(0) { $1.isFinite ? max($0, abs($1)) : .infinity }
    guard largest > 0, largest.isFinite else { return largest }
    return largest * values.reduce(0) { $0 + ($1 / largest) * ($1 / largest) }.squareRoot()
  }
}

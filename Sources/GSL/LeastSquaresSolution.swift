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

  /// A stationary point: the relative offset is below 10⁻⁶.
  public var isStationary: Bool { relativeOffset < 1e-6 }
  /// Some combination of parameters does not change the residuals.
  public var isRankDeficient: Bool { reciprocalCondition < StationaryPoint.rankTolerance }
  public var isFinite: Bool { sumOfSquares.isFinite }

  static func nonFinite(at parameters: [Double], residualCount: Int) -> LeastSquaresSolution {
    let p = parameters.count
    return LeastSquaresSolution(
      parameters: parameters, residuals: [Double](repeating: .nan, count: residualCount), sumOfSquares: .nan,
      unscaledCovariance: (0..<p * p).map { $0 % (p + 1) == 0 ? .infinity : .nan }, reciprocalCondition: 0,
      relativeOffset: .infinity, iterations: 0)
  }
}

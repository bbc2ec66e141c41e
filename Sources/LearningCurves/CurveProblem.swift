import Foundation
import GSL

/// A curve model, the points it is fitted to, and which of its coefficients are free.
struct CurveProblem {
  let model: CurveModel
  let sizes: [SampleSize]
  let losses: [Double]
  /// √wᵢ, or 1/σᵢ.
  let rootWeights: [Double]
  let isLogarithmic: Bool
  /// Indices of the coefficients that are estimated.
  var free: [Int]
  /// Holds the values of the others.
  var held: NaturalParameters

  /// Where a descent ended, in natural parameters and the units of the losses.
  struct Solution {
    var parameters: NaturalParameters
    let residuals: [Double]
    /// Σ of squared weighted residuals.
    let rss: Double
    /// (JᵀWJ)⁻¹ over the free parameters, row-major.
    let unscaledCovariance: [Double]
    let reciprocalCondition: Double
    let relativeOffset: Double
    let iterations: Int
  }

  /// Writes the weighted residuals, divided by `scale`.
  func writeResiduals(_ q: NaturalParameters, dividedBy scale: Double, into residuals: inout [Double]) {
    model.writeValues(sizes, q, into: &residuals)
    for i in residuals.indices {
      // The logarithm of a negative curve is NaN, which the solver keeps away from.
      let difference = isLogarithmic ? log(residuals[i] / losses[i]) : residuals[i] - losses[i]
      residuals[i] = rootWeights[i] * difference / scale
    }
  }

  func residuals(_ q: NaturalParameters) -> [Double] {
    var residuals = [Double](repeating: 0, count: sizes.count)
    writeResiduals(q, dividedBy: 1, into: &residuals)
    return residuals
  }

  /// Writes the derivatives of the weighted residuals by the free parameters times their `units`, row-major.
  func writeJacobian(_ q: NaturalParameters, units: [Double], into jacobian: inout [Double]) {
    let p = free.count
    model.writeGradients(sizes, q) { i, value, gradient in
      let factor = isLogarithmic ? rootWeights[i] / value : rootWeights[i]
      for j in 0..<p { jacobian[i * p + j] = gradient[free[j]] * factor * units[j] }
    }
  }

  /// The spread of the weighted responses, to which residuals are scaled: GSL's tests are absolute for small ones.
  var residualScale: Double {
    let responses = isLogarithmic ? losses.map { log($0) } : losses
    let total = rootWeights.reduce(0) { $0 + $1 * $1 }
    let mean = zip(responses, rootWeights).reduce(0) { $0 + $1.0 * $1.1 * $1.1 } / total
    let spread = zip(responses, rootWeights).reduce(0) { $0 + pow(($1.0 - mean) * $1.1, 2) }
    let size = zip(responses, rootWeights).reduce(0) { $0 + pow($1.0 * $1.1, 2) }
    let scale = (spread > 1e-24 * size ? spread : size) / Double(responses.count)
    return scale > 0 ? scale.squareRoot() : 1
  }

  /// Descends to a local minimum.
  ///
  /// - Parameters:
  ///   - usesFallbacks: whether to try other solvers where the first does not reach a stationary point.
  ///   - target: the relative offset at which the first may end.
  func descend(
    from start: NaturalParameters, usesFallbacks: Bool = false, target: Double = 1e-13
  ) throws(GSLError) -> Solution {
    guard !free.isEmpty else { return solutionWithoutFreedom(at: start) }
    let scaled = ScaledCurveProblem(self, at: start)
    return scaled.solution(
      usesFallbacks
        ? try LeastSquaresEngine.minimise(scaled.leastSquares, from: scaled.origin)
        : try LeastSquaresEngine.descend(scaled.leastSquares, from: scaled.origin, target: target))
  }

  /// What `descend` would say of a place, without moving.
  func describe(_ place: NaturalParameters) throws(GSLError) -> Solution {
    guard !free.isEmpty else { return solutionWithoutFreedom(at: place) }
    let scaled = ScaledCurveProblem(self, at: place)
    return scaled.solution(try StationaryPoint(of: scaled.leastSquares, at: scaled.origin).solution)
  }

  private func solutionWithoutFreedom(at point: NaturalParameters) -> Solution {
    let residuals = residuals(point)
    return Solution(
      parameters: point, residuals: residuals, rss: residuals.reduce(0) { $0 + $1 * $1 }, unscaledCovariance: [],
      reciprocalCondition: 1, relativeOffset: 0, iterations: 0)
  }
}

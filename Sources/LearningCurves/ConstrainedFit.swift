import Foundation
import GSL
import Statistics

/// The least sum of squares of curves that pass through a given point (n, v).
///
/// The point joins the others with a weight a thousand times that of the fitted curve there, so that the curve misses it
/// by a millionth of a standard error. Where the sum exceeds its minimum by s²·t² lie the ends of a profile interval of
/// what v or n stands for (Bates and Watts, *Nonlinear Regression Analysis*, 1988, §6.1; Venzon and Moolgavkar, *Appl.
/// Statist.* 37:87, 1988).
struct ConstrainedFit {
  private let fit: CurveFit
  private let problem: CurveProblem
  private let variance: Double
  /// Where the last descent ended: the next one starts there.
  private var position: NaturalParameters

  /// - Returns: `nil` unless the fit converged by squared loss with a variance.
  init?(_ fit: CurveFit) {
    guard fit.status == .converged, fit.options.huber == nil, let problem = fit.problem, fit.hasVariance, !fit.isExact else {
      return nil
    }
    self.fit = fit
    self.problem = problem
    variance = fit.hasKnownVariance ? 1 : fit.rss / Double(fit.degreesOfFreedom)
    position = fit.parameters
  }

  mutating func restart() { position = fit.parameters }

  /// √((rss at the point − least rss)/s²) in the units of t; `nil` where no curve was found.
  ///
  /// - Parameter error: the standard error of the fitted curve at about n, on the scale of the residuals.
  mutating func distance(at n: Double, loss: Double, error: Double) -> Double? {
    let through = CurveProblem(
      model: problem.model, sizes: problem.sizes + [SampleSize(n)], losses: problem.losses + [loss],
      rootWeights: problem.rootWeights + [1e3 * variance.squareRoot() / error], isLogarithmic: problem.isLogarithmic,
      free: problem.free, held: problem.held)
    guard let solution = try? through.descend(from: position), solution.rss.isFinite else { return nil }
    let missed = solution.residuals.last! * error / (variance.squareRoot() * 1e3)
    guard abs(missed) < 0.01 * error else { return nil }
    position = solution.parameters
    let rss = solution.residuals.dropLast().reduce(0) { $0 + $1 * $1 }
    return (max(0, rss - fit.rss) / variance).squareRoot()
  }
}

extension CurveFit {
  /// Whether residuals say, or σ tells, how far a curve may lie from the fitted one.
  var hasVariance: Bool { hasKnownVariance || degreesOfFreedom > 0 }
}

/// Where `height` crosses zero on the way outward from 0, where it is negative: at steps that grow by half until it is
/// positive; `nil` where it never is.
func crossingOutward(step: Double, most: Double = .infinity, _ height: (Double) -> Double) -> Double? {
  var (inner, outer) = (0.0, step)
  for _ in 0..<40 where inner < most {
    outer = min(outer, most)
    if height(outer) >= 0 {
      return try? Brent.root(between: inner, and: outer, tolerance: 1e-10, of: height)
    }
    inner = outer
    outer *= 1.5
  }
  return nil
}

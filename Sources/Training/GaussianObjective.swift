import Foundation

/// The Gaussian codelength per label with a learned noise scale σ, in bits and without its constants:
///
///     ℓ = MSE/(2σ² ln 2) + ½ log₂ σ²
///
/// Add ½ log₂ 2π − log₂ δ for a codelength on a label grid δ. σ is learned as s = ln σ and bounded below by δ/2,
/// because ℓ has a singularity at σ → 0 where a network interpolates. arXiv 2505.17469 with these two repairs.
package struct GaussianObjective {
  package var logSigma = log(0.1)
  let floor: Double

  package init(labelPrecision: Double) { floor = log(labelPrecision / 2) }

  /// Factor of ∂MSE/∂θ in ∂ℓ/∂θ.
  package var errorWeight: Double { 1 / (2 * exp(2 * logSigma) * M_LN2) }

  /// ∂ℓ/∂s = (1 − MSE/σ²)/ln 2.
  package func scaleGradient(mse: Double) -> Double { (1 - mse / exp(2 * logSigma)) / M_LN2 }

  package func value(mse: Double) -> Double { mse * errorWeight + logSigma / M_LN2 }

  package mutating func move(by step: Double) { logSigma = max(floor, logSigma + step) }
}

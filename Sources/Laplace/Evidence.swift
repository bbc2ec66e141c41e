import Foundation
import Kernels

/// The Laplace approximation of a network's evidence under given scales (MacKay 1992, doi:10.1162/neco.1992.4.3.448).
public struct Evidence: Hashable, Sendable {
  /// D/(2s²) + ½ Σθ²/τ², in nats; the deviance D is RSS, or twice the cross-entropy of classes.
  public var misfit: Double
  /// ½ Σθ²/τ², the prior's part of it.
  public var priorMisfit: Double
  /// ln det(I + T^½ JᵀJ T^½/s²).
  public var logDeterminant: Double
  /// (n/2) ln 2πs²; 0 for classes.
  public var normalisation: Double
  /// γ_l = Σ_{i∈l} (1 − Σ_ii/τ_l²): how many parameters of each tensor the data determine; empty unless asked for.
  public var effectiveParameters: [Double]

  /// −ln p(y) ≈ D/2s² + (n/2) ln 2πs² + ½ Σθ²/τ² + ½ ln det(I + T^½ JᵀJ T^½/s²).
  public var negativeLogEvidence: Double { misfit + normalisation + logDeterminant / 2 }
  /// γ = Σ_l γ_l.
  public var effectiveDimension: Double { effectiveParameters.reduce(0, +) }
}

extension Linearisation {
  /// The evidence at `parameters`; nil where the system is not positive definite, which only overflow can cause, and where
  /// the work is interrupted.
  ///
  /// - Parameter effectiveParameters: also computes γ, at twice the price.
  public func evidence(_ scales: PriorScales, effectiveParameters: Bool = false) -> Evidence? {
    guard !interruption.isDue else { return nil }
    assemble(scales, diagonal: 1)
    guard deviance.isFinite, !interruption.isDue, system.factorise() else { return nil }
    let squares = squaredNorms
    var prior = 0.0
    for (index, tau) in scales.tau.enumerated() { prior += squares[index] / (2 * tau * tau) }
    var evidence = Evidence(
      misfit: deviance / (2 * scales.noise * scales.noise) + prior, priorMisfit: prior,
      logDeterminant: system.logDeterminant,
      normalisation: normalisation(scales.noise), effectiveParameters: [])
    guard effectiveParameters else { return evidence }
    system.invert()
    var gamma = [Double](repeating: 0, count: tensors.count)
    if isPrimal {
      for (row, tensor) in tensorOf.enumerated() { gamma[tensor] += 1 - system[row, row] }
    } else {
      // tr(T_l J_lᵀ (s² I + J T Jᵀ)⁻¹ J_l)
      for (index, trace) in tensorTraces().enumerated() {
        let tau = scales.tau[index] / scales.noise
        gamma[index] = tau * tau * trace
      }
    }
    evidence.effectiveParameters = gamma.map { max(0, $0) }
    return evidence
  }

  /// ln of what exp(−D/(2s²)) sums to over all labels.
  func normalisation(_ noise: Double) -> Double {
    switch likelihood {
    case .gaussian: Double(residualCount) / 2 * log(2 * Double.pi * noise * noise)
    case .categorical: 0
    }
  }
}

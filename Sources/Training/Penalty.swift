import Foundation
import Kernels

/// A penalty on the weights and biases of a student, never on its noise scale. Strengths are per mean loss:
/// α′ = α/(n·D) with the n labels of D outputs that are in the gradient, so that α keeps its meaning as n grows.
public enum Penalty: Hashable, Sendable {
  /// α′ Σ|θ|
  case l1(strength: Double)
  /// α′ Σ(1 − exp(−β|θ|)), a smooth ℓ₀ (DRR, arXiv 2505.17469); β → ∞ counts parameters, αβ fixed with β → 0 is ℓ₁.
  case smoothL0(strength: Double, beta: Double)
  /// ρ′ Σθ²
  case l2(strength: Double)

  /// The penalty of `parameters`.
  public func value(_ parameters: [Double]) -> Double {
    switch self {
    case .l1(let a): a * parameters.reduce(0) { $0 + abs($1) }
    case .smoothL0(let a, let beta): a * parameters.reduce(0) { $0 + 1 - exp(-beta * abs($1)) }
    case .l2(let r): r * parameters.reduce(0) { $0 + $1 * $1 }
    }
  }

  /// Adds the derivative by the parameters in `range`, times `scale`; the derivative of |θ| at 0 is taken as 0.
  func addGradient<Scalar>(
    of parameters: AlignedBuffer<Scalar>, _ range: Range<Int>, scale: Double, to gradient: AlignedBuffer<Scalar>
  ) {
    switch self {
    case .l1(let a): ParameterKernel.addL1(parameters, range, strength: scale * a, to: gradient)
    case .smoothL0(let a, let beta):
      ParameterKernel.addSmoothL0(parameters, range, strength: scale * a, beta: beta, to: gradient)
    case .l2(let r): ParameterKernel.addL2(parameters, range, strength: scale * r, to: gradient)
    }
  }
}

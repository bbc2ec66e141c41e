import Foundation

/// The rate-distortion function of a Laplace source u with density (λ/2) exp(−λ|u|) under the distortion |u − v|, and of
/// its magnitude under the one-sided distortion u − v, v ≤ u (arXiv 2102.08329):
///
///     R(D) = −log₂(λD) bits for 0 < D ≤ 1/λ, else 0
///
/// An optimal reconstruction contains exact zeros: (λD)² of them two-sided, λD one-sided; what is left is Laplace, or
/// exponential, with the same λ.
public struct LaplaceRateDistortion: Hashable, Sendable {
  /// λ = 1/E|u|.
  public let rate: Double

  public init(rate: Double) {
    precondition(rate > 0, "the rate of a Laplace source must be positive")
    self.rate = rate
  }

  /// R(D) per weight.
  public func length(distortion: Double) -> Codelength { Codelength(bits: max(0, -log2(rate * distortion))) }

  /// D(R): the smallest mean distortion at `length` per weight.
  public func distortion(length: Codelength) -> Double { exp2(-length.bits) / rate }

  /// The share of exact zeros in an optimal two-sided reconstruction.
  public func zeroShare(distortion: Double) -> Double { min(1, rate * distortion) * min(1, rate * distortion) }

  /// The share of exact zeros in an optimal one-sided reconstruction of the magnitudes.
  public func oneSidedZeroShare(distortion: Double) -> Double { min(1, rate * distortion) }
}

import Foundation
import GSL

/// Divergences of normal distributions, for codes that charge them.
public enum NormalDivergence {
  /// KL(N(mean, std²) ‖ N(0, prior²)) = ln(prior/std) + (std² + mean²)/(2 prior²) − ½ nats.
  public static func fromCentred(mean: Double, std: Double, prior: Double) -> Codelength {
    Codelength(nats: log(prior / std) + (std * std + mean * mean) / (2 * prior * prior) - 0.5)
  }

  /// KL(N(m₁, s₁²) ‖ N(m₂, s₂²)).
  public static func between(_ q: (mean: Double, std: Double), _ p: (mean: Double, std: Double)) -> Codelength {
    fromCentred(mean: q.mean - p.mean, std: q.std, prior: p.std)
  }

  /// The standard deviation at which N(mean, std²) has the divergence κ from N(0, prior²), the smaller of the two
  /// solutions: std² = −prior² W₀(−exp(−(2κ + 1 − mean²/prior²))), for |mean| ≤ prior √(2κ) (arXiv 2307.07816).
  public static func std(mean: Double, prior: Double, divergence: Codelength) -> Double {
    let exponent = mean * mean / (prior * prior) - 2 * divergence.bits / Codelength.bitsPerNat - 1
    return prior * (-SpecialFunctions.lambertW(-exp(min(-1, exponent)))).squareRoot()
  }
}

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

/// The length of a student that was trained on labels drawn from its teacher, message by message (arXiv 2607.11883):
///
///     L = Σ_t [ KL_t + 2 log₂(1 + KL_t) + κ ],     KL_t = KL(Q_t ‖ P_t) in bits of the whole message
///
/// with b = log₂(e)/e + 1 and κ = 1 + b + 2 log₂(1 + b) < 5.21: the Poisson functional representation sends an index J
/// with E log₂ J ≤ KL + b, and Elias's δ code of it takes no more than log₂ J + 2 log₂(1 + log₂ J) + 1 bits.
public enum RequentialLength {
  /// b = log₂(e)/e + 1.
  public static let excess = Codelength.bitsPerNat / M_E + 1
  /// κ = 1 + b + 2 log₂(1 + b).
  public static let overhead = 1 + excess + 2 * log2(1 + excess)

  /// The bound for one message.
  public static func message(divergence: Codelength) -> Codelength {
    precondition(divergence.bits >= 0, "a divergence cannot be negative")
    return Codelength(bits: divergence.bits + 2 * log2(1 + divergence.bits) + overhead)
  }

  /// The bound for all messages.
  public static func total(divergences: [Codelength]) -> Codelength {
    divergences.reduce(.zero) { $0 + message(divergence: $1) }
  }
}

import Foundation

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

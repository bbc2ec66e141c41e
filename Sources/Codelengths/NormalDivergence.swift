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

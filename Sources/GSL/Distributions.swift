import CGSL
import Foundation

// Tails are named, not complemented: 1 − lowerTail loses every digit where upperTail is 10⁻¹⁷. A probability outside
// [0, 1], or degrees of freedom that are not positive, give NaN.

/// Student's t distribution.
public struct StudentT: Sendable {
  public let degreesOfFreedom: Double
  public init(degreesOfFreedom: Double) { self.degreesOfFreedom = degreesOfFreedom }

  /// P(T ≤ t).
  public func lowerTail(_ t: Double) -> Double {
    silenceErrorHandler()
    return degreesOfFreedom > 0 ? gsl_cdf_tdist_P(t, degreesOfFreedom) : .nan
  }

  /// P(T ≥ t).
  public func upperTail(_ t: Double) -> Double {
    silenceErrorHandler()
    return degreesOfFreedom > 0 ? gsl_cdf_tdist_Q(t, degreesOfFreedom) : .nan
  }

  /// The t with P(T ≤ t) = probability.
  public func quantile(_ probability: Double) -> Double {
    silenceErrorHandler()
    guard degreesOfFreedom > 0, probability >= 0, probability <= 1 else { return .nan }
    if probability == 0 { return -.infinity }
    if probability == 1 { return .infinity }
    return gsl_cdf_tdist_Pinv(probability, degreesOfFreedom)
  }
}

/// Fisher's F distribution.
public struct FisherF: Sendable {
  public let numeratorDegreesOfFreedom: Double
  public let denominatorDegreesOfFreedom: Double

  public init(numerator: Double, denominator: Double) {
    numeratorDegreesOfFreedom = numerator
    denominatorDegreesOfFreedom = denominator
  }

  private var isDefined: Bool { numeratorDegreesOfFreedom > 0 && denominatorDegreesOfFreedom > 0 }

  /// P(F ≤ f).
  public func lowerTail(_ f: Double) -> Double {
    silenceErrorHandler()
    guard isDefined, !f.isNaN else { return .nan }
    return f <= 0 ? 0 : gsl_cdf_fdist_P(f, numeratorDegreesOfFreedom, denominatorDegreesOfFreedom)
  }

  /// P(F ≥ f).
  public func upperTail(_ f: Double) -> Double {
    silenceErrorHandler()
    guard isDefined, !f.isNaN else { return .nan }
    return f <= 0 ? 1 : gsl_cdf_fdist_Q(f, numeratorDegreesOfFreedom, denominatorDegreesOfFreedom)
  }

  /// The f with P(F ≤ f) = probability.
  ///
  /// `gsl_cdf_fdist_Pinv` returns NaN for ordinary arguments (0.95 with 1 and 10⁵ degrees of freedom), so the quantile is
  /// t² for one numerator degree of freedom and a root of the distribution function otherwise.
  public func quantile(_ probability: Double) -> Double {
    guard isDefined, probability >= 0, probability <= 1 else { return .nan }
    if probability == 0 { return 0 }
    if probability == 1 { return .infinity }
    if numeratorDegreesOfFreedom == 1 {
      let t = StudentT(degreesOfFreedom: denominatorDegreesOfFreedom).quantile((1 + probability) / 2)
      return t * t
    }
    let useUpper = probability > 0.5
    let target = useUpper ? 1 - probability : probability
    let excess = { (logF: Double) in log((useUpper ? upperTail(exp(logF)) : lowerTail(exp(logF))) / target) }
    guard let root = try? Brent.root(between: -700, and: 700, tolerance: 1e-15, of: { max(-1e6, min(1e6, excess($0))) })
    else { return .nan }
    return exp(root)
  }
}

/// The χ² distribution.
public struct ChiSquared: Sendable {
  public let degreesOfFreedom: Double
  public init(degreesOfFreedom: Double) { self.degreesOfFreedom = degreesOfFreedom }

  /// P(X ≤ x).
  public func lowerTail(_ x: Double) -> Double {
    silenceErrorHandler()
    guard degreesOfFreedom > 0, !x.isNaN else { return .nan }
    return x <= 0 ? 0 : gsl_cdf_chisq_P(x, degreesOfFreedom)
  }

  /// P(X ≥ x).
  public func upperTail(_ x: Double) -> Double {
    silenceErrorHandler()
    guard degreesOfFreedom > 0, !x.isNaN else { return .nan }
    return x <= 0 ? 1 : gsl_cdf_chisq_Q(x, degreesOfFreedom)
  }

  /// The x with P(X ≤ x) = probability.
  public func quantile(_ probability: Double) -> Double {
    silenceErrorHandler()
    guard degreesOfFreedom > 0, probability >= 0, probability <= 1 else { return .nan }
    if probability == 1 { return .infinity }
    return probability == 0 ? 0 : gsl_cdf_chisq_Pinv(probability, degreesOfFreedom)
  }
}

/// The standard normal distribution.
public enum StandardNormal {
  /// Φ(z) = P(Z ≤ z).
  public static func lowerTail(_ z: Double) -> Double { gsl_cdf_ugaussian_P(z) }

  /// P(Z ≥ z).
  public static func upperTail(_ z: Double) -> Double { gsl_cdf_ugaussian_Q(z) }

  /// The z with Φ(z) = probability.
  public static func quantile(_ probability: Double) -> Double {
    silenceErrorHandler()
    guard probability >= 0, probability <= 1 else { return .nan }
    if probability == 0 { return -.infinity }
    return probability == 1 ? .infinity : gsl_cdf_ugaussian_Pinv(probability)
  }
}

/// The number of successes in independent trials of equal probability.
public struct Binomial: Sendable {
  public let trials: Int
  public let successProbability: Double

  public init(trials: Int, successProbability: Double) {
    self.trials = trials
    self.successProbability = successProbability
  }

  private var isDefined: Bool {
    trials >= 0 && trials <= Int(UInt32.max) && successProbability >= 0 && successProbability <= 1
  }

  /// P(K ≤ k).
  public func lowerTail(_ k: Int) -> Double {
    silenceErrorHandler()
    guard isDefined else { return .nan }
    if k < 0 { return 0 }
    return k >= trials ? 1 : gsl_cdf_binomial_P(UInt32(k), successProbability, UInt32(trials))
  }

  /// P(K ≥ k), the count itself included (GSL's Q leaves it out).
  public func upperTail(_ k: Int) -> Double {
    silenceErrorHandler()
    guard isDefined else { return .nan }
    if k <= 0 { return 1 }
    return k > trials ? 0 : gsl_cdf_binomial_Q(UInt32(k - 1), successProbability, UInt32(trials))
  }

  /// The smallest k with P(K ≤ k) ≥ probability; `nil` where the probability is not in [0, 1].
  public func quantile(_ probability: Double) -> Int? {
    guard isDefined, probability >= 0, probability <= 1 else { return nil }
    var low = 0
    var high = trials
    while low < high {
      let middle = (low + high) / 2
      if lowerTail(middle) >= probability { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

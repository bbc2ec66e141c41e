import CGSL
import Foundation

/// Functions of mathematical physics. Arguments outside a function's domain give NaN, as in C.
public enum SpecialFunctions {
  /// ln |Γ(x)|.
  public static func logGamma(_ x: Double) -> Double { value { gsl_sf_lngamma_e(x, $0) } }

  /// ln n! in nats.
  public static func logFactorial(_ n: Int) -> Double { n < 0 ? .nan : logGamma(Double(n) + 1) }

  /// ln C(n, k) in nats; −∞ where k < 0 or k > n, since there is no such choice.
  public static func logChoose(_ n: Int, _ k: Int) -> Double {
    guard n >= 0 else { return .nan }
    guard k >= 0, k <= n else { return -.infinity }
    guard n <= Int(UInt32.max) else {
      return logGamma(Double(n) + 1) - logGamma(Double(k) + 1) - logGamma(Double(n - k) + 1)
    }
    return value { gsl_sf_lnchoose_e(UInt32(n), UInt32(k), $0) }
  }

  /// erf(x) = 2/√π ∫₀ˣ e^(−t²) dt.
  public static func erf(_ x: Double) -> Double { value { gsl_sf_erf_e(x, $0) } }

  /// erfc(x) = 1 − erf(x), without cancellation; 0 where it underflows.
  public static func erfc(_ x: Double) -> Double {
    let tail = value { gsl_sf_erfc_e(x, $0) }
    return tail.isNaN && x > 0 ? 0 : tail
  }

  /// ln erfc(x), finite far beyond the underflow of erfc.
  public static func logErfc(_ x: Double) -> Double { value { gsl_sf_log_erfc_e(x, $0) } }

  /// ln Φ(x), Φ the standard normal distribution function.
  public static func logNormalCDF(_ x: Double) -> Double { logErfc(-x / 2.0.squareRoot()) - M_LN2 }

  /// ln(Φ(upper) − Φ(lower)), the log probability that a standard normal variate falls in an interval.
  ///
  /// Accurate in both tails, where Φ(upper) and Φ(lower) round to the same number, and for intervals so short that
  /// their logarithms do; −∞ for an empty interval, NaN where upper < lower.
  public static func logNormalProbability(from lower: Double, to upper: Double) -> Double {
    guard lower <= upper else { return .nan }
    guard lower < upper else { return -.infinity }
    if lower + upper > 0 { return logNormalProbability(from: -upper, to: -lower) }
    let middle = (lower + upper) / 2
    let width = upper - lower
    if width * max(1, abs(middle)) < 1e-3 {
      // The density at the middle times the width, with the next term of the midpoint rule.
      return -middle * middle / 2 - log(2 * Double.pi) / 2 + log(width) + log1p((middle * middle - 1) * width * width / 24)
    }
    if upper > 0 { return log1p(-(erfc(-lower / 2.0.squareRoot()) + erfc(upper / 2.0.squareRoot())) / 2) }
    let logUpper = logNormalCDF(upper)
    return lower == -.infinity ? logUpper : logUpper + log(-expm1(logNormalCDF(lower) - logUpper))
  }

  /// W₀(x), the principal branch of Lambert's function: the w ≥ −1 with w·exp(w) = x, for x ≥ −1/e.
  public static func lambertW(_ x: Double) -> Double { value { gsl_sf_lambert_W0_e(x, $0) } }

  private static func value(_ function: (UnsafeMutablePointer<gsl_sf_result>) -> Int32) -> Double {
    silenceErrorHandler()
    var result = gsl_sf_result()
    let status = function(&result)
    return status == Int32(GSL_SUCCESS) || status == Int32(GSL_EUNDRFLW) ? result.val : .nan
  }
}

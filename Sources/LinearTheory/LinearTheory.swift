/// Exact and asymptotic excess risks of linear learners on linear-Gaussian teachers.
///
/// Inputs are N(0, I) in p dimensions without a constant, labels x·β + noise of variance σ², |β|² = r². The excess risk is
/// E|β̂ − β|², over the training inputs and the noise. Infinite expectations are `nil`.
public enum LinearTheory {
  /// Minimum-norm least squares: σ²p/(n − p − 1) above p + 1, r²(1 − n/p) + σ²n/(p − n − 1) below p − 1, and infinite
  /// between (Breiman and Freedman, *JASA* 78:131, 1983; Belkin, Hsu and Xu, arXiv 1903.07571).
  public static func leastSquares(n: Int, p: Int, noiseVariance: Double, squaredNorm: Double) -> Double? {
    guard n >= 0, p >= 1, noiseVariance >= 0, squaredNorm >= 0 else { return nil }
    let (n, p) = (Double(n), Double(p))
    if n > p + 1 { return noiseVariance * p / (n - p - 1) }
    if n < p - 1 { return squaredNorm * (1 - n / p) + noiseVariance * n / (p - n - 1) }
    return nil
  }

  /// Least squares on the k coordinates that matter, which an oracle names: σ²k/(n − k − 1) for n > k + 1.
  public static func oracleSupport(n: Int, k: Int, noiseVariance: Double) -> Double? {
    guard n > k + 1, k >= 0, noiseVariance >= 0 else { return nil }
    return noiseVariance * Double(k) / Double(n - k - 1)
  }

  /// Ridge regression with the best penalty λ = σ²p/r², for p and n large together: σ²γ·m(−ℓ) with γ = p/n, ℓ = γσ²/r² and
  /// m(−ℓ) = [−(1 − γ + ℓ) + √((1 − γ + ℓ)² + 4γℓ)]/(2γℓ) (Dobriban and Wager, *Annals of Statistics* 46:247, 2018).
  /// At p = 20 the exact value is within 3 %.
  public static func ridgeOptimal(n: Int, p: Int, noiseVariance: Double, squaredNorm: Double) -> Double? {
    guard n >= 1, p >= 1, noiseVariance >= 0, squaredNorm > 0 else { return nil }
    guard noiseVariance > 0 else { return n >= p ? 0 : squaredNorm * (1 - Double(n) / Double(p)) }
    let gamma = Double(p) / Double(n)
    let ell = gamma * noiseVariance / squaredNorm
    let s = 1 - gamma + ell
    let root = (s * s + 4 * gamma * ell).squareRoot()
    // The two forms of a root of a quadratic: the one without cancellation.
    let m = s > 0 ? 2 / (s + root) : (root - s) / (2 * gamma * ell)
    return noiseVariance * gamma * m
  }

  /// The sample size at which least squares on q coordinates reaches an excess: q(1 + σ²/ε) + 1.
  public static func sampleSize(q: Int, noiseVariance: Double, excess: Double) -> Double {
    Double(q) * (1 + noiseVariance / excess) + 1
  }
}

import Foundation

/// Least squares on p coordinates of which those below a threshold are set to zero: what keeping few coordinates is worth
/// at best, when the threshold is the best one for the teacher.
///
/// With an orthogonal design, z_j = β_j + N(0, s²), and in units u = |β|/s, L = t/s, coordinate j costs on average s² times
///
///     h(u, L) = u²[Φ(L − u) − Φ(−L − u)] + Φ(u − L) + Φ(−L − u) + (L − u)φ(L − u) + (L + u)φ(L + u)
///
/// (Donoho and Johnstone, *Biometrika* 81:425, 1994). With inputs N(0, I) in p dimensions a coefficient of least squares is
/// β_j + σ·N(0, 1)/√w with w ~ χ² of n − p + 1 degrees of freedom, so the mean over w of σ²/w·Σ_j h is exact as well.
public struct BestThreshold: Equatable, Sendable {
  /// t: coefficients of least squares below it are set to zero.
  public let threshold: Double
  /// The expected excess E|β̂ − β|² at this threshold.
  public let excess: Double

  /// The threshold of smallest expected excess for random inputs N(0, I).
  ///
  /// - Parameter n: labels, n > p + 1; real, so that curves can be inverted.
  /// - Returns: `nil` where least squares has no finite variance, or for σ² ≤ 0.
  public init?(n: Double, weights: [Double], noiseVariance: Double) {
    let freedom = n - Double(weights.count) + 1
    guard freedom > 2, noiseVariance > 0, n.isFinite else { return nil }
    let nodes = Self.chiSquareNodes(freedom)
    self.init(weights, deviation: (noiseVariance / freedom).squareRoot()) {
      Self.expectedExcess(threshold: $0, weights: weights, noiseVariance: noiseVariance, nodes)
    }
  }

  /// Mean over w of σ²/w·Σ_j h(|β_j|√w/σ, t√w/σ).
  package static func expectedExcess(
    threshold t: Double, weights: [Double], noiseVariance: Double, _ nodes: [(value: Double, weight: Double)]
  ) -> Double {
    nodes.reduce(0) { sum, node in
      let variance = noiseVariance / node.value
      return sum + node.weight * variance * risk(weights, threshold: t, deviation: variance.squareRoot())
    }
  }

  /// The same for an orthogonal design, in which every coefficient has the variance `variance`.
  public init?(orthogonal weights: [Double], variance: Double) {
    guard variance > 0, variance.isFinite else { return nil }
    let deviation = variance.squareRoot()
    self.init(weights, deviation: deviation) { variance * Self.risk(weights, threshold: $0, deviation: deviation) }
  }

  /// The smallest value on a grid of thresholds, refined by golden sections: there may be several valleys.
  private init(_ weights: [Double], deviation: Double, excess: (Double) -> Double) {
    let highest = weights.reduce(0) { max($0, abs($1)) } + 6 * deviation
    let count = 32
    let grid = (0...count).map { highest * Double($0) / Double(count) }
    let values = grid.map(excess)
    let best = values.indices.min { values[$0] < values[$1] } ?? 0
    var (a, b) = (grid[max(0, best - 1)], grid[min(count, best + 1)])
    let ratio = (5.0.squareRoot() - 1) / 2
    for _ in 0..<16 {
      let (c, d) = (b - ratio * (b - a), a + ratio * (b - a))
      if excess(c) < excess(d) { b = d } else { a = c }
    }
    let middle = (a + b) / 2
    let refined = excess(middle)
    (threshold, self.excess) = refined <= values[best] ? (middle, refined) : (grid[best], values[best])
  }

  /// Labels at which the best threshold reaches an excess; `nil` where it does not between p + 2 and 10⁷ labels, or is
  /// below it from the start.
  public static func sampleSize(weights: [Double], noiseVariance: Double, excess: Double) -> Double? {
    func value(_ n: Double) -> Double {
      BestThreshold(n: n, weights: weights, noiseVariance: noiseVariance)?.excess ?? .infinity
    }
    // In logarithms the curve is nearly straight: regula falsi (Illinois) takes a few steps.
    var (low, high) = (log(Double(weights.count) + 2), log(1e7))
    var (above, below) = (log(value(exp(low)) / excess), log(value(exp(high)) / excess))
    guard above > 0, above.isFinite, below <= 0 else { return nil }
    var side = 0
    for _ in 0..<200 {
      let x = (low * below - high * above) / (below - above)
      let y = log(value(exp(x)) / excess)
      if abs(y) < 1e-9 || high - low < 1e-9 { return exp(x) }
      if y > 0 {
        (low, above) = (x, y)
        if side == 1 { below /= 2 }
        side = 1
      } else {
        (high, below) = (x, y)
        if side == -1 { above /= 2 }
        side = -1
      }
    }
    return exp((low + high) / 2)
  }

  /// Σ_j h(|β_j|/s, t/s). Zeros are counted once.
  private static func risk(_ weights: [Double], threshold t: Double, deviation s: Double) -> Double {
    var zeros = 0
    var sum = 0.0
    for weight in weights {
      if weight == 0 { zeros += 1 } else { sum += hardRisk(abs(weight) / s, t / s) }
    }
    return zeros == 0 ? sum : sum + Double(zeros) * hardRisk(0, t / s)
  }

  /// h(u, L).
  static func hardRisk(_ u: Double, _ l: Double) -> Double {
    func cdf(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }
    func density(_ x: Double) -> Double { exp(-x * x / 2) / (2 * Double.pi).squareRoot() }
    return u * u * (cdf(l - u) - cdf(-l - u)) + cdf(u - l) + cdf(-l - u) + (l - u) * density(l - u) + (l + u) * density(l + u)
  }

  /// Values of χ² and their probabilities, by the trapezoidal rule in ln w, which converges fast.
  package static func chiSquareNodes(_ freedom: Double) -> [(value: Double, weight: Double)] {
    let centre = log(freedom)
    let width = 9 * (2 / freedom).squareRoot()
    let count = 32
    let nodes = (0...count).map { i -> (value: Double, weight: Double) in
      // The density in ln w falls slowly to the left, fast to the right.
      let x = centre - 1.6 * width + 2.2 * width * Double(i) / Double(count)
      return (exp(x), exp(freedom / 2 * (x - centre) - (exp(x) - freedom) / 2))
    }
    let total = nodes.reduce(0) { $0 + $1.weight }
    return nodes.map { ($0.value, $0.weight / total) }
  }
}

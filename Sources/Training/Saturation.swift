import Foundation

/// Whether a logged loss has stopped falling.
///
/// The last 2th entries, th = ⌈W/2⌉, are cut into an earlier half a and a later half b. Each half is smoothed by local
/// linear regression with Epanechnikov weights K(v) = ¾(1 − v²), v = ((t_i − t)/(th − 1))/h,
/// h = th^(−2/7) (ln th)^(−1/16). With the means m of the raw halves and the sample standard deviations s of
/// (raw − smooth), the loss is saturated iff m_a − m_b ≤ min(s_a, s_b) + ε. One-sided: a rising loss is saturated.
/// After the reference implementation of arXiv 2505.17469.
public struct SaturationTest: Hashable, Sendable {
  /// W ≥ 4, in log entries.
  public let window: Int
  /// ε.
  public let tolerance: Double

  public init(window: Int, tolerance: Double = 1e-10) {
    precondition(window >= 4, "the window of the saturation test needs at least 4 entries")
    self.window = window
    self.tolerance = tolerance
  }

  /// h for halves of `count` entries.
  static func bandwidth(_ count: Int) -> Double {
    let th = Double(count)
    return pow(th, -2.0 / 7) * pow(log(th), -1.0 / 16)
  }

  /// False while fewer than W + 2 entries are logged.
  public func isSaturated(_ log: [Double]) -> Bool {
    guard log.count >= window + 2 else { return false }
    let half = (window + 1) / 2
    let earlier = Array(log[(log.count - 2 * half)..<(log.count - half)])
    let later = Array(log[(log.count - half)...])
    let drop = mean(earlier) - mean(later)
    return drop <= min(noise(earlier), noise(later)) + tolerance
  }

  private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  /// Sample standard deviation of the residuals of the smoother.
  private func noise(_ values: [Double]) -> Double {
    let smooth = Self.smooth(values)
    let residuals = zip(values, smooth).map { $0 - $1 }
    let centre = mean(residuals)
    let sum = residuals.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
    return (sum / Double(values.count - 1)).squareRoot()
  }

  /// Local linear regression at every index.
  static func smooth(_ values: [Double]) -> [Double] {
    let count = values.count
    let width = bandwidth(count) * Double(count - 1)
    return values.indices.map { t in
      var s0 = 0.0, s1 = 0.0, s2 = 0.0, y0 = 0.0, y1 = 0.0
      for i in values.indices {
        let distance = Double(i - t)
        let v = distance / width
        guard abs(v) <= 1 else { continue }
        let k = 0.75 * (1 - v * v)
        s0 += k
        s1 += k * distance
        s2 += k * distance * distance
        y0 += k * values[i]
        y1 += k * distance * values[i]
      }
      let determinant = s0 * s2 - s1 * s1
      return determinant > 1e-12 * s0 * s2 ? (s2 * y0 - s1 * y1) / determinant : values[t]
    }
  }
}

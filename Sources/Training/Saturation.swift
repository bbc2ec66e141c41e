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

  /// th.
  private let half: Int
  /// The smoother as a matrix, th × th, row by row: the test is asked often and must not allocate.
  private let smoother: [Double]

  public init(window: Int, tolerance: Double = 1e-10) {
    precondition(window >= 4, "the window of the saturation test needs at least 4 entries")
    self.window = window
    self.tolerance = tolerance
    half = (window + 1) / 2
    smoother = Self.smoother(half)
  }

  /// h for halves of `count` entries.
  package static func bandwidth(_ count: Int) -> Double {
    let th = Double(count)
    return pow(th, -2.0 / 7) * pow(log(th), -1.0 / 16)
  }

  /// False while fewer than W + 2 entries are logged.
  public func isSaturated(_ log: [Double]) -> Bool {
    guard log.count >= window + 2 else { return false }
    let later = log.count - half
    let earlier = later - half
    let drop = mean(log, from: earlier) - mean(log, from: later)
    return drop <= min(noise(log, from: earlier), noise(log, from: later)) + tolerance
  }

  private func mean(_ log: [Double], from start: Int) -> Double {
    var sum = 0.0
    for i in start..<start + half { sum += log[i] }
    return sum / Double(half)
  }

  /// Sample standard deviation of the residuals of the smoother over the half that starts at `start`.
  private func noise(_ log: [Double], from start: Int) -> Double {
    var centre = 0.0
    var sum = 0.0
    for t in 0..<half {  // Welford's recurrence
      let residual = log[start + t] - smoothed(log, from: start, at: t)
      let difference = residual - centre
      centre += difference / Double(t + 1)
      sum += difference * (residual - centre)
    }
    return (sum / Double(half - 1)).squareRoot()
  }

  /// Local linear regression over the half that starts at `start`, at its entry `t`.
  package func smoothed(_ log: [Double], from start: Int, at t: Int) -> Double {
    var sum = 0.0
    for i in 0..<half { sum += smoother[t * half + i] * log[start + i] }
    return sum
  }

  /// Weight of entry i in the local linear regression at entry t: K_i (S₂ − S₁ d_i)/(S₀ S₂ − S₁²), d_i = i − t.
  private static func smoother(_ count: Int) -> [Double] {
    let width = bandwidth(count) * Double(count - 1)
    var weights = [Double](repeating: 0, count: count * count)
    for t in 0..<count {
      func kernel(_ i: Int) -> Double {
        let v = Double(i - t) / width
        return abs(v) <= 1 ? 0.75 * (1 - v * v) : 0
      }
      var s0 = 0.0
      var s1 = 0.0
      var s2 = 0.0
      for i in 0..<count {
        s0 += kernel(i)
        s1 += kernel(i) * Double(i - t)
        s2 += kernel(i) * Double(i - t) * Double(i - t)
      }
      let determinant = s0 * s2 - s1 * s1
      guard determinant > 1e-12 * s0 * s2 else {
        weights[t * count + t] = 1
        continue
      }
      for i in 0..<count { weights[t * count + i] = kernel(i) * (s2 - s1 * Double(i - t)) / determinant }
    }
    return weights
  }
}

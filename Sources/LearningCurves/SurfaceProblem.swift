import Foundation

/// The objective of a scaling surface: Σ wᵢ·huber(ln f(Nᵢ, Dᵢ) − ln Lᵢ).
///
/// The variables are the logarithms of the three terms at the geometric means of N and D, and the exponents; centred, an
/// amplitude and its exponent are hardly correlated.
struct SurfaceProblem {
  private let x: [Double]
  private let y: [Double]
  private let logLosses: [Double]
  private let threshold: Double
  let centers: (x: Double, y: Double)

  /// u, α, v, β, e of e^(u − αx) + e^(v − βy) + e^e.
  typealias Variables = [Double]

  init(sizes: [[Double]], losses: [Double], threshold: Double) {
    let logs = sizes.map { $0.map { log($0) } }
    let means = logs.map { $0.reduce(0, +) / Double($0.count) }
    centers = (means[0], means[1])
    x = logs[0].map { $0 - means[0] }
    y = logs[1].map { $0 - means[1] }
    logLosses = losses.map { log($0) }
    self.threshold = threshold
  }

  /// ln of the three terms and of their sum.
  static func logarithms(_ q: Variables, _ x: Double, _ y: Double) -> (terms: (Double, Double, Double), sum: Double) {
    let terms = (q[0] - q[1] * x, q[2] - q[3] * y, q[4])
    let top = max(terms.0, terms.1, terms.2)
    return (terms, top + log(exp(terms.0 - top) + exp(terms.1 - top) + exp(terms.2 - top)))
  }

  func residuals(_ q: Variables) -> [Double] {
    x.indices.map { Self.logarithms(q, x[$0], y[$0]).sum - logLosses[$0] }
  }

  func huber(_ r: Double) -> Double {
    abs(r) <= threshold ? r * r / 2 : threshold * (abs(r) - threshold / 2)
  }

  /// The objective in units of threshold², with its gradient.
  func objective(_ q: Variables, weights: [Double]) -> (value: Double, gradient: [Double]) {
    var value = 0.0
    var gradient = [Double](repeating: 0, count: 5)
    let unit = 1 / (threshold * threshold)
    for i in x.indices where weights[i] != 0 {
      let (terms, sum) = Self.logarithms(q, x[i], y[i])
      let r = sum - logLosses[i]
      value += weights[i] * huber(r) * unit
      let slope = weights[i] * max(-threshold, min(threshold, r)) * unit
      let (a, b, c) = (exp(terms.0 - sum) * slope, exp(terms.1 - sum) * slope, exp(terms.2 - sum) * slope)
      gradient[0] += a
      gradient[1] -= a * x[i]
      gradient[2] += b
      gradient[3] -= b * y[i]
      gradient[4] += c
    }
    return (value, gradient)
  }

  /// - Parameter precision: the gradient at which to end, of the largest that is possible.
  func descend(from start: Variables, weights: [Double], precision: Double = 1e-9) -> QuasiNewton.Minimum {
    QuasiNewton.minimise(from: start, tolerance: precision * Double(x.count) / threshold) { objective($0, weights: weights) }
  }

  /// Starting points for a grid of both exponents, the best first: the terms are linear given the exponents, so that their
  /// amplitudes follow from relative least squares.
  func starts(count: Int) -> [Variables] {
    let exponents = (0..<18).map { 0.02 * pow(150, Double($0) / 17) }
    let weights = x.map { _ in 1.0 }
    let losses = logLosses.map { exp($0) }
    let candidates = exponents.flatMap { alpha in exponents.map { (alpha, $0) } }.map { alpha, beta in
      let columns = x.indices.map { i in
        [exp(-alpha * x[i]) / losses[i], exp(-beta * y[i]) / losses[i], 1 / losses[i]]
      }
      let amplitudes = Self.amplitudes(columns, least: 1e-3 * (losses.min() ?? 1))
      let q = [log(amplitudes[0]), alpha, log(amplitudes[1]), beta, log(amplitudes[2])]
      return (q, objective(q, weights: weights).value)
    }
    return candidates.filter { $0.1.isFinite }.sorted { $0.1 < $1.1 }.prefix(count).map(\.0)
  }

  /// Least squares of 1 on three columns, by coordinate descent that keeps amplitudes above `least`.
  private static func amplitudes(_ columns: [[Double]], least: Double) -> [Double] {
    var gram = [Double](repeating: 0, count: 9)
    var right = [Double](repeating: 0, count: 3)
    for row in columns {
      for j in 0..<3 {
        right[j] += row[j]
        for k in 0..<3 { gram[j * 3 + k] += row[j] * row[k] }
      }
    }
    var result = [least, least, least]
    for _ in 0..<200 {
      for j in 0..<3 {
        let others = (0..<3).reduce(0.0) { $1 == j ? $0 : $0 + gram[j * 3 + $1] * result[$1] }
        result[j] = max(least, (right[j] - others) / gram[j * 3 + j])
      }
    }
    return result
  }
}

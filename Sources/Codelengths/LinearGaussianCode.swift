import Foundation

/// The exact Bayes code of y = Xw + noise with w ~ N(0, τ²I) and noise of variance σ²: the one learner whose evidence,
/// best variational bound and prequential length can all be written down, and are equal. Densities, in nats of the real
/// labels: add n·log₂(1/δ) bits for labels on a fine grid δ.
public struct LinearGaussianCode: Hashable, Sendable {
  /// n rows of p inputs.
  public let rows: [[Double]]
  public let labels: [Double]
  /// σ > 0.
  public let noiseStd: Double
  /// τ > 0.
  public let priorStd: Double

  public init(rows: [[Double]], labels: [Double], noiseStd: Double, priorStd: Double) {
    precondition(rows.count == labels.count && !rows.isEmpty, "inputs and labels differ in number")
    precondition(noiseStd > 0 && priorStd > 0, "standard deviations must be positive")
    self.rows = rows
    self.labels = labels
    self.noiseStd = noiseStd
    self.priorStd = priorStd
  }

  /// −ln N(y; 0, σ²I + τ²XXᵀ), by the Cholesky factor of the covariance of the labels.
  public var evidence: Codelength {
    let n = labels.count
    var covariance = [[Double]](repeating: Array(repeating: 0, count: n), count: n)
    for i in 0..<n {
      for j in 0..<n {
        covariance[i][j] = priorStd * priorStd * Self.dot(rows[i], rows[j]) + (i == j ? noiseStd * noiseStd : 0)
      }
    }
    let factor = Self.cholesky(covariance)
    let white = Self.forwardSolve(factor, labels)
    var nats = Double(n) / 2 * log(2 * Double.pi)
    for i in 0..<n { nats += log(factor[i][i]) + white[i] * white[i] / 2 }
    return Codelength(nats: nats)
  }

  /// Σ −ln P(y_i | x_i, earlier labels), the posterior updated label by label.
  public var prequential: Codelength {
    var state = Recursion(dimension: rows[0].count, priorStd: priorStd)
    return zip(rows, labels).reduce(.zero) { $0 + state.length(of: $1.1, at: $1.0, noiseStd: noiseStd) }
  }

  /// The posterior after all labels: mean and covariance (p × p).
  public var posterior: (mean: [Double], covariance: [[Double]]) {
    var state = Recursion(dimension: rows[0].count, priorStd: priorStd)
    for (row, label) in zip(rows, labels) { _ = state.length(of: label, at: row, noiseStd: noiseStd) }
    return (state.mean, state.covariance)
  }

  /// KL(q ‖ prior) and E_q of the negative log likelihood for q = N(mean, covariance); their sum is at least `evidence`, with
  /// equality at the posterior.
  public func variational(mean: [Double], covariance: [[Double]]) -> (divergence: Codelength, expectedLoss: Codelength) {
    let p = mean.count
    let factor = Self.cholesky(covariance)
    var divergence = 0.0
    for i in 0..<p {
      divergence +=
        (covariance[i][i] + mean[i] * mean[i]) / (2 * priorStd * priorStd) - 0.5 + log(priorStd) - log(factor[i][i])
    }
    var loss = 0.0
    for (row, label) in zip(rows, labels) {
      let spread = (0..<p).reduce(0.0) { sum, i in sum + row[i] * Self.dot(covariance[i], row) }
      let residual = label - Self.dot(row, mean)
      loss += log(2 * Double.pi * noiseStd * noiseStd) / 2 + (residual * residual + spread) / (2 * noiseStd * noiseStd)
    }
    return (Codelength(nats: divergence), Codelength(nats: loss))
  }

  /// The posterior, updated by one label at a time (recursive least squares).
  private struct Recursion {
    var mean: [Double]
    var covariance: [[Double]]

    init(dimension p: Int, priorStd: Double) {
      mean = Array(repeating: 0, count: p)
      covariance = (0..<p).map { i in (0..<p).map { $0 == i ? priorStd * priorStd : 0 } }
    }

    mutating func length(of label: Double, at row: [Double], noiseStd: Double) -> Codelength {
      let gain = covariance.map { LinearGaussianCode.dot($0, row) }
      let variance = noiseStd * noiseStd + LinearGaussianCode.dot(gain, row)
      let residual = label - LinearGaussianCode.dot(mean, row)
      for i in mean.indices {
        mean[i] += gain[i] * residual / variance
        for j in mean.indices { covariance[i][j] -= gain[i] * gain[j] / variance }
      }
      return Codelength(nats: log(2 * Double.pi * variance) / 2 + residual * residual / (2 * variance))
    }
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

  /// The lower triangular C with CCᵀ = `matrix`, which must be positive definite.
  private static func cholesky(_ matrix: [[Double]]) -> [[Double]] {
    var factor = matrix
    for i in matrix.indices {
      for j in 0...i {
        var sum = matrix[i][j]
        for k in 0..<j { sum -= factor[i][k] * factor[j][k] }
        factor[i][j] = i == j ? sum.squareRoot() : sum / factor[j][j]
      }
      for j in matrix.indices where j > i { factor[i][j] = 0 }
    }
    return factor
  }

  private static func forwardSolve(_ factor: [[Double]], _ b: [Double]) -> [Double] {
    var x = b
    for i in b.indices {
      for k in 0..<i { x[i] -= factor[i][k] * x[k] }
      x[i] /= factor[i][i]
    }
    return x
  }
}

import Kernels

/// Several linear regressions on one design whose coefficients are switched on and off at random:
/// Y_c ≈ F(w_c∘z_c), z_jc ~ Bernoulli(π_jc) independent. The expected squared error has a closed form,
///
///     E|y − F(w∘z)|² = |y − F(w∘π)|² + Σ_j |F_j|² w_j² π_j(1 − π_j)
///
/// so that its gradient needs no sampling. Matrices of coefficients have the shape variables × regressions.
/// The buffers belong to one thread, and nothing is allocated after `init`.
package final class GatedRegressions {
  let samples: Int
  let variables: Int
  let columns: Int
  /// N_j = |F_j|².
  package let norms: AlignedBuffer<Double>
  private let design: AlignedBuffer<Double>
  private let targets: AlignedBuffer<Double>
  private let residuals: AlignedBuffer<Double>
  /// FᵀF and FᵀY, with which a step costs p² instead of 2np; nil where there are more variables than samples.
  private let normal: (gram: AlignedBuffer<Double>, moments: AlignedBuffer<Double>)?

  /// - Parameters:
  ///   - design: F, samples × variables, row by row.
  ///   - targets: Y, samples × regressions, row by row.
  package init(design: [Double], targets: [Double], samples n: Int, variables p: Int) {
    precondition(
      n > 0 && p > 0 && design.count == n * p && targets.count % n == 0 && !targets.isEmpty,
      "the design needs samples × variables values, and the targets a value for each sample")
    samples = n
    variables = p
    columns = targets.count / n
    self.design = AlignedBuffer(design)
    self.targets = AlignedBuffer(targets)
    residuals = AlignedBuffer(count: targets.count)
    norms = AlignedBuffer(count: p)
    for i in 0..<n {
      for j in 0..<p { norms[j] += design[i * p + j] * design[i * p + j] }
    }
    guard p <= n else {
      normal = nil
      return
    }
    let gram = AlignedBuffer<Double>(count: p * p)
    let moments = AlignedBuffer<Double>(count: p * columns)
    MatrixProduct.multiply(self.design, transposed: true, by: self.design, rows: p, inner: n, columns: p, into: gram)
    MatrixProduct.multiply(self.design, transposed: true, by: self.targets, rows: p, inner: n, columns: columns, into: moments)
    normal = (gram, moments)
  }

  /// `correlation` ← Fᵀ(Y − Fv).
  package func correlate(_ v: AlignedBuffer<Double>, into correlation: AlignedBuffer<Double>) {
    if let normal {
      correlation.assign(from: normal.moments)
      MatrixProduct.multiply(
        normal.gram, by: v, rows: variables, inner: variables, columns: columns, scale: -1, keep: 1, into: correlation)
    } else {
      updateResiduals(v)
      MatrixProduct.multiply(
        design, transposed: true, by: residuals, rows: variables, inner: samples, columns: columns, into: correlation)
    }
  }

  /// Σ_samples (Y − Fv)² of each regression.
  func squaredErrors(_ v: AlignedBuffer<Double>) -> [Double] {
    updateResiduals(v)
    var sums = [Double](repeating: 0, count: columns)
    for i in 0..<samples {
      for c in 0..<columns { sums[c] += residuals[i * columns + c] * residuals[i * columns + c] }
    }
    return sums
  }

  /// J = E|y − F(w∘z)|² + λ₀ Σπ + λ₁ Σπ|w| of each regression.
  package func objectives(
    weights w: AlignedBuffer<Double>, probabilities pi: AlignedBuffer<Double>, lambda0: AlignedBuffer<Double>,
    lambda1: AlignedBuffer<Double>
  ) -> [Double] {
    let means = AlignedBuffer<Double>(count: w.count)
    GateKernel.multiply(w, pi, into: means)
    var values = squaredErrors(means)
    for j in 0..<variables {
      for c in 0..<columns {
        let i = j * columns + c
        values[c] += norms[j] * w[i] * w[i] * pi[i] * (1 - pi[i]) + pi[i] * (lambda0[c] + lambda1[c] * abs(w[i]))
      }
    }
    return values
  }

  /// The largest eigenvalue of FᵀF from below, nearly always to 1 %, by power iteration.
  var largestEigenvalue: Double {
    let x = AlignedBuffer<Double>(count: variables)
    let y = AlignedBuffer<Double>(count: samples)
    for j in 0..<variables { x[j] = norms[j].squareRoot() }
    var value = 0.0
    for _ in 0..<100 {
      var length = 0.0
      for j in 0..<variables { length += x[j] * x[j] }
      guard length > 0, length.isFinite else { return 0 }
      for j in 0..<variables { x[j] /= length.squareRoot() }
      MatrixProduct.multiply(design, by: x, rows: samples, inner: variables, columns: 1, into: y)
      MatrixProduct.multiply(design, transposed: true, by: y, rows: variables, inner: samples, columns: 1, into: x)
      let last = value
      value = 0
      for i in 0..<samples { value += y[i] * y[i] }
      if abs(value - last) <= 1e-4 * value { break }
    }
    return value
  }

  private func updateResiduals(_ v: AlignedBuffer<Double>) {
    residuals.assign(from: targets)
    MatrixProduct.multiply(
      design, by: v, rows: samples, inner: variables, columns: columns, scale: -1, keep: 1, into: residuals)
  }
}

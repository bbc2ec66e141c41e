import CGSL

/// The coefficients w of least Euclidean norm among those that minimise |y − Xw|².
///
/// w = X⁺y by singular value decomposition; singular values below max(n, p)·2⁻⁵²·s₁ count as zero.
/// Any shape is accepted: with n ≥ p and full rank this is ordinary least squares, with n < p it interpolates.
/// - Parameters:
///   - x: n rows of p numbers, row-major.
///   - y: n numbers.
/// - Throws: `GSLError` where the counts disagree or a number is not finite.
public func minimumNormLeastSquares(x: [Double], n: Int, p: Int, y: [Double]) throws(GSLError) -> [Double] {
  let tolerance = Double(max(n, p)) * Double.ulpOfOne
  return try shrunkenLeastSquares(x: x, n: n, p: p, y: y) { s, largest in s > tolerance * largest ? 1 / s : 0 }
}

/// The coefficients w that minimise |y − Xw|² + λ|w|², that is (XᵀX + λI)⁻¹Xᵀy, by singular value decomposition.
///
/// λ = 0 gives `minimumNormLeastSquares`.
/// - Throws: `GSLError` where the counts disagree, a number is not finite, or λ is negative.
public func ridge(x: [Double], n: Int, p: Int, y: [Double], lambda: Double) throws(GSLError) -> [Double] {
  guard lambda >= 0, lambda.isFinite else {
    throw GSLError("Ridge regression cannot use the penalty \(lambda): it must be a finite number that is not negative.")
  }
  guard lambda > 0 else { return try minimumNormLeastSquares(x: x, n: n, p: p, y: y) }
  return try shrunkenLeastSquares(x: x, n: n, p: p, y: y) { s, _ in s / (s * s + lambda) }
}

/// w = Σᵢ f(sᵢ) (uᵢ·y) vᵢ over the singular triples of X; `filter` gets a singular value and the largest one.
private func shrunkenLeastSquares(
  x: [Double], n: Int, p: Int, y: [Double], filter: (Double, Double) -> Double
) throws(GSLError) -> [Double] {
  guard n > 0, p > 0, x.count == n * p, y.count == n else {
    throw GSLError(
      """
      Linear least squares with n = \(n) and p = \(p) was given \(x.count) inputs and \(y.count) labels: \
      it needs n and p of at least 1, n·p inputs and n labels.
      """)
  }
  guard x.allSatisfy(\.isFinite), y.allSatisfy(\.isFinite) else {
    throw GSLError("Linear least squares was given an input or a label that is not finite: all of them must be finite numbers.")
  }
  // GSL decomposes tall matrices only; the roles of U and V change places for a wide one.
  let isTall = n >= p
  let rows = max(n, p)
  let columns = min(n, p)
  let matrix = try Matrix(rows: rows, columns: columns)
  for i in 0..<n { for j in 0..<p { if isTall { matrix[i, j] = x[i * p + j] } else { matrix[j, i] = x[i * p + j] } } }
  let svd = try SingularValueDecomposition(of: matrix, method: .golubReinsch)
  let left = isTall ? svd.u : svd.v
  let right = isTall ? svd.v : svd.u
  var w = [Double](repeating: 0, count: p)
  for k in 0..<columns {
    let factor = filter(svd.singularValues[k], svd.singularValues[0])
    guard factor != 0 else { continue }
    var projection = 0.0
    for i in 0..<n { projection += left[i, k] * y[i] }
    for j in 0..<p { w[j] += factor * projection * right[j, k] }
  }
  return w
}

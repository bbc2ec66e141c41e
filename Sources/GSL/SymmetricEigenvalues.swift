import CGSL

/// The eigenvalues of a symmetric matrix, falling.
///
/// - Parameters:
///   - order: rows, at least one.
///   - element: the element in a row and a column, column ≤ row.
/// - Throws: `GSLError` if a number is not finite.
public func symmetricEigenvalues(order: Int, _ element: (Int, Int) -> Double) throws(GSLError) -> [Double] {
  let attempt = "find the eigenvalues of a symmetric matrix of \(order) rows"
  guard order > 0 else { throw GSLError("GSL could not \(attempt): it needs at least one row.") }
  let matrix = try Matrix(rows: order, columns: order)
  for i in 0..<order {
    for j in 0...i {
      let value = element(i, j)
      guard value.isFinite else { throw GSLError("GSL could not \(attempt): it holds a number that is not finite.") }
      matrix[i, j] = value
      matrix[j, i] = value
    }
  }
  guard let workspace = gsl_eigen_symm_alloc(order) else { throw GSLError("GSL had no memory to \(attempt).") }
  defer { gsl_eigen_symm_free(workspace) }
  let values = try Vector(count: order)
  try check(gsl_eigen_symm(matrix.pointer, values.pointer, workspace), attempt)
  return (0..<order).map { values[$0] }.sorted(by: >)
}

import CGSL

/// JᵀJ of a matrix J whose rows arrive in blocks, and its eigenvalues.
public struct GramMatrix {
  public let dimension: Int
  /// Only the upper triangle is kept, row by row.
  private let matrix: Matrix

  /// Zero, `dimension` × `dimension`.
  public init(dimension: Int) throws(GSLError) {
    guard dimension > 0 else {
      throw GSLError("A Gram matrix of \(dimension) columns cannot be made: it needs at least one column.")
    }
    self.dimension = dimension
    matrix = try Matrix(rows: dimension, columns: dimension)
  }

  /// Adds `scale`·JᵀJ for a block of rows of J, one row after the other.
  public func add(rows block: [Double], scale: Double = 1) {
    precondition(block.count % dimension == 0, "the block does not hold whole rows")
    let rows = block.count / dimension
    guard rows > 0 else { return }
    cblas_dsyrk(
      CblasRowMajor, CblasUpper, CblasTrans, blasint(dimension), blasint(rows), scale, block, blasint(dimension), 1,
      matrix.pointer.pointee.data, blasint(matrix.pointer.pointee.tda))
  }

  public var trace: Double { (0..<dimension).reduce(0) { $0 + matrix[$1, $1] } }

  /// The eigenvalues, falling; the matrix is kept.
  public func eigenvalues() throws(GSLError) -> [Double] {
    let attempt = "find the eigenvalues of a symmetric matrix of \(dimension) rows"
    let copy = try Matrix(rows: dimension, columns: dimension)
    for i in 0..<dimension {
      for j in i..<dimension {
        guard matrix[i, j].isFinite else { throw GSLError("GSL could not \(attempt): it holds a number that is not finite.") }
        copy[i, j] = matrix[i, j]
        copy[j, i] = matrix[i, j]
      }
    }
    guard let workspace = gsl_eigen_symm_alloc(dimension) else { throw GSLError("GSL had no memory to \(attempt).") }
    defer { gsl_eigen_symm_free(workspace) }
    let values = try Vector(count: dimension)
    try check(gsl_eigen_symm(copy.pointer, values.pointer, workspace), attempt)
    return (0..<dimension).map { values[$0] }.sorted(by: >)
  }
}

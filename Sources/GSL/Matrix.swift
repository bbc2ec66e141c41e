import CGSL

/// Owns a GSL matrix; freed with its owner. Rows × columns, row-major.
final class Matrix {
  let pointer: UnsafeMutablePointer<gsl_matrix>
  let rows: Int
  let columns: Int

  init(rows: Int, columns: Int) throws(GSLError) {
    silenceErrorHandler()
    guard let pointer = gsl_matrix_calloc(rows, columns) else {
      throw GSLError("GSL had no memory for a matrix of \(rows) by \(columns) numbers.")
    }
    self.pointer = pointer
    self.rows = rows
    self.columns = columns
  }

  deinit { gsl_matrix_free(pointer) }

  subscript(row: Int, column: Int) -> Double {
    get { pointer.pointee.data[row * pointer.pointee.tda + column] }
    set { pointer.pointee.data[row * pointer.pointee.tda + column] = newValue }
  }
}

/// Owns a GSL vector; freed with its owner.
final class Vector {
  let pointer: UnsafeMutablePointer<gsl_vector>
  let count: Int

  init(count: Int) throws(GSLError) {
    silenceErrorHandler()
    guard let pointer = gsl_vector_calloc(count) else {
      throw GSLError("GSL had no memory for a vector of \(count) numbers.")
    }
    self.pointer = pointer
    self.count = count
  }

  convenience init(_ values: [Double]) throws(GSLError) {
    try self.init(count: values.count)
    for index in 0..<values.count { self[index] = values[index] }
  }

  deinit { gsl_vector_free(pointer) }

  subscript(index: Int) -> Double {
    get { pointer.pointee.data[index * pointer.pointee.stride] }
    set { pointer.pointee.data[index * pointer.pointee.stride] = newValue }
  }
}

/// A thin singular value decomposition A = U·diag(s)·Vᵀ of a matrix with at least as many rows as columns.
struct SingularValueDecomposition {
  enum Method {
    case golubReinsch
    /// One-sided Jacobi: slower, but small singular values keep their relative accuracy.
    case jacobi
  }

  let u: Matrix
  let singularValues: Vector
  let v: Matrix

  /// Consumes `matrix`, whose numbers must be finite: GSL does not return from a NaN.
  init(of matrix: Matrix, method: Method) throws(GSLError) {
    u = matrix
    v = try Matrix(rows: matrix.columns, columns: matrix.columns)
    singularValues = try Vector(count: matrix.columns)
    func attempt() -> String { "decompose a matrix of \(matrix.rows) by \(matrix.columns) numbers" }
    switch method {
    case .golubReinsch:
      let work = try Vector(count: matrix.columns)
      try check(gsl_linalg_SV_decomp(u.pointer, v.pointer, singularValues.pointer, work.pointer), attempt())
    case .jacobi:
      try check(gsl_linalg_SV_decomp_jacobi(u.pointer, v.pointer, singularValues.pointer), attempt())
    }
  }
}

import CKernels
import Foundation

/// A symmetric matrix, row-major, of which only the lower triangle is kept; or, after `factorise`, its Cholesky factor.
public final class SymmetricMatrix {
  public let order: Int
  let elements: AlignedBuffer<Double>

  public init(order: Int) {
    self.order = order
    elements = AlignedBuffer(count: order * order)
  }

  /// Element of the lower triangle, column ≤ row.
  public subscript(row: Int, column: Int) -> Double {
    get { elements[row * order + column] }
    set { elements[row * order + column] = newValue }
  }

  /// Becomes diagonal · I + factor · D other D, D the diagonal matrix of `scales`, or I without them.
  public func setScaled(_ other: SymmetricMatrix, scales: [Double]? = nil, factor: Double, diagonal: Double) {
    precondition(other.order == order && other !== self && (scales?.count ?? order) == order, "matrices differ in size")
    let (to, from) = (elements.pointer, other.elements.pointer)
    guard let scales else { return brv_scaled_symmetric_f64(from, nil, factor, diagonal, order, to) }
    scales.withUnsafeBufferPointer { brv_scaled_symmetric_f64(from, $0.baseAddress, factor, diagonal, order, to) }
  }

  /// Adds `scale` · JᵀJ for the rows of J, one after the other.
  public func addGram(ofRows rows: [Double], scale: Double) {
    precondition(rows.count % order == 0, "the numbers do not fill whole rows")
    brv_column_gram_f64(rows, rows.count / order, order, scale, 1, elements.pointer)
  }

  /// Replaces the matrix by its lower Cholesky factor; false where it is not positive definite.
  public func factorise() -> Bool { brv_cholesky_f64(elements.pointer, order) == 0 }

  /// ln det of the matrix whose factor this is.
  public var logDeterminant: Double {
    var sum = 0.0
    for i in 0..<order { sum += log(elements.pointer[i * order + i]) }
    return 2 * sum
  }

  /// b ← A⁻¹ b, for the matrix A whose factor this is.
  public func solve(_ b: AlignedBuffer<Double>) {
    precondition(b.count == order, "the right-hand side has another size")
    brv_cholesky_solve_f64(elements.pointer, order, b.pointer)
  }

  /// b ← F⁻ᵀ b, which turns white noise into noise of covariance A⁻¹.
  public func backSolve(_ b: AlignedBuffer<Double>) {
    precondition(b.count == order, "the right-hand side has another size")
    brv_cholesky_back_solve_f64(elements.pointer, order, b.pointer)
  }

  /// Replaces the factor of A by A⁻¹.
  public func invert() { brv_cholesky_invert_f64(elements.pointer, order) }

  /// Σ over all i, j of A_ij B_ij.
  public func dot(_ other: SymmetricMatrix) -> Double {
    precondition(other.order == order, "matrices differ in size")
    let (a, b) = (elements.pointer, other.elements.pointer)
    var sum = 0.0
    for i in 0..<order {
      let start = i * order
      sum += 2 * brv_dot_f64(a + start, b + start, i) + a[start + i] * b[start + i]
    }
    return sum
  }
}

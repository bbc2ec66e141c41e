/// Products of dense matrices stored row by row.
public enum MatrixProduct<Scalar: KernelScalar> {
  public typealias Buffer = AlignedBuffer<Scalar>

  /// c ← scale · op(a) b + keep · c with op(a) of shape rows × inner, b of inner × columns and c of rows × columns.
  ///
  /// - Parameter transposed: whether op(a) = aᵀ, so that `a` itself has the shape inner × rows.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func multiply(
    _ a: Buffer, transposed: Bool = false, by b: Buffer, rows: Int, inner: Int, columns: Int, scale: Scalar = 1,
    keep: Scalar = 0, into c: Buffer
  ) {
    precondition(
      rows > 0 && inner > 0 && columns > 0 && a.count == rows * inner && b.count == inner * columns && c.count == rows * columns,
      "the shapes of a matrix product do not fit")
    Scalar._multiply(transposed, rows, inner, columns, scale, a.pointer, b.pointer, keep, c.pointer)
  }
}

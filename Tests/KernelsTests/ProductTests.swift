import Kernels
import Testing

/// Products, factors and inverses beside the plain loops whose order of sums they promise (docs/reproducibility.md): equal to
/// the last bit, in every size around the blocks.
@Suite struct ProductTests {
  /// Numbers in [−½, ½) that are the same everywhere.
  static func numbers<Scalar: KernelScalar>(_ count: Int, seed: UInt64, as: Scalar.Type = Scalar.self) -> [Scalar] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Scalar(state >> 43) / Scalar(1 << 21) - 0.5
    }
  }

  static func product<Scalar: KernelScalar>(
    _: Scalar.Type, transposed: Bool, _ rows: Int, _ inner: Int, _ columns: Int, scale: Scalar, keep: Scalar
  ) -> Bool {
    let a = numbers(rows * inner, seed: 1, as: Scalar.self)
    let b = numbers(inner * columns, seed: 2, as: Scalar.self)
    let start = numbers(rows * columns, seed: 3, as: Scalar.self)
    let c = AlignedBuffer(start)
    MatrixProduct.multiply(
      AlignedBuffer(a), transposed: transposed, by: AlignedBuffer(b), rows: rows, inner: inner, columns: columns, scale: scale,
      keep: keep, into: c)
    for i in 0..<rows {
      for j in 0..<columns {
        var sum = keep == 0 ? 0 : keep * start[i * columns + j]
        for k in 0..<inner { sum.addProduct(transposed ? a[k * rows + i] : a[i * inner + k], scale * b[k * columns + j]) }
        guard sum == c[i * columns + j] else { return false }
      }
    }
    return true
  }

  @Test(
    arguments: [
      (1, 1, 1), (3, 5, 2), (5, 1, 17), (6, 16, 16), (7, 33, 15), (8, 255, 48), (9, 256, 47), (13, 257, 49), (25, 70, 100),
      (17, 9, 385), (2, 513, 3), (33, 20, 31),
    ])
  func productsAreThePlainLoops(_ rows: Int, _ inner: Int, _ columns: Int) {
    for transposed in [false, true] {
      #expect(Self.product(Float.self, transposed: transposed, rows, inner, columns, scale: 1, keep: 0))
      #expect(Self.product(Float.self, transposed: transposed, rows, inner, columns, scale: -0.7, keep: 1))
      #expect(Self.product(Double.self, transposed: transposed, rows, inner, columns, scale: 1, keep: 1))
      #expect(Self.product(Double.self, transposed: transposed, rows, inner, columns, scale: 0.3, keep: 0.5))
    }
  }

  /// JᵀJ + I, and its lower Cholesky factor by the plain loops.
  private static func plain(_ rows: [Double], order: Int) -> (matrix: [[Double]], factor: [[Double]]) {
    var matrix = [[Double]](repeating: [Double](repeating: 0, count: order), count: order)
    for i in 0..<order {
      for j in 0...i {
        var sum = 0.0
        for k in 0..<rows.count / order { sum.addProduct(rows[k * order + i], rows[k * order + j]) }
        matrix[i][j] = sum
      }
    }
    var factor = matrix
    for i in 0..<order {
      for j in 0...i {
        var sum = matrix[i][j] + (i == j ? 1 : 0)
        for k in 0..<j { sum.addProduct(-factor[i][k], factor[j][k]) }
        factor[i][j] = i == j ? sum.squareRoot() : sum / factor[j][j]
      }
    }
    return (matrix, factor)
  }

  @Test(arguments: [1, 2, 7, 8, 15, 16, 17, 47, 48, 49, 63, 96, 97, 130])
  func factorsAreThePlainLoops(_ order: Int) {
    let rows: [Double] = Self.numbers((order + 3) * order, seed: UInt64(order))
    let gram = SymmetricMatrix(order: order)
    gram.addGram(ofRows: rows, scale: 1)
    let (matrix, factor) = Self.plain(rows, order: order)
    for i in 0..<order {
      #expect((0...i).allSatisfy { gram[i, $0] == matrix[i][$0] })
      // nothing is written above the diagonal
      #expect((i + 1..<max(i + 1, order)).allSatisfy { gram[i, $0] == 0 })
    }
    let factored = SymmetricMatrix(order: order)
    factored.setScaled(gram, factor: 1, diagonal: 1)
    #expect(factored.factorise())
    for i in 0..<order { #expect((0...i).allSatisfy { factored[i, $0] == factor[i][$0] }) }

    // A x = b, F x = …, and A⁻¹, against A itself
    let right: [Double] = Self.numbers(order, seed: 9)
    let x = AlignedBuffer(right)
    factored.solve(x)
    func element(_ i: Int, _ j: Int) -> Double { matrix[max(i, j)][min(i, j)] + (i == j ? 1 : 0) }
    for i in 0..<order {
      #expect(abs((0..<order).reduce(-right[i]) { $0 + element(i, $1) * x[$1] }) < 1e-12)
    }
    let back = AlignedBuffer(right)
    factored.backSolve(back)
    for j in 0..<order { #expect(abs((j..<order).reduce(-right[j]) { $0 + factor[$1][j] * back[$1] }) < 1e-12) }
    factored.invert()
    for i in 0..<order {
      for j in 0..<order {
        let sum = (0..<order).reduce(i == j ? -1.0 : 0) { $0 + element(i, $1) * factored[max($1, j), min($1, j)] }
        #expect(abs(sum) < 1e-11)
      }
    }
  }

  /// The minor that fails lies behind the first block.
  @Test func aMatrixThatIsNotPositiveHasNoFactor() {
    for order in [1, 48, 60] {
      let matrix = SymmetricMatrix(order: order)
      for i in 0..<order { matrix[i, i] = 1 }
      matrix[order - 1, order - 1] = -1e-300
      #expect(!matrix.factorise())
      for i in 0..<order { matrix[i, i] = 1 }
      matrix[order - 1, order - 1] = .nan
      #expect(!matrix.factorise())
    }
  }
}

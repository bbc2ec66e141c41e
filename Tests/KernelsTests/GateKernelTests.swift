import Foundation
import Testing

@testable import Kernels

@Suite struct GateKernelTests {
  static func values<Scalar: KernelScalar>(_ size: Int, _ shift: Double, _ lower: Double, _ upper: Double) -> [Scalar] {
    (0..<size).map { (i: Int) -> Scalar in
      let x = 0.5 + 0.5 * sin(Double(i) * 1.7 + shift)
      return i % 7 == 5 ? 0 : Scalar(lower + (upper - lower) * x)
    }
  }

  static func isNear<Scalar: KernelScalar>(_ a: Scalar, _ b: Scalar) -> Bool { abs(a - b) <= 16 * Scalar.ulpOfOne * (1 + abs(b)) }

  @Test(arguments: [(1, 1), (5, 1), (3, 4), (2, 17), (9, 33)]) func regressionGradientAgainstPlainLoops(
    _ rows: Int, _ columns: Int
  ) {
    checkRegressionGradient(rows, columns, Float.self)
    checkRegressionGradient(rows, columns, Double.self)
  }

  private func checkRegressionGradient<Scalar: KernelScalar>(_ rows: Int, _ columns: Int, _: Scalar.Type) {
    let size = rows * columns
    let w: [Scalar] = Self.values(size, 0, -2, 2)
    let pi: [Scalar] = Self.values(size, 1, 0, 1)
    let c: [Scalar] = Self.values(size, 2, -3, 3)
    let norms: [Scalar] = Self.values(rows, 3, 0.5, 9)
    let l0: [Scalar] = Self.values(columns, 4, 0, 2)
    let l1: [Scalar] = Self.values(columns, 5, 0, 2)
    let (gw, gp) = (AlignedBuffer<Scalar>(count: size), AlignedBuffer<Scalar>(count: size))
    GateKernel.regressionGradient(
      weights: AlignedBuffer(w), probabilities: AlignedBuffer(pi), correlation: AlignedBuffer(c), norms: AlignedBuffer(norms),
      lambda0: AlignedBuffer(l0), lambda1: AlignedBuffer(l1), weightGradient: gw, probabilityGradient: gp)
    for j in 0..<rows {
      for k in 0..<columns {
        let i = j * columns + k
        let sign: Scalar = w[i] == 0 ? 0 : (w[i] > 0 ? 1 : -1)
        let variance = pi[i] * (1 - pi[i])
        #expect(Self.isNear(gw[i], -2 * pi[i] * c[i] + 2 * norms[j] * w[i] * variance + l1[k] * pi[i] * sign))
        #expect(Self.isNear(gp[i], -2 * w[i] * c[i] + norms[j] * w[i] * w[i] * (1 - 2 * pi[i]) + l0[k] + l1[k] * abs(w[i])))
      }
    }
  }

  @Test func clippingKeepsWhatLiesInsideAndNaN() {
    let buffer = AlignedBuffer<Double>([-1, -0.0, 0, 0.3, 1, 1.5, .infinity, -.infinity, .nan])
    GateKernel.clip(buffer)
    #expect(Array(buffer.array.dropLast()) == [0, 0, 0, 0.3, 1, 1, 1, 0])
    #expect(buffer[8].isNaN)
  }

  @Test(arguments: [false, true]) func productsAgainstPlainLoops(_ transposed: Bool) {
    let (rows, inner, columns) = (5, 3, 4)
    let a: [Double] = Self.values(rows * inner, 0, -1, 1)
    let b: [Double] = Self.values(inner * columns, 1, -1, 1)
    let start: [Double] = Self.values(rows * columns, 2, -1, 1)
    let c = AlignedBuffer<Double>(start)
    MatrixProduct.multiply(
      AlignedBuffer(a), transposed: transposed, by: AlignedBuffer(b), rows: rows, inner: inner, columns: columns, scale: -2,
      keep: 0.5, into: c)
    for i in 0..<rows {
      for k in 0..<columns {
        var sum = 0.0
        for j in 0..<inner { sum += (transposed ? a[j * rows + i] : a[i * inner + j]) * b[j * columns + k] }
        #expect(abs(c[i * columns + k] - (0.5 * start[i * columns + k] - 2 * sum)) < 1e-14)
      }
    }
  }
}

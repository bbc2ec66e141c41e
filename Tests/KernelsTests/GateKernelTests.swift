import Foundation
import Kernels
import Testing

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

  static let sizes = [1, 2, 7, 16, 17, 33]

  @Test(arguments: sizes) func constraintAgainstPlainLoops(_ size: Int) {
    checkConstraint(size, Float.self)
    checkConstraint(size, Double.self)
  }

  private func checkConstraint<Scalar: KernelScalar>(_ size: Int, _: Scalar.Type) {
    let p: [Scalar] = Self.values(size, 0, -2, 2)
    let w: [Scalar] = Self.values(size, 1, -2, 2)
    let pi: [Scalar] = Self.values(size, 2, 0, 1)
    let u: [Scalar] = Self.values(size, 3, 0, 4)
    let start: [Scalar] = Self.values(size, 4, -1, 1)
    let gp = AlignedBuffer<Scalar>(start)
    let (gw, gpi, gu) = (
      AlignedBuffer<Scalar>(count: size), AlignedBuffer<Scalar>(count: size), AlignedBuffer<Scalar>(count: size)
    )
    GateKernel.constraintGradient(
      parameters: AlignedBuffer(p), weights: AlignedBuffer(w), probabilities: AlignedBuffer(pi), multipliers: AlignedBuffer(u),
      alpha: 0.25, addingTo: gp, weightGradient: gw, probabilityGradient: gpi)
    GateKernel.constraintAscent(
      parameters: AlignedBuffer(p), weights: AlignedBuffer(w), probabilities: AlignedBuffer(pi), into: gu)
    for i in 0..<size {
      let r = p[i] - w[i] * pi[i]
      let variance = pi[i] * (1 - pi[i])
      #expect(Self.isNear(gp[i], start[i] + 2 * u[i] * r))
      #expect(Self.isNear(gw[i], -2 * u[i] * r * pi[i] + 2 * u[i] * w[i] * variance))
      #expect(Self.isNear(gpi[i], -2 * u[i] * r * w[i] + u[i] * w[i] * w[i] * (1 - 2 * pi[i]) + 0.25))
      #expect(Self.isNear(gu[i], -(r * r + w[i] * w[i] * variance)))
    }
  }

  /// p = .7, w = 1.2, π = .6, u = 3, α = .1: constraint .346, g_p = −.12, g_w = 1.8, g_π = −.62, g_u = −.346.
  @Test func constraintKnownAnswer() {
    let (p, w, pi) = (AlignedBuffer([0.7]), AlignedBuffer([1.2]), AlignedBuffer([0.6]))
    let (gp, gw, gpi, gu) = (AlignedBuffer([0.0]), AlignedBuffer([0.0]), AlignedBuffer([0.0]), AlignedBuffer([0.0]))
    GateKernel.constraintGradient(
      parameters: p, weights: w, probabilities: pi, multipliers: AlignedBuffer([3]), alpha: 0.1, addingTo: gp, weightGradient: gw,
      probabilityGradient: gpi)
    GateKernel.constraintAscent(parameters: p, weights: w, probabilities: pi, into: gu)
    for (value, known) in [(gp, -0.12), (gw, 1.8), (gpi, -0.62), (gu, -0.346)] { #expect(abs(value[0] - known) < 1e-15) }
    // the constraint is E(p − wz)², z ~ Bernoulli(.6)
    let expectation: Double = 0.6 * (0.7 - 1.2) * (0.7 - 1.2) + 0.4 * 0.7 * 0.7
    #expect(abs(expectation - 0.346) < 1e-15)
  }

  @Test(arguments: sizes) func averagesAgainstPlainLoops(_ size: Int) {
    let mean: [Double] = Self.values(size, 0, -2, 2)
    let value: [Double] = Self.values(size, 1, -2, 2)
    let buffer = AlignedBuffer(mean)
    GateKernel.average(buffer, with: AlignedBuffer(value), weight: 0.25)
    for i in 0..<size { #expect(abs(buffer[i] - (0.75 * mean[i] + 0.25 * value[i])) < 1e-15) }
  }

  /// The gates of the paper, written out, and their slopes against central differences.
  @Test func hardConcreteAgainstPlainLoops() {
    let logits: [Double] = Self.values(33, 0, -4, 4)
    let noise: [Double] = Self.values(33, 1, -3, 3)
    func gates(_ logits: [Double]) -> (z: [Double], slope: [Double]) {
      let (z, slope) = (AlignedBuffer<Double>(count: 33), AlignedBuffer<Double>(count: 33))
      HardConcreteKernel.sample(AlignedBuffer(logits), noise: AlignedBuffer(noise), gates: z, slopes: slope)
      return (z.array, slope.array)
    }
    let (z, slope) = gates(logits)
    let up = gates(logits.map { $0 + 1e-6 }).z
    let down = gates(logits.map { $0 - 1e-6 }).z
    for i in 0..<33 {
      let s = 1 / (1 + exp(-(logits[i] + noise[i]) / (2.0 / 3)))
      #expect(abs(z[i] - min(1, max(0, s * 1.2 - 0.1))) < 1e-14)
      #expect(abs(slope[i] - (up[i] - down[i]) / 2e-6) < 1e-8)
    }
    #expect(z.contains(0) && z.contains(1) && slope.contains { $0 > 0 })
  }

  /// a = 0: ẑ = .5; a = 1: ẑ = .777270; ẑ = 0 iff a ≤ −ln 11, 1 iff a ≥ ln 11. P(z ≠ 0) is .831822 and .930771.
  @Test func hardConcreteKnownAnswers() {
    let logits = AlignedBuffer<Double>([0, 1, -2.397896, -2.397894, 2.397896, 2.397894])
    let z = AlignedBuffer<Double>(count: 6)
    HardConcreteKernel.expected(logits, gates: z)
    #expect(z[0] == 0.5 && abs(z[1] - 0.777270) < 5e-7)
    #expect(z[2] == 0 && z[3] > 0 && z[4] == 1 && z[5] < 1)
    // the derivative of the price is q(1 − q), from which q follows
    let gradient = AlignedBuffer<Double>(count: 6)
    let none = AlignedBuffer<Double>(count: 6)
    HardConcreteKernel.logitGradient(logits, gateGradient: none, slopes: none, 0..<6, price: 1, into: gradient)
    for (i, q) in [(0, 0.831822), (1, 0.930771)] { #expect(abs(gradient[i] - q * (1 - q)) < 1e-6) }
  }

  @Test(arguments: [(1, 5), (4, 1), (3, 17)]) func gatedColumnsAgainstPlainLoops(_ rows: Int, _ columns: Int) {
    let size = rows * columns + 3
    let range = 2..<2 + rows * columns
    let w: [Float] = Self.values(size, 0, -2, 2)
    let z: [Float] = Self.values(columns + 1, 1, 0, 1)
    let g: [Float] = Self.values(size, 2, -1, 1)
    let out = AlignedBuffer<Float>(w)
    let gradient = AlignedBuffer<Float>(g)
    let gateGradient = AlignedBuffer<Float>(count: columns + 1)
    HardConcreteKernel.apply(AlignedBuffer(z), from: 1, to: AlignedBuffer(w), range, rows: rows, into: out)
    HardConcreteKernel.back(
      AlignedBuffer(z), from: 1, weights: AlignedBuffer(w), range, rows: rows, gradient: gradient, gateGradient: gateGradient)
    for j in 0..<columns {
      var sum: Float = 0
      for i in 0..<rows {
        let k = range.lowerBound + i * columns + j
        #expect(out[k] == w[k] * z[1 + j] && gradient[k] == g[k] * z[1 + j])
        sum += g[k] * w[k]
      }
      #expect(Self.isNear(gateGradient[1 + j], sum))
    }
    #expect(out[0] == w[0] && out[size - 1] == w[size - 1] && gradient[1] == g[1] && gateGradient[0] == 0)
  }
}

import Foundation
import Kernels
import Testing

@Suite struct ParameterKernelTests {
  static let sizes = [0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 33]

  static func values(_ size: Int, _ scale: Double) -> [Double] {
    (0..<size).map { (i: Int) -> Double in
      let x = Double(i) * 1.7 + 0.3
      return i % 5 == 4 ? 0 : scale * sin(x)
    }
  }

  /// The known answer: θ = 0.5, α = 2, β = 5, ρ = 0.1 has gradient 0.920850.
  @Test func smoothL0KnownAnswer() {
    let parameters = AlignedBuffer<Double>([0.5])
    let gradient = AlignedBuffer<Double>(count: 1)
    ParameterKernel.addSmoothL0(parameters, 0..<1, strength: 2, beta: 5, to: gradient)
    ParameterKernel.addL2(parameters, 0..<1, strength: 0.1, to: gradient)
    #expect(abs(gradient[0] - 0.920850) < 5e-7)
  }

  @Test(arguments: sizes) func penaltiesAgainstPlainLoops(_ size: Int) {
    let theta = Self.values(size, 0.8)
    let start = Self.values(size, 2)
    func added(_ body: (AlignedBuffer<Double>, AlignedBuffer<Double>) -> Void) -> [Double] {
      let gradient = AlignedBuffer<Double>(start)
      body(AlignedBuffer(theta), gradient)
      return gradient.array
    }
    let l1 = added { ParameterKernel.addL1($0, 0..<size, strength: 0.3, to: $1) }
    let l0 = added { ParameterKernel.addSmoothL0($0, 0..<size, strength: 0.3, beta: 4, to: $1) }
    let l2 = added { ParameterKernel.addL2($0, 0..<size, strength: 0.3, to: $1) }
    for i in 0..<size {
      let sign = theta[i] == 0 ? 0 : (theta[i] > 0 ? 1.0 : -1)
      #expect(l1[i] == start[i] + 0.3 * sign)
      #expect(abs(l0[i] - (start[i] + 0.3 * 4 * sign * exp(-4 * abs(theta[i])))) < 1e-14)
      #expect(abs(l2[i] - (start[i] + 0.6 * theta[i])) < 1e-15)
    }
  }

  /// Adam as printed in arXiv 1412.6980, algorithm 1, written out for each parameter.
  @Test(arguments: sizes, [false, true]) func adamAgainstThePaper(_ size: Int, _ masked: Bool) {
    let mask = (0..<size).map { masked && $0 % 3 == 1 ? 0.0 : 1 }
    var theta = zip(Self.values(size, 1), mask).map { $0 * $1 }
    var m = [Double](repeating: 0, count: size)
    var v = m
    let buffer = AlignedBuffer<Double>(theta)
    let first = AlignedBuffer<Double>(count: size)
    let second = AlignedBuffer<Double>(count: size)
    for t in 1...5 {
      let g = Self.values(size, 0.1 * Double(t))
      ParameterKernel.adam(
        buffer, gradient: AlignedBuffer(g), firstMoment: first, secondMoment: second, mask: masked ? AlignedBuffer(mask) : nil,
        rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, beta1Power: pow(0.9, Double(t)), beta2Power: pow(0.999, Double(t)))
      for i in 0..<size where mask[i] == 1 {
        m[i] = 0.9 * m[i] + 0.1 * g[i]
        v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i]
        let mHat = m[i] / (1 - pow(0.9, Double(t)))
        let vHat = v[i] / (1 - pow(0.999, Double(t)))
        theta[i] -= 0.01 * mHat / (vHat.squareRoot() + 1e-8)
      }
    }
    for i in 0..<size { #expect(abs(buffer[i] - theta[i]) < 1e-12) }
  }
}

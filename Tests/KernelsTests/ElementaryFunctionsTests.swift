import Foundation
import Kernels
import Testing

@Suite struct ElementaryFunctionsTests {
  /// Values of every exponent and sign, many mantissas.
  static func sweep<Scalar: KernelScalar>(_: Scalar.Type, exponents: ClosedRange<Int>) -> [Scalar] {
    var values: [Scalar] = [0]
    for exponent in exponents {
      let base = Scalar(sign: .plus, exponent: Scalar.Exponent(exponent), significand: 1)
      for step in 0..<64 { values.append(base * (1 + Scalar(step) / 64)) }
    }
    return values + values.map { -$0 }
  }

  @Test func tanhInSinglePrecisionIsWithinFiveUlpOverAllExponents() {
    let x = Self.sweep(Float.self, exponents: -126...127)
    for (a, t) in zip(x, ElementaryFunctions.tanh(x)) {
      let exact = tanh(Double(a))
      #expect(abs(Double(t) - exact) <= 5 * Double(max(Float(abs(exact)).ulp, Float.leastNonzeroMagnitude)), "tanh(\(a))")
    }
  }

  /// Against Glibc's tanh, which is itself within 2 ulp.
  @Test func tanhInDoublePrecisionIsWithinSixUlpOverAllExponents() {
    let x = Self.sweep(Double.self, exponents: -1022...1023)
    for (a, t) in zip(x, ElementaryFunctions.tanh(x)) {
      let exact = Foundation.tanh(a)
      #expect(abs(t - exact) <= 6 * max(exact.ulp.magnitude, .leastNonzeroMagnitude), "tanh(\(a))")
    }
  }

  @Test func tanhSaturatesIsOddAndPassesNaNOn() {
    let single = ElementaryFunctions<Float>.tanh([.infinity, -.infinity, 9.2, -50, .greatestFiniteMagnitude, .nan, -0.0])
    #expect(single[0...4] == [1, -1, 1, -1, 1])
    #expect(single[5].isNaN)
    #expect(single[6].sign == .minus)
    let double = ElementaryFunctions<Double>.tanh([.infinity, -.infinity, 19.5, -700, .greatestFiniteMagnitude, .nan, -0.0])
    #expect(double[0...4] == [1, -1, 1, -1, 1])
    #expect(double[5].isNaN)
    #expect(double[6].sign == .minus)
    let x = Self.sweep(Float.self, exponents: -20...5)
    #expect(zip(ElementaryFunctions.tanh(x), ElementaryFunctions.tanh(x.map { -$0 })).allSatisfy { $0 == -$1 })
    #expect(ElementaryFunctions.tanh(x).allSatisfy { abs($0) <= 1 })
  }

  @Test func expNegativeIsWithinFourUlp() {
    for (a, e) in zip(
      Self.sweep(Float.self, exponents: -30...6), ElementaryFunctions.expNegative(Self.sweep(Float.self, exponents: -30...6)))
    {
      let exact = exp(-Double(min(abs(a), 87)))
      #expect(abs(Double(e) - exact) <= 4 * Double(Float(exact).ulp), "exp(-|\(a)|)")
    }
    for (a, e) in zip(
      Self.sweep(Double.self, exponents: -60...9), ElementaryFunctions.expNegative(Self.sweep(Double.self, exponents: -60...9)))
    {
      let exact = exp(-min(abs(a), 708))
      #expect(abs(e - exact) <= 4 * exact.ulp, "exp(-|\(a)|)")
    }
  }

  @Test func vectorLoopsAgreeWithSingleElementsAtEverySize() {
    for size in [0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 33] {
      let x = (0..<size).map { Float($0) * 0.37 - 3 }
      #expect(ElementaryFunctions.tanh(x) == x.map { ElementaryFunctions.tanh([$0])[0] })
    }
  }
}

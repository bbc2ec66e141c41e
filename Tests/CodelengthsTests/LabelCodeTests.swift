import Foundation
import Testing

@testable import Codelengths

@Suite struct GaussianLabelCodeTests {
  @Test func exactLengthAtTheMean() {
    #expect(abs(GaussianLabelCode(precision: 0.1).length(of: 3, mean: 3, std: 1).bits - 4.648277) < 5e-7)
  }

  @Test func densityApproximationAtTheMean() {
    let approximation = 0.5 * log2(2 * Double.pi) - log2(0.1)
    #expect(abs(approximation - 4.647676) < 5e-7)
    #expect(
      abs(
        GaussianLabelCode(precision: 1e-4).length(of: 1, mean: 1, std: 1).bits
          - (0.5 * log2(2 * Double.pi) - log2(1e-4))) < 1e-8)
  }

  /// Kraft: the probabilities of all bins sum to 1 over a 9-sigma grid.
  @Test(arguments: [0.02, 0.3, 1.7]) func kraftSum(_ precision: Double) {
    let code = GaussianLabelCode(precision: precision)
    let reach = Int(9 / precision)
    let sum = (-reach...reach).reduce(0.0) { $0 + exp2(-code.length(of: Double($1) * precision, mean: 0.123, std: 1).bits) }
    #expect(abs(sum - 1) < 1e-12)
  }

  /// Far out the plain difference of normal probabilities is 0/0; the length follows the density there.
  @Test func staysFiniteFarFromTheMean() {
    let bits = GaussianLabelCode(precision: 1e-3).length(of: 60, mean: 0, std: 1).bits
    let density = 60.0 * 60 / 2 / log(2) + 0.5 * log2(2 * Double.pi) - log2(1e-3)
    #expect(abs(bits - density) < 1e-3)
    #expect(GaussianLabelCode(precision: 1e-3).length(of: -60, mean: 0, std: 1).bits == bits)
  }

  /// Over s, the length of labels is shortest at s² = MSE, where it is ½log₂(2πe·MSE) − log₂δ per label.
  @Test func shortestAtTheMeanSquaredError() {
    let labels = (0..<400).map { 0.08 * 2.0.squareRoot() * sin(Double($0) * 2 * .pi / 400 + 0.1) }
    let code = GaussianLabelCode(precision: 1e-5)
    func perLabel(_ s: Double) -> Double { code.length(of: labels, means: labels.map { _ in 0 }, std: s).bits / 400 + log2(1e-5) }
    #expect(abs(perLabel(0.08) - (-1.596761)) < 1e-5)
    #expect(perLabel(0.079) > perLabel(0.08) && perLabel(0.081) > perLabel(0.08))
  }
}

@Suite struct SparseParameterCodeTests {
  @Test func knownAnswers() {
    #expect(abs(SparseParameterCode.support(of: 751, live: 72).bits - 347.4995) < 6e-4)
    #expect(abs(SparseParameterCode.support(of: 751, live: 72).bits - log2(752) - 337.945) < 5e-4)
  }

  @Test func emptyAndFullSupportsCostOnlyTheirCount() {
    #expect(abs(SparseParameterCode.support(of: 751, live: 0).bits - log2(752)) < 1e-9)
    #expect(abs(SparseParameterCode.support(of: 751, live: 751).bits - log2(752)) < 1e-9)
  }

  /// The entropy bound: log₂ C(d,k) ≤ d·h(k/d) ≤ log₂ C(d,k) + log₂(d+1).
  @Test func entropyBound() {
    let p = 72.0 / 751
    let entropy = 751 * (-p * log2(p) - (1 - p) * log2(1 - p))
    #expect(abs(entropy - 342.285) < 5e-4)
    let length = SparseParameterCode.support(of: 751, live: 72).bits
    #expect(length - log2(752) <= entropy && entropy <= length)
  }

  @Test func thirtyTwoBitsForEachLiveParameter() {
    let a = SparseParameterCode.length(architecture: .init(layers: [2, 25, 25, 1], activation: .tanh), live: 72)
    let b = SparseParameterCode.length(architecture: .init(layers: [2, 25, 25, 1], activation: .tanh), live: 72, scales: 1)
    #expect(abs(b.bits - a.bits - 32) < 1e-9)
    let widths = [2, 25, 25, 1].reduce(0.0) { $0 + IntegerCode.universal($1).bits }
    #expect(abs(a.bits - widths - 2651.499) < 1e-3)
  }
}

@Suite struct IntegerCodeTests {
  @Test func universalLengths() {
    #expect(abs(IntegerCode.universal(1).bits - 1.518567) < 1e-5)
    #expect(abs(IntegerCode.universal(2).bits - 2.518567) < 1e-5)
    #expect(abs(IntegerCode.universal(16).bits - (1.518567 + 4 + 2 + 1)) < 1e-5)
  }

  /// Kraft: Σ 2^(−L*(m)) ≤ 1, and the constant is chosen so that the sum is near 1.
  @Test func kraftSum() {
    let sum = (1...2_000_000).reduce(0.0) { $0 + exp2(-IntegerCode.universal($1).bits) }
    #expect(sum < 1 && sum > 0.8)
  }
}

import Codelengths
import Foundation
import Testing

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

import Codelengths
import Foundation
import Networks
import Testing

@Suite struct SymmetryRefundTests {
  private func net(_ layers: [Int], _ activation: Activation = .tanh) -> MLP {
    let architecture = Architecture(layers: layers, activation: activation)
    return MLP(architecture: architecture, parameters: [Double](repeating: 0.5, count: architecture.parameterCount))
  }

  /// A dense [2, 5, 8, 1] network: 13 + log₂ 5! + log₂ 8! = 35.2061 bits.
  @Test func denseNetwork() {
    #expect(abs(net([2, 5, 8, 1]).symmetryRefund.bits - 35.2061) < 5e-5)
    #expect(abs(net([2, 5, 8, 1], .relu).symmetryRefund.bits - 22.2061) < 5e-5)
    #expect(net([2, 1]).symmetryRefund.bits == 0)
  }

  /// Dead units are interchangeable without changing anything, so that they are no choice.
  @Test func deadUnitsAreNotRefunded() throws {
    let wide = try #require(net([2, 5, 8, 1]).embedded(in: Architecture(layers: [2, 9, 10, 1], activation: .tanh)))
    // 9!/4! · 2⁵ and 10!/2! · 2⁸
    let expected = 13 + log2(9.0 * 8 * 7 * 6 * 5) + log2(10.0 * 9 * 8 * 7 * 6 * 5 * 4 * 3)
    #expect(abs(wide.symmetryRefund.bits - expected) < 1e-9)
    #expect(net([2, 3, 1]).symmetryRefund.bits == 3 + log2(6))
  }
}

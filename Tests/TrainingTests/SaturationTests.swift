import Foundation
import Testing
import Training

@Suite struct SaturationTests {
  static func log(_ f: (Double) -> Double) -> [Double] { (0..<40).map { f(Double($0)) } }
  let test = SaturationTest(window: 30)

  @Test func bandwidths() {
    #expect(abs(SaturationTest.bandwidth(15) - 0.433444) < 5e-7)
    #expect(abs(SaturationTest.bandwidth(250) - 0.185565) < 5e-7)
  }

  @Test func truthTable() {
    #expect(test.isSaturated(Self.log { _ in 0.7 }))
    #expect(!test.isSaturated(Self.log { 1 - 0.01 * $0 }))
    #expect(test.isSaturated(Self.log { 1 + 0.01 * $0 }))
    #expect(!test.isSaturated(Self.log { exp(-$0 / 10) }))
    #expect(test.isSaturated(Self.log { 1 - 0.001 * $0 + 0.05 * (Int($0) % 2 == 0 ? 1 : -1) }))
  }

  @Test func linearTrendsAreReproducedExactly() {
    let line = (0..<15).map { 3 - 0.2 * Double($0) }
    for t in line.indices { #expect(abs(test.smoothed(line, from: 0, at: t) - line[t]) < 1e-12) }
  }

  @Test func tooFewEntriesAreNeverSaturated() {
    #expect(!test.isSaturated([Double](repeating: 1, count: 31)))
    #expect(test.isSaturated([Double](repeating: 1, count: 32)))
  }
}

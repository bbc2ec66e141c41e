import Foundation
import RandomStreams
import Testing

@Suite struct RandomStreamTests {
  @Test func firstWordsAreTheKnownAnswerOfTheZeroCounter() {
    var stream = RandomStream(seed: 0, role: .teacher, teacher: 0)
    #expect(stream.next() == 0xe169_c58d_6627_e8d5)
    #expect(stream.next() == 0x9b00_dbd8_bc57_ac4c)
  }

  @Test func uniformIsTheTop53Bits() {
    var stream = RandomStream(seed: 0, role: .teacher, teacher: 0)
    #expect(stream.uniform() == Double(UInt64(0xe169_c58d_6627_e8d5) >> 11) / 9_007_199_254_740_992)
  }

  /// Independent arithmetic on the published words of the zero counter.
  @Test func normalIsBoxMullerOnThePublishedWords() {
    var stream = RandomStream(seed: 0, role: .teacher, teacher: 0)
    let u1 = Double(UInt64(0xe169_c58d_6627_e8d5) >> 11) / 9_007_199_254_740_992
    let u2 = Double(UInt64(0x9b00_dbd8_bc57_ac4c) >> 11) / 9_007_199_254_740_992
    let r = (-2 * log(1 - u1)).squareRoot()
    #expect(stream.normal() == r * cos(2 * Double.pi * u2))
    #expect(stream.normal() == r * sin(2 * Double.pi * u2))
  }

  /// Golden values, computed by an independent implementation: a change of them is a change of the format.
  @Test func goldenNormals() {
    var stream = RandomStream(seed: 1, role: .trainNoise, index: 2, replicate: 3, teacher: 4)
    let values = (0..<4).map { _ in stream.normal() }
    #expect(values == [-0.7111473675110305, -0.04217100705016112, -0.08649099617336051, 1.3011155046938243])
  }

  /// Every name gives another first block: roles, neighbouring indices, replicates, teachers and seeds.
  @Test func neighbouringNamesNeverShareABlock() {
    var seen = Set<SIMD2<UInt64>>()
    var count = 0
    for seed in [0, 1, 2, UInt64(1) << 32] {
      for role in StreamRole.allCases {
        for index in 0..<3 {
          for replicate in 0..<4 {
            for teacher in 0..<4 {
              var stream = RandomStream(seed: seed, role: role, index: index, replicate: replicate, teacher: teacher)
              for _ in 0..<4 {
                seen.insert(SIMD2(stream.next(), stream.next()))
                count += 1
              }
            }
          }
        }
      }
    }
    #expect(seen.count == count)
  }

  /// 10⁵ normals: mean within 4/√n, variance within 4√(2/n), and the quartile proportion within 4√(3/16n).
  @Test func normalMoments() {
    var stream = RandomStream(seed: 7, role: .coding, teacher: 0)
    let n = 100_000
    let values = (0..<n).map { _ in stream.normal() }
    let mean = values.reduce(0, +) / Double(n)
    let variance = values.reduce(0) { $0 + $1 * $1 } / Double(n)
    let below = Double(values.count { $0 < -0.6744897501960817 }) / Double(n)
    #expect(abs(mean) < 4 / Double(n).squareRoot())
    #expect(abs(variance - 1) < 4 * (2 / Double(n)).squareRoot())
    #expect(abs(below - 0.25) < 4 * (3 / (16 * Double(n))).squareRoot())
  }

  @Test func integersAreUniform() {
    var stream = RandomStream(seed: 3, role: .batches, teacher: 0)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[stream.integer(below: 7)] += 1 }
    let chiSquare = counts.reduce(0.0) { $0 + pow(Double($1) - 10_000, 2) / 10_000 }
    #expect(chiSquare < 22.46)  // 99.9 % point of χ² with 6 degrees of freedom
  }

  @Test func shuffleIsAPermutation() {
    var stream = RandomStream(seed: 3, role: .batches, teacher: 1)
    var order = Array(0..<50)
    stream.shuffle(&order)
    #expect(order != Array(0..<50))
    #expect(order.sorted() == Array(0..<50))
  }
}

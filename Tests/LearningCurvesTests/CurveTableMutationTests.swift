import Foundation
import LearningCurves
import Testing

/// Texts that are nearly curves: finite positive sizes and finite losses, or one sentence with line and column.
@Suite struct CurveTableMutationTests {
  /// `make fuzz` asks for more, under the address sanitizer.
  static let count = ProcessInfo.processInfo.environment["BREVITY_FUZZ"].flatMap { Int($0) } ?? 200

  private struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {  // SplitMix64 (Steele, Lea and Flood 2014)
      state &+= 0x9e37_79b9_7f4a_7c15
      var z = state
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      return z ^ (z >> 31)
    }
  }

  private static let pieces = [
    ",", ";", "\t", " ", "\n", "\r", "\r\n", "\"", "#", "\u{FEFF}", "\u{0}", "nan", "inf", "1e999", "-1", "0", "1e-400", "0x1p3",
    "é",
    "n", "loss", "w", "1,5", "+", "-", "e", ".", "9999999999999999999999",
  ]

  @Test(arguments: ["n,loss,w\n16,0.5,1\n32,0.25,2\n64,0.2,3\n", "16\t0.5\n32\t0.25\n", "# c\nloss;n\r\n0.5;16\r\n0.4;32\r\n"])
  func nothingButACurveIsRead(text: String) {
    var generator = Generator(state: 13)
    var (read, refused) = (0, 0)
    for _ in 0..<Self.count {
      var bytes = Array(text.utf8)
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let at = Int.random(in: 0...bytes.count, using: &generator)
        let end = min(bytes.count, at + Int.random(in: 0...6, using: &generator))
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes.removeSubrange(at..<end)
        case 1: bytes.insert(contentsOf: Self.pieces.randomElement(using: &generator)!.utf8, at: at)
        case 2: bytes.replaceSubrange(at..<end, with: Self.pieces.randomElement(using: &generator)!.utf8)
        default: if at < bytes.count { bytes[at] = .random(in: 0...255, using: &generator) }
        }
      }
      let mutated = String(decoding: bytes, as: UTF8.self)
      let hasWeights = Bool.random(using: &generator) && text.contains("w")
      do {
        let table = try CurveTable(
          text: mutated, file: "c.csv",
          columns: CurveColumns(extra: hasWeights ? "w" : nil, ignored: hasWeights || !text.contains("w") ? [] : ["w"]))
        for curve in table.curves {
          #expect(curve.sizes.allSatisfy { $0 > 0 && $0.isFinite } && curve.losses.allSatisfy(\.isFinite))
          #expect(curve.sizes.count == curve.losses.count && !curve.sizes.isEmpty)
        }
        read += 1
      } catch {
        #expect(error.description.hasPrefix("c.csv") && error.description.hasSuffix("."), "\(error)")
        refused += 1
      }
    }
    #expect(read > Self.count / 20 && refused > Self.count / 10, "\(read) read")
  }
}

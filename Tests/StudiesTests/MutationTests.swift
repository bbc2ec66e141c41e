import Foundation
import Studies
import Testing

/// Texts that are nearly studies: whatever is done to one, it loads or is refused with one sentence.
@Suite struct MutationTests {
  /// `make fuzz` asks for more, under the address sanitizer.
  private static let count = ProcessInfo.processInfo.environment["BREVITY_FUZZ"].flatMap { Int($0) } ?? 3000

  /// SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2714064.2660195).
  private struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var z = state
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      return z ^ (z >> 31)
    }
  }

  private static let pieces = [
    "[", "]", "{", "}", ",", ":", ": ", "- ", "? ", "&a ", "*a", "<<: ", "!!int ", "!x ", "|", ">", "'", "\"", "#", "%YAML 1.1",
    "---", "...",
    "\t",
    "\n", "\r\n", "\u{0}", "\u{feff}", "é", "😀", "\u{85}", "null", "~", "true", "yes", ".nan", ".inf", "1e999", "-1e-999",
    "-1", "0", "010",
    "0x10", "1_000", "1:30", "9223372036854775808", "99999999999999999999999", "0.9999999999999999", "1e-400", "n_train", "seed",
    "methods",
    "factors", "presets", "alpha", "mdl", "none", "extra", "folds", "least_squares", "linear", "zeros", "[[[[[[[[",
    "{a: {b: {c: ", "\\", "@", "`",
  ]

  private static func mutate(_ text: String, _ generator: inout Generator) -> String {
    var bytes = Array(text.utf8)
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      let at = Int.random(in: 0...bytes.count, using: &generator)
      let end = min(bytes.count, at + Int.random(in: 0...12, using: &generator))
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: bytes.removeSubrange(at..<end)
      case 1: bytes.insert(contentsOf: bytes[at..<end], at: Int.random(in: 0...bytes.count, using: &generator))
      case 2: if at < bytes.count { bytes[at] = UInt8.random(in: 0...255, using: &generator) }
      case 3: bytes.replaceSubrange(at..<end, with: pieces.randomElement(using: &generator)!.utf8)
      case 4: bytes.insert(contentsOf: pieces.randomElement(using: &generator)!.utf8, at: at)
      default:  // a whole word becomes another one
        let isWord = { (byte: UInt8) in byte > 44 && byte != 58 && byte != 91 && byte != 93 && byte != 123 && byte != 125 }
        let start = bytes[..<at].lastIndex { !isWord($0) }.map { $0 + 1 } ?? 0
        let stop = bytes[at...].firstIndex { !isWord($0) } ?? bytes.count
        bytes.replaceSubrange(start..<stop, with: pieces.randomElement(using: &generator)!.utf8)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: [
    ProtocolExample.text, Trial.text(adding: "factors: {data.noise_std: [0.1, 0.2]}", "protocol: {validation: {folds: 4}}"),
  ])
  func nothingCrashesAndEveryRefusalIsASentence(text: String) {
    var generator = Generator(state: 20_240_229)
    var accepted = 0
    for _ in 0..<Self.count {
      let mutated = Self.mutate(text, &generator)
      do {
        let study = try Study.load(text: mutated, sourceName: "mutated.yaml")
        #expect(study.hash.count == 64)
        accepted += 1
      } catch let error as StudyError {
        for sentence in error.description.split(separator: "\n", omittingEmptySubsequences: false) {
          #expect(sentence.hasPrefix("mutated.yaml:") && sentence.hasSuffix("."), "\(sentence)")
        }
      } catch {
        Issue.record("\(type(of: error)): \(error)")
      }
    }
    // both outcomes occur often, or the mutations test nothing
    #expect((Self.count / 150..<Self.count * 29 / 30).contains(accepted), "\(accepted) accepted")
  }

  @Test func overridesNeverCrashEither() {
    var generator = Generator(state: 7)
    let overrides = [
      "training.max_epochs=600", "protocol.validation.extra=1000", "methods.drr.alpha=[1, 2, 3]", "preset=small",
      "factors={data.test: [1, 2]}",
    ]
    for _ in 0..<1000 {
      let override = Self.mutate(overrides.randomElement(using: &generator)!, &generator)
      for sentence in Trial.sentence(ProtocolExample.text, override).split(separator: "\n", omittingEmptySubsequences: false) {
        #expect(sentence == "the study was accepted" || sentence.hasSuffix("."), "\(sentence)")
      }
    }
  }
}

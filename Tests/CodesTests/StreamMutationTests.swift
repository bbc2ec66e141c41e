import Codes
import Files
import Foundation
import Networks
import RandomStreams
import Testing
import Training

/// Damaged streams: whatever arrives is refused with a sentence or decoded, and never ends the program. A fifth of
/// their number is BREVITY_FUZZ (`make fuzz`: 100,000 streams, under the address sanitizer).
@Suite struct StreamMutationTests {
  static let count = ProcessInfo.processInfo.environment["BREVITY_FUZZ"].flatMap { Int($0) }.map { 5 * $0 } ?? 2000

  /// A short stream of every code that has streams.
  static func corpus() throws -> [CodeStream] {
    let student = StudentSettings(architecture: Architecture(layers: [2, 3, 1], activation: .tanh))
    let regression = try Problems.regression(12, precision: 0.1, student: student)
    let classification = Problems.classification(12)
    let effort = CodingEffort(steps: 20, blockSizes: [5], transmits: true)
    var streams: [CodeStream] = []
    for problem in [regression, classification] {
      for code in CodeName.allCases where code.compressor?.isInstalled ?? true {
        let description = try problem.description(by: code, of: Problems.network(problem), effort: effort)
        if let stream = description.stream { streams.append(stream) }
      }
    }
    return streams
  }

  /// Bytes changed in one of several ways.
  static func damaged(_ bytes: [UInt8], _ stream: inout RandomStream) -> [UInt8] {
    var bytes = bytes
    guard !bytes.isEmpty else { return [UInt8(stream.integer(below: 256))] }
    switch stream.integer(below: 5) {
    case 0: bytes[stream.integer(below: bytes.count)] ^= 1 << UInt8(stream.integer(below: 8))
    case 1: bytes.removeLast(stream.integer(below: bytes.count) + 1)
    case 2:
      for _ in 0...stream.integer(below: 20) { bytes[stream.integer(below: bytes.count)] = UInt8(stream.integer(below: 256)) }
    case 3: bytes.insert(UInt8(stream.integer(below: 256)), at: stream.integer(below: bytes.count))
    default:
      let (from, to) = (stream.integer(below: bytes.count), stream.integer(below: bytes.count))
      bytes.replaceSubrange(min(from, to)..<max(from, to), with: bytes[min(from, to)..<max(from, to)].reversed())
    }
    return bytes
  }

  /// The header with a digit or a letter of it changed: usually still JSON.
  static func damagedHeader(_ stream: CodeStream, _ random: inout RandomStream) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var header = Array(try encoder.encode(stream.header))
    for _ in 0...random.integer(below: 3) {
      let digits = header.indices.filter { (0x30...0x39).contains(header[$0]) }
      header[digits[random.integer(below: digits.count)]] = UInt8(0x30 + random.integer(below: 10))
    }
    return CodeStream.sealed(header: header, payload: stream.payload)
  }

  /// A damaged stream never gives other labels than those that were written.
  @Test func damagedStreamsAreRefusedOrDecoded() throws {
    let corpus = try Self.corpus()
    let written = try corpus.map { try $0.decode().symbols }
    #expect(corpus.count >= 12)
    var random = RandomStream(seed: 20, role: .coding, teacher: 0)
    var refused = 0
    for _ in 0..<Self.count {
      let index = random.integer(below: corpus.count)
      let stream = corpus[index]
      let bytes: [UInt8]
      switch random.integer(below: 3) {
      case 0: bytes = Self.damaged(stream.bytes, &random)
      case 1:
        // sealed again, so that the damage gets past the checksum
        bytes = CodeStream(header: stream.header, payload: Self.damaged(stream.payload, &random)).bytes
      default: bytes = try Self.damagedHeader(stream, &random)
      }
      do {
        let decoded = try CodeStream(bytes: bytes, name: "it").decode()
        #expect(decoded.symbols == written[index])
      } catch {
        #expect(error.description.hasPrefix("Cannot ") && error.description.hasSuffix("."))
        refused += 1
      }
    }
    #expect(refused > Self.count / 2)
  }
}

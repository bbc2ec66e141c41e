import Foundation
import Results
import Testing

/// Bytes that are nearly a journal or a checkpoint: what is read is a prefix of what was written, or a sentence.
@Suite struct JournalMutationTests {
  /// `make fuzz` asks for more, under the address sanitizer.
  static let count = ProcessInfo.processInfo.environment["BREVITY_FUZZ"].flatMap { Int($0) } ?? 200

  /// SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2714064.2660195).
  struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var z = state
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      return z ^ (z >> 31)
    }
  }

  /// Flipped bits, integers of extreme size, bytes that are lost, doubled or of elsewhere.
  static func mutate(_ original: [UInt8], _ generator: inout Generator) -> [UInt8] {
    var bytes = original
    for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
      let at = Int.random(in: 0..<bytes.count, using: &generator)
      let end = min(bytes.count, at + Int.random(in: 1...16, using: &generator))
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 1: for i in at..<end { bytes[i] = [0, 0x7f, 0x80, 0xff].randomElement(using: &generator)! }
      case 2: bytes.removeSubrange(at..<end)
      case 3: bytes.insert(contentsOf: bytes[at..<end], at: Int.random(in: 0...bytes.count, using: &generator))
      case 4: bytes.removeLast(bytes.count - at)
      default: bytes[at] = .random(in: 0...255, using: &generator)
      }
    }
    return bytes
  }

  @Test func damagedJournalsKeepWhatIsWhole() throws {
    let records = [record(1), unusualRecord, record(2), record(3)]
    let header = JournalHeader(studyName: "s", studyHash: "h", shard: Shard(index: 0, count: 1), studyJSON: "{}")
    let whole = Journal.beginning(header) + records.flatMap { Journal.block($0.bytes) }
    var generator = Generator(state: 11)
    var (readable, refused) = (0, 0)
    try withDirectory { directory in
      let path = directory + "/x.journal"
      for _ in 0..<Self.count {
        try store(Self.mutate(whole, &generator), at: path)
        do {
          let journal = try Journal(reading: path)
          readable += 1
          // What the checksums let pass was written by us, though a doubled block may come twice.
          #expect(journal.records.allSatisfy { read in records.contains { $0.bytes == read.bytes } })
        } catch {
          refused += 1
          #expect("\(error)".hasPrefix("Cannot read the journal '\(path)': ") && "\(error)".hasSuffix("."))
        }
      }
    }
    #expect(readable > Self.count / 4 && refused > Self.count / 20)
  }

  /// Past the checksum, as if it were right: the payload's own counts and codes are not believed either.
  @Test func damagedPayloadsAreReadInBounds() {
    var generator = Generator(state: 12)
    var malformed = 0
    for number in 0..<Self.count {
      let bytes = Self.mutate(number % 2 == 0 ? unusualRecord.bytes : record(1).bytes, &generator)
      do {
        let read = try RunRecord(bytes: bytes[...])
        #expect(read.bytes.count == bytes.count)
      } catch {
        malformed += 1
      }
      _ = try? JournalHeader(bytes: bytes[...])
      _ = try? Checkpoint(bytes: Self.mutate(CheckpointTests.checkpoint.bytes, &generator)[...])
    }
    #expect(malformed > Self.count / 4)
  }
}

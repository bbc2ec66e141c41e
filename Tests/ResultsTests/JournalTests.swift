import Files
import Foundation
import HDF5
import Results
import Testing

@Suite struct JournalTests {
  private let header = JournalHeader(
    studyName: "quickstart", studyHash: "abc", shard: Shard(index: 0, count: 2), studyJSON: "{}")

  /// Writes a journal with these records and returns its bytes and the length of its header.
  private func write(_ records: [RunRecord], to path: String) throws -> (bytes: [UInt8], headerLength: Int) {
    let writer = try JournalWriter(path: path, header: header)
    let headerLength = bytes(of: path).count
    for record in records { try writer.append(record) }
    return (bytes(of: path), headerLength)
  }

  @Test func recordsComeBackInOrder() throws {
    try withDirectory { directory in
      let path = header.shard.journalPath(in: directory)
      #expect(path == "\(directory)/shards/0-of-2.journal")
      _ = try write([record(1), record(2)], to: path)
      // Opening again continues where the first writer stopped.
      let again = try JournalWriter(path: path, header: header)
      #expect(again.removedByteCount == 0)
      try again.append(record(3))
      let journal = try Journal(reading: path)
      #expect(journal.header == header)
      #expect(journal.records == [record(1), record(2), record(3)])
      #expect(journal.tornByteCount == 0)
      #expect(journal.wholeByteCount == bytes(of: path).count)
      #expect(try Journal.readAll(in: directory).map(\.path) == [path])
      #expect(try Journal.readAll(in: directory + "/nowhere").isEmpty)
    }
  }

  @Test func aJournalOfAnEarlierFormOfTheStudyIsContinued() throws {
    try withDirectory { directory in
      let path = header.shard.journalPath(in: directory)
      _ = try write([record(1)], to: path)
      var changed = header
      changed.studyHash = "def"
      let writer = try JournalWriter(path: path, header: changed)
      #expect(writer.header == header)
      try writer.append(record(2))
      #expect(try Journal(reading: path).records == [record(1), record(2)])
    }
  }

  @Test func aTornTailIsReportedAndRemoved() throws {
    try withDirectory { directory in
      let path = directory + "/torn.journal"
      let (whole, _) = try write([record(1), record(2)], to: path)
      let oneRecord = try write([record(1)], to: directory + "/one.journal").bytes
      for length in oneRecord.count..<whole.count {
        try store(whole.prefix(length), at: path)
        let journal = try Journal(reading: path)
        #expect(journal.records == [record(1)])
        #expect(journal.tornByteCount == length - oneRecord.count)
      }
      let writer = try JournalWriter(path: path, header: header)
      #expect(writer.removedByteCount == whole.count - 1 - oneRecord.count)
      #expect(bytes(of: path) == oneRecord)
      try writer.append(record(3))
      #expect(try Journal(reading: path).records == [record(1), record(3)])
    }
  }

  @Test func everyFlippedBitOfTheLastRecordIsNoticed() throws {
    try withDirectory { directory in
      let path = directory + "/flipped.journal"
      let (whole, _) = try write([record(1), record(2)], to: path)
      let oneRecord = try write([record(1)], to: directory + "/one.journal").bytes.count
      for position in oneRecord..<whole.count {
        for bit in 0..<8 {
          var damaged = whole
          damaged[position] ^= 1 << bit
          try store(damaged, at: path)
          let journal = try Journal(reading: path)
          #expect(journal.records == [record(1)])
          #expect(journal.tornByteCount == whole.count - oneRecord)
        }
      }
    }
  }

  @Test func everyFlippedByteOfTheHeaderIsNoticed() throws {
    try withDirectory { directory in
      let path = directory + "/header.journal"
      let (whole, headerLength) = try write([record(1)], to: path)
      for position in 0..<headerLength {
        var damaged = whole
        damaged[position] ^= 0x40
        try store(damaged, at: path)
        #expect(throws: BrevityError.self) { try Journal(reading: path) }
      }
    }
  }

  @Test func stretchesOfZerosAreNotRecords() throws {
    try withDirectory { directory in
      let path = directory + "/zeros.journal"
      let (whole, _) = try write([record(1)], to: path)
      try store(whole + [UInt8](repeating: 0, count: 4096), at: path)
      let journal = try Journal(reading: path)
      #expect(journal.records == [record(1)])
      #expect(journal.tornByteCount == 4096)
    }
  }

  @Test func mutantsNeverYieldARecordThatWasNotWritten() throws {
    try withDirectory { directory in
      let path = directory + "/mutant.journal"
      let written = (1...5).map(record)
      let (whole, _) = try write(written, to: path)
      var random = SplitMix(state: 20)
      var readable = 0
      for _ in 0..<200 {
        var mutant = whole
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          let position = Int.random(in: 0..<mutant.count, using: &random)
          let length = Int.random(in: 0...min(64, mutant.count - position), using: &random)
          switch Int.random(in: 0..<5, using: &random) {
          case 0: mutant[position] ^= UInt8.random(in: 1...255, using: &random)
          case 1: mutant.removeSubrange(position..<position + length)
          case 2: mutant.insert(contentsOf: mutant[position..<position + length], at: position)
          case 3: mutant.removeSubrange(max(8, position)...)
          default: for index in position..<position + length { mutant[index] = UInt8.random(in: 0...255, using: &random) }
          }
        }
        try store(mutant, at: path)
        do {
          let journal = try Journal(reading: path)
          readable += 1
          #expect(Set(journal.records).isSubset(of: Set(written)))
          #expect(journal.wholeByteCount + journal.tornByteCount == mutant.count)
          let writer = try JournalWriter(path: path, header: header)
          try writer.append(record(9))
          #expect(try Journal(reading: path).records == journal.records + [record(9)])
        } catch is BrevityError {
          continue
        }
      }
      #expect(readable > 50)
    }
  }

  @Test func whatIsNoJournalIsRefused() throws {
    try withDirectory { (directory) throws in
      let path = directory + "/x.journal"
      func refusal(of content: [UInt8]) throws -> String {
        try store(content, at: path)
        return sentence { try JournalWriter(path: path, header: header) }
      }
      let cut = Array(Journal.beginning(header).dropLast())
      #expect(try refusal(of: []) == "Cannot read the journal '\(path)': it is empty.")
      #expect(try refusal(of: Array("name: x\n".utf8)) == "Cannot read the journal '\(path)': it is not a journal of Brevity.")
      #expect(try refusal(of: Journal.magic + [1]) == "Cannot read the journal '\(path)': its header is damaged.")
      #expect(
        try refusal(of: Journal.magic + [9, 0, 0, 0])
          == "Cannot read the journal '\(path)': it has format version 9, and this program reads version 4.")
      #expect(
        try refusal(of: cut) == "Cannot read the journal '\(path)': its header is damaged.")
      #expect(bytes(of: path) == cut, "what was refused stays as it was")
      #expect(
        sentence { try Journal(reading: directory) } == "Cannot read the journal '\(directory)': is a directory.")
      #expect(
        sentence { try Journal(reading: directory + "/none") }
          == "Cannot read the journal '\(directory)/none': no such file or directory.")
      #expect(
        sentence { try JournalWriter(path: path + "/y", header: header) }
          == "Cannot create '\(path)/y': not a directory.")
    }
  }

  @Test func manyThreadsAppendWholeRecords() async throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("brevity-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let path = header.shard.journalPath(in: directory)
    let writer = try JournalWriter(path: path, header: header)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<8 {
        group.addTask {
          for number in 0..<20 {
            try writer.append(record(task * 20 + number))
            // What was acknowledged is there.
            #expect(try Journal(reading: path).records.contains(record(task * 20 + number)))
          }
        }
      }
      try await group.waitForAll()
    }
    let journal = try Journal(reading: path)
    #expect(Set(journal.records) == Set((0..<160).map(record)))
    #expect(journal.records.count == 160)
  }
}

/// Vigna's SplitMix64, so that a failing mutant can be seen again.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

import Experiments
import Foundation
import Results
import Studies
import Testing

@Suite struct UnitRecordTests {
  static func record(_ byte: UInt8 = 1) -> UnitRecord {
    UnitRecord(
      key: RunKey(bytes: [UInt8](repeating: byte, count: 32)), label: "unit", status: .ok,
      findings: Findings(numbers: ["a": -0.0, "b": .nan], arrays: ["x": [1, .infinity], "y": []]), arithmetic: "p",
      timing: RunTiming(wallSeconds: 1, cpuSeconds: 2, start: 3, worker: 4))
  }

  @Test func everyBitComesBack() throws {
    let record = Self.record()
    let read = try #require(UnitRecord(payload: record.payload[...]))
    #expect(read.payload == record.payload)
    #expect(read.findings.arrays == ["x": [1, .infinity], "y": []])
    #expect(read.findings.numbers["a"]?.sign == .minus)
  }

  @Test func noPartOfARecordIsARecord() {
    let payload = Self.record().payload
    for count in 0..<payload.count { #expect(UnitRecord(payload: payload[..<count]) == nil) }
    #expect(UnitRecord(payload: (payload + [0])[...]) == nil)
  }

  @Test func timingAndLabelAreNoResults() {
    var other = Self.record()
    other.timing.wallSeconds = 9
    other.label = "other"
    #expect(other.hasSameResult(as: Self.record()))
    other.findings.numbers["a"] = 0.0
    #expect(!other.hasSameResult(as: Self.record()))
  }

  /// A journal of another kind is refused whole, instead of being taken for a torn one and cut.
  @Test func journalsOfAnotherKindAreRefused() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("brevity-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = "\(folder)/shards/0-of-1.journal"
    let header = JournalHeader(studyName: "s", studyHash: "h", shard: Shard(index: 0, count: 1))
    try JournalWriter(path: path, header: header, of: UnitRecord.self).append(Self.record())
    #expect(try RecordJournal<UnitRecord>(reading: path).records.map(\.payload) == [Self.record().payload])
    #expect {
      try JournalWriter(path: path, header: header)
    } throws: {
      "\($0)" == "Cannot read the journal '\(path)': it is not a journal of Brevity."
    }
    #expect(try RecordJournal<UnitRecord>(reading: path).records.count == 1)
  }
}

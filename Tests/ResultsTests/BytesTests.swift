import Files
import Results
import Testing

@Suite struct BytesTests {
  @Test func checksumHasTheKnownAnswers() {
    #expect(CRC32C.checksum("123456789".utf8) == 0xe306_9283)
    // RFC 3720, B.4.
    #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8a91_36aa)
    #expect(CRC32C.checksum([UInt8](repeating: 0xff, count: 32)) == 0x62a8_ab43)
    #expect(CRC32C.checksum(0..<32) == 0x46dd_794e)
    var crc = CRC32C()
    crc.update("1234".utf8)
    crc.update("56789".utf8)
    #expect(crc.value == 0xe306_9283)
  }

  @Test func bytesAreLittleEndian() {
    var writer = ByteWriter()
    writer.append(UInt32(0x0102_0304))
    writer.append("é")
    writer.append(1.0)
    #expect(writer.bytes == [4, 3, 2, 1, 2, 0, 0, 0, 0xc3, 0xa9, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f])
  }

  @Test func aRecordComesBackBitForBit() throws {
    for original in [record(1), unusualRecord] {
      let copy = try RunRecord(bytes: original.bytes[...])
      // Records with NaN are never equal to themselves, their bytes are.
      #expect(copy.bytes == original.bytes)
      #expect(copy.label == original.label)
      #expect(copy.status == original.status)
      for metric in RunMetric.all { #expect(copy[metric].bitPattern == original[metric].bitPattern, "\(metric.name)") }
      #expect(copy[count: .named("epochs")] == original[count: .named("epochs")])
      #expect(copy.parameters.map(\.bitPattern) == original.parameters.map(\.bitPattern))
      #expect(copy.trace.map(\.epoch) == original.trace.map(\.epoch))
      #expect(copy.failure == original.failure)
      #expect(copy.timing.worker == original.timing.worker)
    }
    #expect(try RunRecord(bytes: record(1).bytes[...]) == record(1))
  }

  /// Computed from the layout of format version 4 by another program (Python's struct). Metrics of later versions follow.
  @Test func theBytesOfVersion4Stay() {
    #expect(CRC32C.checksum(record(1).bytes.prefix(265)) == 0xed40_b54c)
    #expect(CRC32C.checksum(unusualRecord.bytes.prefix(397)) == 0x59c3_4001)
    #expect(RunRecord.formatVersion > 4 || record(1).bytes.count == 265)
  }

  @Test func aRecordThatIsCutOrContinuedIsRefused() {
    let bytes = unusualRecord.bytes
    for count in 0..<bytes.count {
      #expect(throws: ByteReader.Malformed.self) { try RunRecord(bytes: bytes.prefix(count)) }
    }
    #expect(throws: ByteReader.Malformed.self) { try RunRecord(bytes: (bytes + [0])[...]) }
  }
}

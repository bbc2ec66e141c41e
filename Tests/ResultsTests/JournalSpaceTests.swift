import Foundation
import Results
import Synchronization
import Testing

/// What happens to a journal when the disk does not take what it is given.
@Suite struct JournalSpaceTests {
  private let header = JournalHeader(studyName: "s", studyHash: "h", shard: Shard(index: 0, count: 1))

  @Test func aFullDeviceIsNamed() {
    let writer = JournalWriter(file: open("/dev/full", O_WRONLY), path: "/dev/full", header: header, length: 0)
    let expected =
      "Cannot append to the journal '/dev/full': no space left on device; its torn end could not be removed."
    #expect(sentence { try writer.append(record(1)) } == expected)
    #expect(sentence { try writer.append(record(2)) } == expected)
  }

  @Test func shortWritesAreContinued() throws {
    try withDirectory { directory in
      let path = directory + "/short.journal"
      try store(Journal.beginning(header), at: path)
      let writer = JournalWriter(
        file: open(path, O_WRONLY | O_APPEND), path: path, header: header, length: Journal.beginning(header).count,
        write: { Foundation.write($0, $1.baseAddress, min(3, $1.count)) })
      try writer.append(record(1))
      try writer.append(unusualRecord)
      let journal = try Journal(reading: path)
      #expect(journal.records.map(\.bytes) == [record(1).bytes, unusualRecord.bytes])
    }
  }

  @Test func aFullDiskLeavesTheLastWholeRecordLast() throws {
    try withDirectory { directory in
      let path = directory + "/full.journal"
      try store(Journal.beginning(header), at: path)
      // A disk with room for one record and a half; later somebody frees some space.
      let room = Mutex(record(1).bytes.count * 3 / 2)
      let writer = JournalWriter(
        file: open(path, O_WRONLY | O_APPEND), path: path, header: header, length: Journal.beginning(header).count,
        write: { file, bytes in
          room.withLock { room in
            guard room > 0 else {
              errno = ENOSPC
              return -1
            }
            let count = Foundation.write(file, bytes.baseAddress, min(room, bytes.count))
            room -= count
            return count
          }
        })
      try writer.append(record(1))
      #expect(
        sentence { try writer.append(record(2)) }
          == "Cannot append to the journal '\(path)': no space left on device; it ends with its last whole record.")
      #expect(try Journal(reading: path).records == [record(1)])
      #expect(try Journal(reading: path).tornByteCount == 0)
      room.withLock { $0 = 10_000 }
      try writer.append(record(3))
      #expect(try Journal(reading: path).records == [record(1), record(3)])
    }
  }
}

import Files
import Foundation
import HDF5
import Synchronization

/// Appends records to a journal. Safe to use from many threads.
///
/// Each record is one write(2), after which it survives the death of the process. It survives a loss of power after the
/// next `sync`, one fdatasync for all that was written before: many cheap records share the wait for the disk.
public final class JournalWriter: Sendable {
  public let path: String
  /// What the journal said about itself when it was opened; of an earlier form of the study, perhaps.
  public let header: JournalHeader
  /// Bytes that a dying writer had left, now removed.
  public let removedByteCount: Int

  private struct Tail {
    /// Bytes up to the end of the last whole record.
    var length: Int
    /// Why nothing more can be appended.
    var failure: BrevityError?
  }

  /// Writes some of the bytes and returns how many, or −1 with `errno` set: write(2).
  package typealias Write = @Sendable (Int32, UnsafeRawBufferPointer) -> Int

  private let file: Int32
  private let put: Write
  private let tail: Mutex<Tail>
  private let durableLength: Mutex<Int>

  /// Opens the journal at `path` for appending: an existing one after the removal of a torn tail, otherwise a new one.
  ///
  /// - Parameter type: What the journal keeps.
  /// - Throws: `BrevityError` if what is at `path` is not a journal of that kind, or cannot be written; `BrevityError` of
  ///   kind `cannotCreate` if a new one cannot be made.
  public convenience init<Record: JournalRecord>(
    path: String, header: JournalHeader, of type: Record.Type = RunRecord.self
  ) throws {
    try makeDirectory(URL(fileURLWithPath: path).deletingLastPathComponent().path)
    // Published at once, so that no journal ever lacks its header.
    if access(path, F_OK) != 0 { try AtomicFile.write(RecordJournal<Record>.beginning(header), to: path) }
    let journal = try RecordJournal<Record>(reading: path)
    let attempt = "Cannot append to the journal '\(path)'"
    let file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    guard file >= 0 else { throw BrevityError.system(.inputOutput, attempt) }
    if journal.tornByteCount > 0, ftruncate(file, off_t(journal.wholeByteCount)) != 0 || fsync(file) != 0 {
      defer { close(file) }
      throw BrevityError.system(.inputOutput, attempt)
    }
    self.init(
      file: file, path: path, header: journal.header, length: journal.wholeByteCount, removed: journal.tornByteCount)
  }

  package init(
    file: Int32, path: String, header: JournalHeader, length: Int, removed: Int = 0,
    write: @escaping Write = { Foundation.write($0, $1.baseAddress, $1.count) }
  ) {
    self.file = file
    self.path = path
    self.header = header
    removedByteCount = removed
    put = write
    tail = Mutex(Tail(length: length))
    durableLength = Mutex(length)
  }

  deinit { close(file) }

  /// Appends a record and returns when it would survive a loss of power.
  ///
  /// - Throws: `BrevityError` if it could not be stored. The journal then ends with its last whole record.
  public func append(_ record: some JournalRecord) throws(BrevityError) {
    try write(record)
    try sync()
  }

  /// Appends a record, which counts as stored only after the next `sync`.
  ///
  /// - Throws: `BrevityError` if it could not be written. The journal then ends with its last whole record.
  public func write(_ record: some JournalRecord) throws(BrevityError) {
    let block = Journal.block(record.payload)
    try tail.withLock { (tail) throws(BrevityError) in
      if let failure = tail.failure { throw failure }
      try store(block, &tail)
    }
  }

  /// Returns when every record that was written before the call would survive a loss of power.
  ///
  /// - Throws: `BrevityError` if the disk refuses; nothing more can be written then.
  public func sync() throws(BrevityError) {
    let end = tail.withLock(\.length)
    try durableLength.withLock { (durable) throws(BrevityError) in
      guard durable < end else { return }
      // Whatever was written meanwhile becomes durable by the same call.
      let length = tail.withLock(\.length)
      guard fdatasync(file) == 0 else {
        let failure = BrevityError.system(.inputOutput, "Cannot make the journal '\(path)' durable")
        tail.withLock { $0.failure = failure }
        throw failure
      }
      durable = length
    }
  }

  private func store(_ block: [UInt8], _ tail: inout Tail) throws(BrevityError) {
    var rest = block[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { put(file, $0) }
      if count > 0 { rest = rest.dropFirst(count) } else if count == 0 || errno != EINTR { break }
    }
    guard !rest.isEmpty else {
      tail.length += block.count
      return
    }
    let attempt = "Cannot append to the journal '\(path)'"
    let number = errno
    if ftruncate(file, off_t(tail.length)) == 0 {
      throw BrevityError.system(.inputOutput, attempt, number, then: "; it ends with its last whole record")
    }
    // Records after a torn one would never be read.
    let failure = BrevityError.system(.inputOutput, attempt, number, then: "; its torn end could not be removed")
    tail.failure = failure
    throw failure
  }
}

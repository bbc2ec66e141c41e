import Files
import Foundation
import HDF5
import Studies

/// What a journal says about itself. Records are identified by their run keys alone, so a journal that was begun for
/// an earlier form of the study stays usable.
public struct JournalHeader: Hashable, Sendable {
  public var studyName: String
  public var studyHash: String
  public var shard: Shard
  /// The resolved study as it was when the journal was begun; may be empty.
  public var studyJSON: String

  public init(studyName: String, studyHash: String, shard: Shard, studyJSON: String = "") {
    self.studyName = studyName
    self.studyHash = studyHash
    self.shard = shard
    self.studyJSON = studyJSON
  }

  public init(_ study: Study, _ shard: Shard) {
    self.init(studyName: study.name, studyHash: study.hash, shard: shard, studyJSON: study.resolvedJSON)
  }
}

/// What happened in one task of a study. There is one kind of record for each design, with journals of its own, told apart
/// by their first eight bytes.
public protocol JournalRecord: Hashable, Sendable {
  /// Eight ASCII characters.
  static var magic: String { get }
  /// Raised whenever `payload` changes its form.
  static var formatVersion: UInt32 { get }
  /// What the record says, in a form of its own.
  var payload: [UInt8] { get }
  /// Reads what `payload` wrote; nil for anything else.
  init?(payload: ArraySlice<UInt8>)

  var key: RunKey { get }
  /// For people who read a journal; the key alone decides what a record is.
  var label: String { get set }
  var status: RunStatus { get }
  /// The arithmetic, `Arithmetic.name`; two records of one key conflict only if this is equal.
  var arithmetic: String { get }
  /// Why the task failed; empty otherwise.
  var failure: String { get }
  var timing: RunTiming { get set }
  /// Equal, bit for bit, in everything that two executions must agree in.
  func hasSameResult(as other: Self) -> Bool
}

extension JournalRecord {
  /// Equal, bit for bit, in everything but the timing and the label for people.
  public func hasSameResult(as other: Self) -> Bool { hasSamePayload(as: other) }

  func hasSamePayload(as other: Self) -> Bool {
    var copy = self
    copy.timing = other.timing
    copy.label = other.label
    return copy.payload == other.payload
  }
}

/// The journal of trained students.
public typealias Journal = RecordJournal<RunRecord>

/// An append-only record of finished work, which survives the death of its writer at any moment.
///
/// Little-endian: eight bytes for the kind of record ("brevityj" for trained students), format version (uint32), a header
/// block, then one block for each record. A block is the length of its payload (uint32), the CRC-32C of length and payload
/// (uint32), and the payload.
public struct RecordJournal<Record: JournalRecord>: Sendable {
  public static var formatVersion: UInt32 { Record.formatVersion }
  package static var magic: [UInt8] { Array(Record.magic.utf8) }

  public let path: String
  public let header: JournalHeader
  /// The records before the first damage, in the order they were written.
  public let records: [Record]
  /// Bytes of the header and the whole records.
  public let wholeByteCount: Int
  /// Bytes after the last whole record: what a dying writer left, or damage.
  public let tornByteCount: Int

  /// Reads a journal up to the first record that is not whole.
  ///
  /// - Throws: `BrevityError` if there is no journal of ours at `path`, or its header is damaged.
  public init(reading path: String) throws(BrevityError) {
    let bytes = try Self.contents(of: path)
    let attempt = "Cannot read the journal '\(path)'"
    guard !bytes.isEmpty else { throw BrevityError(.foreignData, "\(attempt): it is empty.") }
    guard bytes.starts(with: Self.magic) else {
      throw BrevityError(
        .foreignData,
        "\(attempt): it is not a journal of Brevity\(Record.magic == RunRecord.magic ? "" : " of this kind of study").")
    }
    var position = Self.magic.count
    var reader = ByteReader(bytes[position...])
    guard let version = try? reader.integer(UInt32.self) else {
      throw BrevityError(.foreignData, "\(attempt): its header is damaged.")
    }
    guard version == Self.formatVersion else {
      throw BrevityError(
        .foreignData, "\(attempt): it has format version \(version), and this program reads version \(Self.formatVersion).")
    }
    position += 4
    guard let block = Self.block(bytes, &position), let header = try? JournalHeader(bytes: block) else {
      throw BrevityError(.foreignData, "\(attempt): its header is damaged.")
    }
    var records: [Record] = []
    var whole = position
    while let block = Self.block(bytes, &position), let record = Record(payload: block) {
      records.append(record)
      whole = position
    }
    self.path = path
    self.header = header
    self.records = records
    wholeByteCount = whole
    tornByteCount = bytes.count - whole
  }

  /// All journals of a results folder, whatever their shards, in the order of their names.
  public static func readAll(in folder: String) throws(BrevityError) -> [RecordJournal] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/shards")) ?? []
    var journals: [RecordJournal] = []
    for name in names.filter({ $0.hasSuffix(".journal") }).sorted() {
      journals.append(try RecordJournal(reading: "\(folder)/shards/\(name)"))
    }
    return journals
  }

  /// What a journal begins with.
  package static func beginning(_ header: JournalHeader) -> [UInt8] {
    var writer = ByteWriter()
    writer.append(magic)
    writer.append(formatVersion)
    writer.append(block(header.bytes))
    return writer.bytes
  }

  /// Length, checksum, payload. The length is checked too, so that a stretch of zeros is not an empty record.
  package static func block(_ payload: [UInt8]) -> [UInt8] {
    var writer = ByteWriter()
    writer.append(UInt32(payload.count))
    writer.append(CRC32C.checksum(writer.bytes + payload))
    writer.append(payload)
    return writer.bytes
  }

  /// The payload of the block at `position`, which then moves behind it; nil if the block is not whole.
  package static func block(_ bytes: [UInt8], _ position: inout Int) -> ArraySlice<UInt8>? {
    var reader = ByteReader(bytes[position...])
    guard let length = try? reader.integer(UInt32.self), let expected = try? reader.integer(UInt32.self) else { return nil }
    let start = position + 8
    guard Int(length) <= bytes.count - start else { return nil }
    let payload = bytes[start..<start + Int(length)]
    var crc = CRC32C()
    crc.update(bytes[position..<position + 4])
    crc.update(payload)
    guard crc.value == expected else { return nil }
    position = start + Int(length)
    return payload
  }

  private static func contents(of path: String) throws(BrevityError) -> [UInt8] {
    let attempt = "Cannot read the journal '\(path)'"
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw BrevityError.system(.inputOutput, attempt) }
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = read(file, &chunk, chunk.count)
      if count == 0 { return bytes }
      if count > 0 { bytes += chunk.prefix(count) } else if errno != EINTR { throw BrevityError.system(.inputOutput, attempt) }
    }
  }
}

extension JournalHeader {
  var bytes: [UInt8] {
    var writer = ByteWriter()
    writer.append(studyName)
    writer.append(studyHash)
    writer.append(UInt32(shard.index))
    writer.append(UInt32(shard.count))
    writer.append(studyJSON)
    return writer.bytes
  }

  package init(bytes: ArraySlice<UInt8>) throws(ByteReader.Malformed) {
    var reader = ByteReader(bytes)
    studyName = try reader.text()
    studyHash = try reader.text()
    let (index, count) = (try reader.integer(UInt32.self), try reader.integer(UInt32.self))
    guard index < count else { throw ByteReader.Malformed() }
    shard = Shard(index: Int(index), count: Int(count))
    studyJSON = try reader.text()
    guard reader.isAtEnd else { throw ByteReader.Malformed() }
  }
}

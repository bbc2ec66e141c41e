import Files
import Foundation
import HDF5
import Studies
import Training

/// A run that was left in the middle: `checkpoints/<key>.part` in the results folder, until its record is in a journal.
///
/// Little-endian: "brevityp", format version (uint32), then one block as in a journal. It is written whole or not at all.
public struct Checkpoint: Hashable, Sendable {
  public static let formatVersion: UInt32 = 2
  static let magic = Array("brevityp".utf8)

  public var key: RunKey
  /// Version of the program and name of the arithmetic: with others, the run would not end in the bits it began with.
  public var program: String
  public var arithmetic: String
  /// What the run has taken so far.
  public var wallSeconds: Double
  public var cpuSeconds: Double
  public var state: TrainingState

  public init(
    key: RunKey, program: String, arithmetic: String, wallSeconds: Double, cpuSeconds: Double, state: TrainingState
  ) {
    self.key = key
    self.program = program
    self.arithmetic = arithmetic
    self.wallSeconds = wallSeconds
    self.cpuSeconds = cpuSeconds
    self.state = state
  }

  static func directory(in folder: String) -> String { "\(folder)/checkpoints" }

  public static func path(of key: RunKey, in folder: String) -> String { "\(directory(in: folder))/\(key).part" }

  /// The keys that have a checkpoint in a results folder, by their file names.
  public static func keys(in folder: String) -> Set<RunKey> {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory(in: folder))) ?? []
    return Set(names.filter { $0.hasSuffix(".part") }.compactMap { RunKey(hexadecimal: $0.dropLast(5)) })
  }

  /// Stores the checkpoint in place of an earlier one.
  ///
  /// - Throws: `BrevityError` or `BrevityError` of kind `cannotCreate`.
  public func write(in folder: String) throws {
    try makeDirectory(Self.directory(in: folder))
    var writer = ByteWriter()
    writer.append(Self.magic)
    writer.append(Self.formatVersion)
    writer.append(Journal.block(bytes))
    try AtomicFile.write(writer.bytes, to: Self.path(of: key, in: folder))
  }

  /// Reads the checkpoint of a run.
  ///
  /// - Throws: `BrevityError` if it cannot be read, is damaged, or is of another run or format version.
  public init(of key: RunKey, in folder: String) throws(BrevityError) {
    let path = Self.path(of: key, in: folder)
    let attempt = "Cannot continue from '\(path)'"
    guard let data = FileManager.default.contents(atPath: path) else { throw BrevityError.system(.inputOutput, attempt) }
    let bytes = Array(data)
    var position = Self.magic.count + 4
    guard bytes.starts(with: Self.magic), let block = Journal.block(bytes, &position), position == bytes.count,
      bytes[Self.magic.count..<Self.magic.count + 4].elementsEqual([UInt8(Self.formatVersion), 0, 0, 0]),
      let checkpoint = try? Checkpoint(bytes: block), checkpoint.key == key
    else { throw BrevityError(.foreignData, "\(attempt): it is no whole checkpoint of this run.") }
    self = checkpoint
  }

  /// Removes the checkpoint of a run, and the directory with the last one.
  public static func remove(_ key: RunKey, in folder: String) {
    unlink(path(of: key, in: folder))
    rmdir(directory(in: folder))
  }
}

extension RunKey {
  /// 64 hexadecimal digits; nil for anything else.
  init?(hexadecimal text: some StringProtocol) {
    let digits = text.compactMap(\.hexDigitValue)
    guard digits.count == 64, text.count == 64 else { return nil }
    self.init(bytes: stride(from: 0, to: 64, by: 2).map { UInt8(16 * digits[$0] + digits[$0 + 1]) })
  }
}

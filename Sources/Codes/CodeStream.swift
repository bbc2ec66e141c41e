import Codelengths
import Files
import Foundation

/// A stream as a file: the bytes "BRVC", a version (16 bits), the lengths of header and payload (32 bits each), the header
/// as JSON, the payload, and the CRC-32C of all of it. Numbers have their lowest byte first.
public struct CodeStream: Hashable, Sendable {
  public static let magic = Array("BRVC".utf8)
  public static let version = 2
  private static let preludeCount = 14

  public let header: StreamHeader
  /// What the arithmetic coder wrote.
  public let payload: [UInt8]

  public init(header: StreamHeader, payload: [UInt8]) {
    self.header = header
    self.payload = payload
  }

  /// Bits of the file that are not payload: magic, lengths, header, checksum.
  public var containerLength: Codelength { Codelength(bits: Double(8 * (bytes.count - payload.count))) }

  public var bytes: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // a header holds finite numbers and texts only, which JSON has
    guard let json = try? encoder.encode(header) else { preconditionFailure("a header is always JSON") }
    return Self.sealed(header: Array(json), payload: payload)
  }

  /// The bytes of a file with these parts and the checksum that fits them.
  package static func sealed(header: [UInt8], payload: [UInt8]) -> [UInt8] {
    var bytes = magic
    bytes += littleEndian(UInt32(version), 2)
    bytes += littleEndian(UInt32(header.count), 4) + littleEndian(UInt32(payload.count), 4)
    bytes += header + payload
    return bytes + littleEndian(CRC32C.checksum(bytes), 4)
  }

  /// Reads the bytes of a file.
  ///
  /// - Parameter name: how sentences call it.
  /// - Throws: `BrevityError` of kind `foreignData` if they are not a whole, unchanged stream of this version.
  public init(bytes: [UInt8], name: String) throws(BrevityError) {
    func refusal(_ why: String) -> BrevityError { BrevityError(.foreignData, "Cannot decode \(name): \(why).") }
    guard bytes.starts(with: Self.magic) else {
      throw refusal("it does not begin with the letters BRVC, so it is no stream of Brevity")
    }
    guard bytes.count >= Self.preludeCount else {
      throw refusal("it has \(bytes.count) bytes, fewer than the beginning of a stream, so it was cut")
    }
    let version = Self.number(bytes[4..<6])
    guard version == Self.version else {
      throw refusal("it is of version \(version), and this program reads version \(Self.version)")
    }
    let (headerCount, payloadCount) = (Self.number(bytes[6..<10]), Self.number(bytes[10..<14]))
    let whole = Self.preludeCount + headerCount + payloadCount + 4
    guard bytes.count >= whole else { throw refusal("it has \(bytes.count) of the \(whole) bytes it announces, so it was cut") }
    guard bytes.count == whole else { throw refusal("it has \(bytes.count) bytes and announces \(whole)") }
    let checksum = CRC32C.checksum(bytes.dropLast(4))
    let stored = Self.number(bytes[(whole - 4)...])
    guard stored == Int(checksum) else {
      throw refusal("its checksum is \(stored) and that of its bytes is \(checksum), so it was changed")
    }
    let json = Data(bytes[Self.preludeCount..<Self.preludeCount + headerCount])
    guard let header = try? JSONDecoder().decode(StreamHeader.self, from: json) else {
      throw refusal("its header is not that of a stream")
    }
    guard header.codeVersion == header.code.version else {
      throw refusal(
        "it is of version \(header.codeVersion) of the code '\(header.code.rawValue)', and this program has version \(header.code.version)"
      )
    }
    self.header = header
    payload = Array(bytes[(Self.preludeCount + headerCount)..<(whole - 4)])
  }

  private static func littleEndian(_ value: UInt32, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * $0)) }
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reversed().reduce(0) { $0 << 8 | Int($1) } }
}

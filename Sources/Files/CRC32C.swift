/// The Castagnoli cyclic redundancy check: reflected polynomial 0x82f63b78, start and end inverted (RFC 3720, B.4).
/// The check of the nine bytes "123456789" is e3069283.
public struct CRC32C: Sendable {
  private var register: UInt32 = 0xffff_ffff

  public init() {}

  public mutating func update(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      register = Self.table[Int(UInt8(truncatingIfNeeded: register) ^ byte)] ^ (register >> 8)
    }
  }

  public var value: UInt32 { ~register }

  /// The check of `bytes`.
  public static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var crc = CRC32C()
    crc.update(bytes)
    return crc.value
  }

  /// The remainder of each byte followed by 24 zero bits.
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { remainder, _ in
      remainder & 1 == 1 ? (remainder >> 1) ^ 0x82f6_3b78 : remainder >> 1
    }
  }
}

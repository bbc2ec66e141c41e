/// Bits taken out of bytes, the highest place first.
public struct BitReader: Sendable {
  private let bytes: [UInt8]
  /// Bits read.
  public private(set) var position = 0

  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Bits there are.
  public var count: Int { bytes.count * 8 }

  /// The next bit; nil beyond the end.
  public mutating func next() -> Bool? {
    guard position < count else { return nil }
    defer { position += 1 }
    return bytes[position >> 3] & (0x80 >> UInt8(position & 7)) != 0
  }

  /// The next `width` bits as a number; nil if there are not so many.
  public mutating func next(width: Int) -> UInt64? {
    guard width >= 0, width <= 64, position + width <= count else { return nil }
    var value: UInt64 = 0
    for _ in 0..<width { value = value << 1 | (next() == true ? 1 : 0) }
    return value
  }
}

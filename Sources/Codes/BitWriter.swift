/// Bits put into bytes, the first one in the highest place.
public struct BitWriter: Sendable {
  public private(set) var bytes: [UInt8] = []
  /// Bits written.
  public private(set) var count = 0

  public init() {}

  public mutating func write(_ bit: Bool) {
    if count % 8 == 0 { bytes.append(0) }
    if bit { bytes[bytes.count - 1] |= 0x80 >> UInt8(count % 8) }
    count += 1
  }

  /// The lowest `width` bits of `value`, the highest of them first.
  public mutating func write(_ value: UInt64, width: Int) {
    precondition(width >= 0 && width <= 64, "a number has at most 64 bits")
    for place in stride(from: width - 1, through: 0, by: -1) { write(value >> UInt64(place) & 1 == 1) }
  }
}

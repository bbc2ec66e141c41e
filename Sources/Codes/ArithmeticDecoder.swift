import Files

/// The other end of ``ArithmeticEncoder``.
public struct ArithmeticDecoder: Sendable {
  private var low: UInt64 = 0
  private var high: UInt64 = (1 << 62) - 1
  private var code: UInt64 = 0
  private var input: BitReader
  /// Bits read beyond the end; a whole message never needs more than a register of them.
  private var beyond: UInt64 = 0

  public init(_ bytes: [UInt8]) {
    input = BitReader(bytes)
    for _ in 0..<ArithmeticEncoder.registerBits { code = code << 1 | nextBit() }
  }

  private mutating func nextBit() -> UInt64 {
    guard let bit = input.next() else {
      beyond += 1
      return 0
    }
    return bit ? 1 : 0
  }

  /// Where in 0 ..< `total` the next symbol lies; `consume` its interval afterwards.
  public mutating func position(of total: UInt64) throws(BrevityError) -> UInt64 {
    precondition(total >= 1 && total <= ArithmeticEncoder.maximumTotal, "a total has at most 40 bits")
    guard beyond <= ArithmeticEncoder.registerBits else {
      throw BrevityError(.foreignData, "Cannot decode the stream: it ends before its last symbol.")
    }
    let range = high - low + 1
    // ((code − low + 1) · total − 1) / range, in 128 bits
    var product = (code - low + 1).multipliedFullWidth(by: total)
    if product.low == 0 { product.high -= 1 }
    product.low &-= 1
    return range.dividingFullWidth(product).quotient
  }

  /// Takes the symbol whose interval contains the position.
  public mutating func consume(_ interval: Range<UInt64>, of total: UInt64) {
    let range = high - low + 1
    high = low + ArithmeticEncoder.scaled(range, interval.upperBound, total) - 1
    low += ArithmeticEncoder.scaled(range, interval.lowerBound, total)
    while true {
      if high < ArithmeticEncoder.half {
      } else if low >= ArithmeticEncoder.half {
        low -= ArithmeticEncoder.half
        high -= ArithmeticEncoder.half
        code -= ArithmeticEncoder.half
      } else if low >= ArithmeticEncoder.quarter && high < ArithmeticEncoder.half + ArithmeticEncoder.quarter {
        low -= ArithmeticEncoder.quarter
        high -= ArithmeticEncoder.quarter
        code -= ArithmeticEncoder.quarter
      } else {
        return
      }
      low <<= 1
      high = high << 1 | 1
      code = code << 1 | nextBit()
    }
  }
}

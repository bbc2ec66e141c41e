import Codelengths
import Foundation

/// Arithmetic coding in integers (Witten, Neal and Cleary, Communications of the ACM 30 (1987) 520,
/// doi:10.1145/214762.214771), with registers of 62 bits.
///
/// A symbol is an interval of 0 ..< total, its length log₂(total/width). Because no rounding of real numbers takes part,
/// encoder and decoder agree exactly; the registers are so wide that the loss is below 2⁻²⁰ bits per symbol for
/// totals up to 2⁴⁰, and a whole message costs two bits more than its ideal length.
public struct ArithmeticEncoder: Sendable {
  /// The largest total.
  public static let maximumTotal: UInt64 = 1 << 40
  static let registerBits: UInt64 = 62
  static let half: UInt64 = 1 << 61
  static let quarter: UInt64 = 1 << 60

  private var low: UInt64 = 0
  private var high: UInt64 = (1 << 62) - 1
  /// Bits whose value the next bit decides: they are its opposite.
  private var pending = 0
  private var output = BitWriter()
  /// Σ log₂(total/width) over the symbols so far: what the bits should be.
  public private(set) var idealLength = Codelength.zero

  public init() {}

  /// The symbol whose interval of 0 ..< `total` is `interval`.
  public mutating func encode(_ interval: Range<UInt64>, of total: UInt64) {
    precondition(
      !interval.isEmpty && interval.upperBound <= total && total <= Self.maximumTotal, "a symbol needs a part of the total")
    idealLength += Codelength(bits: log2(Double(total) / Double(interval.upperBound - interval.lowerBound)))
    let range = high - low + 1
    high = low + Self.scaled(range, interval.upperBound, total) - 1
    low += Self.scaled(range, interval.lowerBound, total)
    while true {
      if high < Self.half {
        emit(false)
      } else if low >= Self.half {
        emit(true)
        low -= Self.half
        high -= Self.half
      } else if low >= Self.quarter && high < Self.half + Self.quarter {
        pending += 1
        low -= Self.quarter
        high -= Self.quarter
      } else {
        return
      }
      low <<= 1
      high = high << 1 | 1
    }
  }

  /// The bytes of the whole message. The last byte is filled with zeros.
  public consuming func finish() -> [UInt8] {
    pending += 1
    emit(low >= Self.quarter)
    return output.bytes
  }

  private mutating func emit(_ bit: Bool) {
    output.write(bit)
    for _ in 0..<pending { output.write(!bit) }
    pending = 0
  }

  /// ⌊range · count / total⌋, exactly.
  static func scaled(_ range: UInt64, _ count: UInt64, _ total: UInt64) -> UInt64 {
    total.dividingFullWidth(range.multipliedFullWidth(by: count)).quotient
  }
}

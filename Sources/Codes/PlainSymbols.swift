import Codelengths
import Files
import Foundation

// Numbers that are sent as they are: bits, single-precision values, integers by universal and geometric codes, supports.

extension ArithmeticEncoder {
  /// The lowest `width` ≤ 64 bits of `value`, each of length 1.
  public mutating func encode(bits value: UInt64, width: Int) {
    precondition(width >= 0 && width <= 64, "a number has at most 64 bits")
    var left = width
    while left > 0 {
      let count = min(left, 32)
      left -= count
      let part = value >> UInt64(left) & (1 << UInt64(count) - 1)
      encode(part..<part + 1, of: 1 << UInt64(count))
    }
  }

  /// One of `count` equally probable symbols.
  public mutating func encode(_ symbol: Int, ofEquallyProbable count: Int) {
    encode(UInt64(symbol)..<UInt64(symbol) + 1, of: UInt64(count))
  }

  /// 32 bits.
  public mutating func encode(_ value: Float) { encode(bits: UInt64(value.bitPattern), width: 32) }

  /// Elias's δ code of j ≥ 1.
  public mutating func encode(eliasDelta j: Int) {
    let magnitude = IntegerCode.floorLog2(j)
    let prefix = IntegerCode.floorLog2(magnitude + 1)
    encode(bits: 1, width: prefix + 1)
    encode(bits: UInt64(magnitude + 1), width: prefix)
    encode(bits: UInt64(j), width: magnitude)
  }

  /// k ≥ 1 under p(1 − p)^(k − 1), in groups of about ln 2/p (Golomb's way: the group, then the place in it).
  public mutating func encode(geometric k: Int, probability p: Double) {
    let group = GeometricGroup(probability: p)
    var left = k - 1
    while left >= group.size {
      encode(1, in: group.isHere)
      left -= group.size
    }
    encode(0, in: group.isHere)
    encode(left, in: group.place)
  }

  /// How many parameters live, then which: log₂(d + 1) + log₂ C(d, k) bits.
  public mutating func encode(support live: [Bool]) {
    var left = live.count { $0 }
    encode(left, ofEquallyProbable: live.count + 1)
    for (i, isLive) in live.enumerated() {
      let rest = UInt64(live.count - i)
      if isLive {
        encode(0..<UInt64(left), of: rest)
        left -= 1
      } else {
        encode(UInt64(left)..<rest, of: rest)
      }
    }
  }
}

/// The groups of the geometric code.
struct GeometricGroup {
  let size: Int
  let isHere: FlagDistribution
  let place: TruncatedGeometric

  init(probability p: Double) {
    precondition(p > 0 && p < 1, "a geometric code needs a probability between 0 and 1")
    size = max(1, Int((-M_LN2 / log1p(-p)).rounded(.up)))
    isHere = FlagDistribution(probabilityOfFirst: -expm1(Double(size) * log1p(-p)))
    place = TruncatedGeometric(probability: p, count: size)
  }
}

extension ArithmeticDecoder {
  public mutating func decodeBits(width: Int) throws(BrevityError) -> UInt64 {
    var value: UInt64 = 0
    var left = width
    while left > 0 {
      let count = min(left, 32)
      left -= count
      let total: UInt64 = 1 << UInt64(count)
      let part = try position(of: total)
      consume(part..<part + 1, of: total)
      value = value << UInt64(count) | part
    }
    return value
  }

  public mutating func decode(ofEquallyProbable count: Int) throws(BrevityError) -> Int {
    let symbol = try position(of: UInt64(count))
    consume(symbol..<symbol + 1, of: UInt64(count))
    return Int(symbol)
  }

  public mutating func decodeFloat() throws(BrevityError) -> Float {
    Float(bitPattern: UInt32(truncatingIfNeeded: try decodeBits(width: 32)))
  }

  /// A single-precision number that means something.
  public mutating func decodeFiniteFloat(_ name: String) throws(BrevityError) -> Double {
    let value = try decodeFloat()
    guard value.isFinite else {
      throw BrevityError(.foreignData, "Cannot decode the stream: its \(name) is \(value), and a finite number is expected.")
    }
    return Double(value)
  }

  public mutating func decodeEliasDelta(atMost limit: Int) throws(BrevityError) -> Int {
    var prefix = 0
    while try decodeBits(width: 1) == 0 {
      prefix += 1
      guard prefix <= 5 else { throw Self.tooLarge(limit) }
    }
    let magnitude = Int(1 << UInt64(prefix) | (try decodeBits(width: prefix))) - 1
    guard magnitude < 62 else { throw Self.tooLarge(limit) }
    let value = Int(1 << UInt64(magnitude) | (try decodeBits(width: magnitude)))
    guard value <= limit else { throw Self.tooLarge(limit) }
    return value
  }

  public mutating func decodeGeometric(probability p: Double, atMost limit: Int) throws(BrevityError) -> Int {
    let group = GeometricGroup(probability: p)
    var base = 1
    while try decode(group.isHere) == 1 {
      base += group.size
      guard base <= limit else { throw Self.tooLarge(limit) }
    }
    return base + (try decode(group.place))
  }

  public mutating func decodeSupport(count: Int) throws(BrevityError) -> [Bool] {
    var left = try decode(ofEquallyProbable: count + 1)
    var live = [Bool](repeating: false, count: count)
    for i in 0..<count {
      let rest = UInt64(count - i)
      if try position(of: rest) < UInt64(left) {
        consume(0..<UInt64(left), of: rest)
        live[i] = true
        left -= 1
      } else {
        consume(UInt64(left)..<rest, of: rest)
      }
    }
    return live
  }

  private static func tooLarge(_ limit: Int) -> BrevityError {
    BrevityError(.foreignData, "Cannot decode the stream: a number in it is larger than \(limit), the largest that can occur.")
  }
}

/// A description length, always in bits (1 nat = 1/ln 2 bits).
public struct Codelength: Hashable, Sendable, Comparable, AdditiveArithmetic {
  public var bits: Double

  public init(bits: Double) { self.bits = bits }
  public init(nats: Double) { bits = nats * Self.bitsPerNat }

  /// 1/ln 2.
  public static let bitsPerNat = 1.442695040888963407
  public static let zero = Codelength(bits: 0)

  public static func + (a: Self, b: Self) -> Self { Self(bits: a.bits + b.bits) }
  public static func - (a: Self, b: Self) -> Self { Self(bits: a.bits - b.bits) }
  public static func < (a: Self, b: Self) -> Bool { a.bits < b.bits }
}

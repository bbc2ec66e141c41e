import Foundation

/// A stream of random numbers named by what it is for: Philox4x32-10 with
/// key = study seed and counter = (block, role | index << 8, replicate, teacher).
///
/// Streams with different names are disjoint by construction, whatever the order in which they are read. The
/// method, α, n_train and the factor levels are not part of the name, so that all methods of a (teacher,
/// replicate) see the same data, smaller training sets are prefixes of larger ones, and students start from the
/// same weights. The numbers, Box–Muller included, are part of the format: golden values stand in the tests.
public struct RandomStream: RandomNumberGenerator, Sendable {
  private let key: SIMD2<UInt32>
  private var counter: SIMD4<UInt32>
  private var words = SIMD4<UInt32>()
  /// Words of the current block not yet handed out.
  private var remaining = 0
  /// The second variate of the last Box–Muller pair.
  private var spareNormal: Double?

  /// The stream of `role` for (`teacher`, `replicate`). `index` < 2²⁴ tells apart streams of one role, such as restarts.
  public init(seed: UInt64, role: StreamRole, index: Int = 0, replicate: Int = 0, teacher: Int) {
    precondition((0..<(1 << 24)).contains(index), "a stream's index has 24 bits")
    key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    counter = SIMD4(0, role.rawValue | UInt32(index) << 8, UInt32(replicate), UInt32(teacher))
  }

  /// Goes to the first word of block `block` of four words, from which any part of a stream can be read alone.
  public mutating func seek(toBlock block: UInt32) {
    counter[0] = block
    remaining = 0
    spareNormal = nil
  }

  /// The next 32-bit word.
  public mutating func nextWord() -> UInt32 {
    if remaining == 0 {
      precondition(counter[0] < .max, "a stream has 2^34 words")
      words = Philox.block(counter: counter, key: key)
      counter[0] += 1
      remaining = 4
    }
    defer { remaining -= 1 }
    return words[4 - remaining]
  }

  /// The next two words, the first one in the low half.
  public mutating func next() -> UInt64 {
    let low = UInt64(nextWord())
    return low | UInt64(nextWord()) << 32
  }

  /// A uniform variate k·2⁻⁵³ on [0, 1).
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A uniform variate on [lower, upper).
  public mutating func uniform(_ lower: Double, _ upper: Double) -> Double {
    lower + (upper - lower) * uniform()
  }

  /// A standard normal variate by Box–Muller on two 53-bit uniforms: √(−2 ln(1−u₁)) cos 2πu₂, then the sine.
  public mutating func normal() -> Double {
    if let spare = spareNormal {
      spareNormal = nil
      return spare
    }
    let radius = (-2 * log(1 - uniform())).squareRoot()
    let angle = 2 * Double.pi * uniform()
    spareNormal = radius * sin(angle)
    return radius * cos(angle)
  }

  /// A uniform integer in 0..<bound (Lemire's multiply and reject, doi:10.1145/3230636).
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0, "a bound must be positive")
    let range = UInt64(bound)
    var product = next().multipliedFullWidth(by: range)
    if product.low < range {
      let threshold = (0 &- range) % range
      while product.low < threshold { product = next().multipliedFullWidth(by: range) }
    }
    return Int(product.high)
  }

  /// Puts `elements` in uniformly random order (Fisher–Yates).
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    for i in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(i, integer(below: i + 1))
    }
  }
}

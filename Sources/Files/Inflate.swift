/// Decompression of the deflate form (RFC 1951), in which ZIP files store their members.
///
/// Codes are read bit by bit by the counts of their lengths, as in Mark Adler's `puff`: short rather than fast.
struct Inflate {
  private let input: ArraySlice<UInt8>
  private var position: Int
  private var bitBuffer = 0
  private var bitCount = 0
  private var output: [UInt8] = []
  private let expected: Int

  private struct Damaged: Error {}

  /// The `count` bytes that were compressed; nil where `input` is damaged or holds another number of bytes.
  static func bytes(_ input: ArraySlice<UInt8>, count: Int) -> [UInt8]? {
    var inflate = Inflate(input, count)
    do {
      while try !inflate.block() {}
    } catch {
      return nil
    }
    return inflate.output.count == count ? inflate.output : nil
  }

  private init(_ input: ArraySlice<UInt8>, _ expected: Int) {
    self.input = input
    self.expected = expected
    position = input.startIndex
    // a damaged size does not ask for memory
    output.reserveCapacity(min(expected, 1 << 24))
  }

  /// One block; true for the last one.
  private mutating func block() throws -> Bool {
    let isLast = try bits(1) == 1
    switch try bits(2) {
    case 0: try stored()
    case 1: try compressed(Self.fixedLengths, Self.fixedDistances)
    case 2:
      let (lengths, distances) = try codes()
      try compressed(lengths, distances)
    default: throw Damaged()
    }
    return isLast
  }

  private mutating func bits(_ count: Int) throws -> Int {
    while bitCount < count {
      guard position < input.endIndex else { throw Damaged() }
      bitBuffer |= Int(input[position]) << bitCount
      position += 1
      bitCount += 8
    }
    defer {
      bitBuffer >>= count
      bitCount -= count
    }
    return bitBuffer & (1 << count - 1)
  }

  private mutating func stored() throws {
    (bitBuffer, bitCount) = (0, 0)
    guard position + 4 <= input.endIndex else { throw Damaged() }
    let count = Int(input[position]) | Int(input[position + 1]) << 8
    position += 4
    guard position + count <= input.endIndex, output.count + count <= expected else { throw Damaged() }
    output.append(contentsOf: input[position..<position + count])
    position += count
  }

  /// A canonical code: how many codes have each length, and the symbols in the order of their codes.
  private struct Code {
    var counts = [Int](repeating: 0, count: 16)
    var symbols: [Int]

    init(lengths: [Int]) {
      for length in lengths { counts[length] += 1 }
      counts[0] = 0
      symbols = lengths.indices.filter { lengths[$0] > 0 }.sorted { (lengths[$0], $0) < (lengths[$1], $1) }
    }
  }

  private mutating func symbol(_ code: Code) throws -> Int {
    var (value, first, index) = (0, 0, 0)
    for length in 1...15 {
      value |= try bits(1)
      let count = code.counts[length]
      if value - count < first { return code.symbols[index + value - first] }
      index += count
      first = (first + count) << 1
      value <<= 1
    }
    throw Damaged()
  }

  private static let fixedLengths = Code(
    lengths: (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
  private static let fixedDistances = Code(lengths: [Int](repeating: 5, count: 30))

  /// The two codes of a block that brings its own.
  private mutating func codes() throws -> (lengths: Code, distances: Code) {
    let (lengthCount, distanceCount, own) = (try bits(5) + 257, try bits(5) + 1, try bits(4) + 4)
    guard lengthCount <= 286, distanceCount <= 30 else { throw Damaged() }
    var lengths = [Int](repeating: 0, count: 19)
    for place in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15].prefix(own) { lengths[place] = try bits(3) }
    let code = Code(lengths: lengths)
    lengths = []
    while lengths.count < lengthCount + distanceCount {
      let symbol = try symbol(code)
      switch symbol {
      case 16:
        guard let last = lengths.last else { throw Damaged() }
        lengths += [Int](repeating: last, count: 3 + (try bits(2)))
      case 17: lengths += [Int](repeating: 0, count: 3 + (try bits(3)))
      case 18: lengths += [Int](repeating: 0, count: 11 + (try bits(7)))
      default: lengths.append(symbol)
      }
    }
    guard lengths.count == lengthCount + distanceCount else { throw Damaged() }
    return (Code(lengths: Array(lengths[..<lengthCount])), Code(lengths: Array(lengths[lengthCount...])))
  }

  private static let lengthBases = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
  ]
  private static let lengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
  private static let distanceBases = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193,
    12289, 16385, 24577,
  ]

  private mutating func compressed(_ lengths: Code, _ distances: Code) throws {
    while true {
      let symbol = try symbol(lengths)
      if symbol == 256 { return }
      if symbol < 256 {
        guard output.count < expected else { throw Damaged() }
        output.append(UInt8(symbol))
        continue
      }
      guard symbol - 257 < Self.lengthBases.count else { throw Damaged() }
      let length = Self.lengthBases[symbol - 257] + (try bits(Self.lengthBits[symbol - 257]))
      let place = try self.symbol(distances)
      guard place < Self.distanceBases.count else { throw Damaged() }
      let distance = Self.distanceBases[place] + (try bits(max(0, place / 2 - 1)))
      guard distance <= output.count, output.count + length <= expected else { throw Damaged() }
      for _ in 0..<length { output.append(output[output.count - distance]) }
    }
  }
}

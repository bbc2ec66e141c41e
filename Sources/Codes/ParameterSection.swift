import Codelengths
import Compressors
import Files
import Networks

/// The first part of the two-part streams: the weights as they are, or their support and quantised values, plain or behind
/// a general compressor.
enum ParameterSection {
  /// 32 bits for each parameter; returns the parameters that a decoder has.
  static func writeSingle(_ parameters: [Double], to encoder: inout ArithmeticEncoder) -> [Double] {
    for value in parameters { encoder.encode(Float(value)) }
    return parameters.map { Double(Float($0)) }
  }

  static func readSingle(count: Int, from decoder: inout ArithmeticDecoder) throws(BrevityError) -> [Double] {
    var parameters: [Double] = []
    for _ in 0..<count { parameters.append(Double(try decoder.decodeFloat())) }
    return parameters
  }

  static func singleBytes(_ parameters: [Double]) -> [UInt8] {
    parameters.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: Float(value).bitPattern >> (8 * UInt32($0))) } }
  }

  static func parameters(singleBytes bytes: [UInt8]) -> [Double] {
    stride(from: 0, to: bytes.count, by: 4).map { start in
      Double(Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << (8 * UInt32($1)) }))
    }
  }

  /// Bit width and scales, without levels.
  static func writeScales(_ quantiser: UniformQuantiser, to encoder: inout ArithmeticEncoder) {
    encoder.encode(bits: UInt64(quantiser.bits - QuantisedSparseCode.bitWidths.lowerBound), width: 4)
    for scale in quantiser.scales { encoder.encode(Float(scale)) }
  }

  static func readScales(
    layers: Int, from decoder: inout ArithmeticDecoder
  ) throws(BrevityError) -> (bits: Int, scales: [Double]) {
    let bits = QuantisedSparseCode.bitWidths.lowerBound + Int(try decoder.decodeBits(width: 4))
    guard QuantisedSparseCode.bitWidths.contains(bits) else {
      throw StreamHeader.refusal("its weights have \(bits) bits", "2 to 16")
    }
    var scales: [Double] = []
    for _ in 0..<layers { scales.append(try decoder.decodeFiniteFloat("weight scale")) }
    return (bits, scales)
  }

  /// Support, then a sign and b − 1 bits of magnitude for each live parameter.
  static func writeLevels(_ quantiser: UniformQuantiser, to encoder: inout ArithmeticEncoder) {
    encoder.encode(support: quantiser.levels.map { $0 != 0 })
    for level in quantiser.levels where level != 0 {
      encoder.encode(bits: level < 0 ? 1 : 0, width: 1)
      encoder.encode(bits: UInt64(abs(level) - 1), width: quantiser.bits - 1)
    }
  }

  static func readLevels(bits: Int, count: Int, from decoder: inout ArithmeticDecoder) throws(BrevityError) -> [Int] {
    var levels: [Int] = []
    for isLive in try decoder.decodeSupport(count: count) {
      guard isLive else {
        levels.append(0)
        continue
      }
      let isNegative = try decoder.decodeBits(width: 1) == 1
      let magnitude = Int(try decoder.decodeBits(width: bits - 1)) + 1
      levels.append(isNegative ? -magnitude : magnitude)
    }
    return levels
  }

  /// Levels in whole bytes for a general compressor: 0 for a dead parameter, 2|c| − 1 or 2|c| by sign, lowest byte first.
  static func levelBytes(_ quantiser: UniformQuantiser) -> [UInt8] {
    quantiser.levels.flatMap { level in
      let code = level > 0 ? 2 * level - 1 : -2 * level
      return (0..<levelByteCount(bits: quantiser.bits)).map { UInt8(truncatingIfNeeded: code >> (8 * $0)) }
    }
  }

  static func levels(bytes: [UInt8], bits: Int) -> [Int] {
    let width = levelByteCount(bits: bits)
    return stride(from: 0, to: bytes.count, by: width).map { start in
      let code = (0..<width).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
      return code % 2 == 1 ? (code + 1) / 2 : -code / 2
    }
  }

  static func levelByteCount(bits: Int) -> Int { bits / 8 + 1 }

  /// The bytes as `compressor` makes them, after their number.
  static func writeCompressed(_ bytes: [UInt8], by compressor: Compressor, to encoder: inout ArithmeticEncoder)
    throws(BrevityError)
  {
    guard let compressed = compressor.compress(bytes) else { throw notBuilt(compressor) }
    encoder.encode(eliasDelta: compressed.count)
    for byte in compressed { encoder.encode(bits: UInt64(byte), width: 8) }
  }

  static func readCompressed(
    count: Int, by compressor: Compressor, from decoder: inout ArithmeticDecoder
  ) throws(BrevityError) -> [UInt8] {
    guard compressor.isInstalled else { throw notBuilt(compressor) }
    // no compressor makes more of its bytes than this
    let size = try decoder.decodeEliasDelta(atMost: 2 * count + 1024)
    var compressed: [UInt8] = []
    for _ in 0..<size { compressed.append(UInt8(truncatingIfNeeded: try decoder.decodeBits(width: 8))) }
    guard let bytes = compressor.decompress(compressed, count: count) else {
      throw BrevityError(
        .foreignData, "Cannot decode the stream: \(compressor.rawValue) does not make \(count) bytes of the \(size) it holds.")
    }
    return bytes
  }

  private static func notBuilt(_ compressor: Compressor) -> BrevityError {
    let library = compressor == .lzma ? "liblzma.so.5" : "libzstd.so.1"
    return BrevityError(.missingProgram, "Cannot use the compressor \(compressor.rawValue): \(library) is not installed.")
  }
}

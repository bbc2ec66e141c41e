/// An array of numbers in the order of C: the last index varies fastest. Its bytes are those of a file of numpy (NPY 1.0).
package struct NumpyArray: Hashable, Sendable {
  package enum Values: Hashable, Sendable {
    /// float64
    case numbers([Double])
    /// int64
    case integers([Int64])
  }

  /// The length of each dimension; empty for a single number.
  package let shape: [Int]
  package let values: Values

  package init(_ numbers: [Double], shape: [Int]) {
    precondition(numbers.count == shape.reduce(1, *), "the shape has another number of values")
    self.shape = shape
    values = .numbers(numbers)
  }

  package init(_ integers: [Int64], shape: [Int]) {
    precondition(integers.count == shape.reduce(1, *), "the shape has another number of values")
    self.shape = shape
    values = .integers(integers)
  }

  package var count: Int { shape.reduce(1, *) }

  /// The values as float64.
  package var numbers: [Double] {
    switch values {
    case .numbers(let numbers): numbers
    case .integers(let integers): integers.map(Double.init)
    }
  }

  /// "(200, 1)", as numpy writes a shape.
  package var shapeText: String { Self.text(shape) }

  package static func text(_ shape: [Int]) -> String {
    shape.count == 1 ? "(\(shape[0]),)" : "(" + shape.map(String.init).joined(separator: ", ") + ")"
  }

  // MARK: the form of numpy

  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// The array as a file.
  package var bytes: [UInt8] {
    let type: String
    let data: [UInt8]
    switch values {
    case .numbers(let numbers):
      type = "<f8"
      data = numbers.withUnsafeBytes(Array.init)
    case .integers(let integers):
      type = "<i8"
      data = integers.withUnsafeBytes(Array.init)
    }
    var header = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shapeText), }"
    header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
    return Self.magic + [1, 0, UInt8(header.utf8.count & 255), UInt8(header.utf8.count >> 8)] + Array(header.utf8) + data
  }

  static func isNumpy(_ bytes: ArraySlice<UInt8>) -> Bool { bytes.starts(with: magic) }

  /// Reads a file of numpy: whole and floating-point numbers and bools, little-endian, in the order of C or of Fortran.
  /// - Throws: `NumpyFormatError`.
  init(bytes: ArraySlice<UInt8>) throws(NumpyFormatError) {
    guard Self.isNumpy(bytes), bytes.count >= 12 else { throw NumpyFormatError("it is not an array of numpy") }
    let start = bytes.startIndex
    let isLong = bytes[start + 6] > 1
    var length = Int(bytes[start + 8]) | Int(bytes[start + 9]) << 8
    if isLong { length |= Int(bytes[start + 10]) << 16 | Int(bytes[start + 11]) << 24 }
    let first = start + (isLong ? 12 : 10)
    guard first + length <= bytes.endIndex else { throw NumpyFormatError("it is cut in its header") }
    let header = String(decoding: bytes[first..<first + length], as: UTF8.self)
    guard let type = Self.quoted("descr", in: header), let shape = Self.shape(in: header) else {
      throw NumpyFormatError("its header is '\(header.prefix(80))'")
    }
    guard let element = Element(type) else {
      throw NumpyFormatError(
        "its numbers are of the type '\(type)'; accepted are '<f8', '<f4', '|b1', and whole numbers of 1 to 8 bytes")
    }
    let data = bytes[(first + length)...]
    let (total, overflow) = shape.reduce((element.size, false)) { product, n in
      let (value, carry) = product.0.multipliedReportingOverflow(by: n)
      return (value, product.1 || carry)
    }
    guard !overflow, data.count == total else {
      throw NumpyFormatError("it has \(data.count) bytes of data, and \(Self.text(shape)) of '\(type)' needs another number")
    }
    let order = header.contains("'fortran_order': True") ? Self.fortranOrder(shape) : nil
    if element.isWhole {
      let values = element.integers(data)
      self.init(order.map { $0.map { values[$0] } } ?? values, shape: shape)
    } else {
      let values = element.numbers(data)
      self.init(order.map { $0.map { values[$0] } } ?? values, shape: shape)
    }
  }

  private static func quoted(_ key: String, in header: String) -> String? {
    guard let range = header.firstRange(of: "'\(key)': '") else { return nil }
    return String(header[range.upperBound...].prefix { $0 != "'" })
  }

  private static func shape(in header: String) -> [Int]? {
    guard let range = header.firstRange(of: "'shape': (") else { return nil }
    let parts = header[range.upperBound...].prefix { $0 != ")" }.split(separator: ",").map { $0.filter { $0 != " " } }
    let shape = parts.filter { !$0.isEmpty }.map { Int($0) ?? -1 }
    return shape.allSatisfy { $0 >= 0 } ? shape : nil
  }

  /// For each place in the order of C, where its value stands in the order of Fortran.
  private static func fortranOrder(_ shape: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    for d in shape.indices.dropFirst() { strides[d] = strides[d - 1] * shape[d - 1] }
    return (0..<shape.reduce(1, *)).map { place in
      var (rest, position) = (place, 0)
      for d in shape.indices.reversed() {
        position += rest % shape[d] * strides[d]
        rest /= shape[d]
      }
      return position
    }
  }

  /// The type of one number.
  private struct Element {
    let kind: Character
    let size: Int

    init?(_ type: String) {
      guard type.count == 3, let order = type.first, let size = Int(String(type.suffix(1))) else { return nil }
      kind = type[type.index(after: type.startIndex)]
      self.size = size
      guard order == "<" || (order == "|" && size == 1) else { return nil }
      switch kind {
      case "f": guard size == 4 || size == 8 else { return nil }
      case "i", "u": guard [1, 2, 4, 8].contains(size) else { return nil }
      case "b": guard size == 1 else { return nil }
      default: return nil
      }
    }

    var isWhole: Bool { kind != "f" }

    func integers(_ data: ArraySlice<UInt8>) -> [Int64] {
      data.withUnsafeBytes { data in
        (0..<data.count / size).map { i in
          switch (kind, size) {
          case ("i", 8), ("u", 8): data.loadUnaligned(fromByteOffset: i * 8, as: Int64.self)
          case ("i", 4): Int64(data.loadUnaligned(fromByteOffset: i * 4, as: Int32.self))
          case ("i", 2): Int64(data.loadUnaligned(fromByteOffset: i * 2, as: Int16.self))
          case ("i", _): Int64(data.loadUnaligned(fromByteOffset: i, as: Int8.self))
          case (_, 4): Int64(data.loadUnaligned(fromByteOffset: i * 4, as: UInt32.self))
          case (_, 2): Int64(data.loadUnaligned(fromByteOffset: i * 2, as: UInt16.self))
          default: Int64(data[i])
          }
        }
      }
    }

    func numbers(_ data: ArraySlice<UInt8>) -> [Double] {
      data.withUnsafeBytes { data in
        (0..<data.count / size).map { i in
          size == 8
            ? data.loadUnaligned(fromByteOffset: i * 8, as: Double.self)
            : Double(data.loadUnaligned(fromByteOffset: i * 4, as: Float.self))
        }
      }
    }
  }
}

/// Why bytes are not an array; the end of a sentence.
struct NumpyFormatError: Error {
  let reason: String
  init(_ reason: String) { self.reason = reason }
}

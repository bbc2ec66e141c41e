/// Builds a little-endian byte string: integers of fixed width, bit-exact doubles, counted texts and arrays.
package struct ByteWriter {
  package private(set) var bytes: [UInt8] = []

  package init() {
  }

  package mutating func append<Integer: FixedWidthInteger>(_ value: Integer) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  package mutating func append(_ value: Double) { append(value.bitPattern) }

  package mutating func append(_ values: [UInt8]) { bytes.append(contentsOf: values) }

  package mutating func append(_ text: String) {
    append(UInt32(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  /// A count, then the elements.
  package mutating func append<Element>(_ elements: [Element], _ appendElement: (inout ByteWriter, Element) -> Void) {
    append(UInt32(elements.count))
    for element in elements { appendElement(&self, element) }
  }
}

/// Takes a byte string apart again. Nothing is believed: a count that exceeds the bytes that are left ends the reading.
package struct ByteReader {
  /// The bytes are not what `ByteWriter` would have made.
  package struct Malformed: Error {}

  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func bytes(_ count: Int) throws(Malformed) -> [UInt8] {
    guard count >= 0, count <= rest.count else { throw Malformed() }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  mutating func integer<Integer: FixedWidthInteger>(_: Integer.Type) throws(Malformed) -> Integer {
    let bytes = try bytes(MemoryLayout<Integer>.size)
    return bytes.reversed().reduce(Integer.zero) { ($0 << 8) | Integer(truncatingIfNeeded: $1) }
  }

  mutating func int() throws(Malformed) -> Int { Int(try integer(Int64.self)) }

  mutating func double() throws(Malformed) -> Double { Double(bitPattern: try integer(UInt64.self)) }

  mutating func text() throws(Malformed) -> String {
    let count = try integer(UInt32.self)
    guard let text = String(validating: try bytes(Int(count)), as: UTF8.self) else { throw Malformed() }
    return text
  }

  /// A counted array whose elements have at least `size` bytes each.
  mutating func array<Element>(
    size: Int, _ element: (inout ByteReader) throws(Malformed) -> Element
  ) throws(Malformed) -> [Element] {
    let count = Int(try integer(UInt32.self))
    guard count <= rest.count / size else { throw Malformed() }
    var elements: [Element] = []
    elements.reserveCapacity(count)
    for _ in 0..<count { elements.append(try element(&self)) }
    return elements
  }
}

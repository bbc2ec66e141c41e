import Foundation

/// Named arrays in one file, as `numpy.savez` writes them and `numpy.load` reads them: a ZIP file with one NPY file for each.
///
/// What is written is not compressed, and the same arrays are the same bytes. Compressed files (`numpy.savez_compressed`) are
/// read, too, and so is a single array (`numpy.save`), which has no name.
package struct NPZ: Sendable {
  /// In the order of the file.
  package private(set) var arrays: [(name: String, array: NumpyArray)]

  package init(_ arrays: [(String, NumpyArray)]) { self.arrays = arrays.map { (name: $0.0, array: $0.1) } }

  /// The array of a name; nil where there is none. A file of a single array without a name has it under every name.
  package subscript(name: String) -> NumpyArray? {
    if arrays.count == 1, arrays[0].name.isEmpty { return arrays[0].array }
    return arrays.first { $0.name == name }?.array
  }

  package var names: [String] { arrays.map(\.name) }

  /// Reads the file at `path`.
  /// - Throws: `BrevityError`: "cannot read 'p.npz': …".
  package init(path: String) throws(BrevityError) {
    guard let data = FileManager.default.contents(atPath: path) else {
      let exists = FileManager.default.fileExists(atPath: path)
      throw BrevityError(
        .foreignData, "cannot read '\(path)'", because: exists ? "it cannot be opened" : "there is no such file")
    }
    do {
      try self.init(bytes: Array(data))
    } catch {
      throw BrevityError(.foreignData, "cannot read '\(path)'", because: error.reason)
    }
  }

  /// Writes the file, by temporary file and rename.
  package func write(to path: String) throws { try AtomicFile.write(bytes, to: path) }

  init(bytes: [UInt8]) throws(NumpyFormatError) {
    if NumpyArray.isNumpy(bytes[...]) {
      arrays = [(name: "", array: try NumpyArray(bytes: bytes[...]))]
      return
    }
    arrays = []
    for member in try ZIPFile(bytes).members() {
      guard member.name.hasSuffix(".npy") else {
        throw NumpyFormatError("its member '\(member.name)' is not an array of numpy")
      }
      do {
        arrays.append((name: String(member.name.dropLast(4)), array: try NumpyArray(bytes: member.contents)))
      } catch {
        throw NumpyFormatError("of its member '\(member.name)', \(error.reason)")
      }
    }
  }

  /// The file.
  package var bytes: [UInt8] { ZIPFile.bytes(arrays.map { (name: $0.name + ".npy", contents: $0.array.bytes) }) }
}

/// The parts of a ZIP file (PKWARE APPNOTE 6.3) that numpy uses.
struct ZIPFile {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  private func number(_ position: Int, _ width: Int) -> Int {
    (0..<width).reduce(0) { $0 | Int(bytes[position + $1]) << (8 * $1) }
  }

  /// The files inside, in the order of the directory at the end.
  func members() throws(NumpyFormatError) -> [(name: String, contents: ArraySlice<UInt8>)] {
    let notZIP = NumpyFormatError("it is neither an NPZ file nor an NPY file, or it is cut")
    // the end of the directory has 22 bytes and perhaps a comment
    var end = bytes.count - 22
    while end >= max(0, bytes.count - 22 - 0xffff), number(end, 4) != 0x0605_4b50 { end -= 1 }
    guard end >= 0, bytes.count >= 22, number(end, 4) == 0x0605_4b50 else { throw notZIP }
    var place = number(end + 16, 4)
    var members: [(name: String, contents: ArraySlice<UInt8>)] = []
    for _ in 0..<number(end + 10, 2) {
      guard place + 46 <= end, number(place, 4) == 0x0201_4b50 else { throw notZIP }
      let (method, check) = (number(place + 10, 2), UInt32(number(place + 16, 4)))
      let (packed, size) = (number(place + 20, 4), number(place + 24, 4))
      let (nameLength, offset) = (number(place + 28, 2), number(place + 42, 4))
      let next = place + 46 + nameLength + number(place + 30, 2) + number(place + 32, 2)
      guard next <= end, packed < 0xffff_ffff, size < 0xffff_ffff, offset + 30 <= end, number(offset, 4) == 0x0403_4b50 else {
        throw notZIP
      }
      let name = String(decoding: bytes[place + 46..<place + 46 + nameLength], as: UTF8.self)
      let start = offset + 30 + number(offset + 26, 2) + number(offset + 28, 2)
      guard start + packed <= end else { throw notZIP }
      let stored = bytes[start..<start + packed]
      let damaged = NumpyFormatError("its member '\(name)' is damaged")
      let contents: ArraySlice<UInt8>
      switch method {
      case 0:
        guard packed == size else { throw damaged }
        contents = stored
      case 8:
        guard let inflated = Inflate.bytes(stored, count: size) else { throw damaged }
        contents = inflated[...]
      default: throw NumpyFormatError("its member '\(name)' is compressed by method \(method); accepted are none and deflate")
      }
      guard CRC32.checksum(contents) == check else { throw damaged }
      members.append((name: name, contents: contents))
      place = next
    }
    return members
  }

  /// A file of members that are not compressed, all of 1 January 1980.
  static func bytes(_ members: [(name: String, contents: [UInt8])]) -> [UInt8] {
    func little(_ value: Int, _ width: Int) -> [UInt8] { (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for (name, contents) in members {
      // version 2.0, no flags, not compressed, date, checksum, sizes, lengths of the name and of nothing else
      let facts =
        little(20, 2) + little(0, 6) + little(0x21, 2) + little(Int(CRC32.checksum(contents[...])), 4)
        + little(contents.count, 4) + little(contents.count, 4) + little(name.utf8.count, 2) + little(0, 2)
      directory += little(0x0201_4b50, 4) + little(20, 2) + facts + little(0, 10) + little(file.count, 4) + Array(name.utf8)
      file += little(0x0403_4b50, 4) + facts + Array(name.utf8) + contents
    }
    let end =
      little(0x0605_4b50, 4) + little(0, 4) + little(members.count, 2) + little(members.count, 2) + little(directory.count, 4)
      + little(file.count, 4) + little(0, 2)
    return file + directory + end
  }
}

/// The cyclic redundancy check of ZIP files (polynomial 0xEDB88320); that of "123456789" is 0xCBF43926.
enum CRC32 {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? 0xedb8_8320 ^ value >> 1 : value >> 1 }
  }

  static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    ~bytes.reduce(~UInt32(0)) { Self.table[Int(($0 ^ UInt32($1)) & 255)] ^ $0 >> 8 }
  }
}

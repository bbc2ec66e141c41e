import Compressors
import Files
import Foundation

/// The bytes of a file of samples, and what they are. A name proves nothing: a file is unpacked if it begins as gzip does, and
/// what cannot be read is called what its first bytes say it is.
package enum FileContents {
  /// The largest file that is read, after decompression.
  static let limit = 1 << 30

  /// The bytes of a file, unpacked if it begins as gzip does.
  /// - Throws: `LabelledFileError`, also for a file without bytes.
  package static func bytes(of path: String) throws(LabelledFileError) -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw LabelledFileError("cannot read '\(path)': there is no such file, or it may not be read")
    }
    guard !data.isEmpty else { throw LabelledFileError("cannot read '\(path)': it is empty") }
    guard data.starts(with: [0x1f, 0x8b]) else { return Array(data) }
    switch Gzip.contents(of: path, limit: limit) {
    case .bytes(let bytes):
      guard !bytes.isEmpty else { throw LabelledFileError("cannot read '\(path)': it unpacks to nothing") }
      return bytes
    case .notInstalled:
      throw LabelledFileError("cannot unpack '\(path)': libz.so.1 is not installed; install zlib, or unpack the file with gunzip")
    case .cannotOpen, .damaged: throw LabelledFileError("cannot unpack '\(path)': it is damaged or cut")
    }
  }

  /// SHA-256 of the bytes of a file, unpacked, in hexadecimal: the same samples have the same one, packed or not.
  package static func checksum(of path: String) throws(LabelledFileError) -> String {
    SHA256.hash(try bytes(of: path)).hexadecimal
  }

  /// What the bytes are, in words, where that can be told from the first of them.
  static func words(for bytes: [UInt8]) -> String? {
    let signatures: [(begins: [UInt8], words: String)] = [
      ([0x50, 0x4b, 3, 4], "a ZIP archive, such as NPZ"), ([0x89, 0x48, 0x44, 0x46], "an HDF5 file"),
      ([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], "a single NumPy array"), ([0x42, 0x5a, 0x68], "a bzip2 file"),
      ([0xfd, 0x37, 0x7a, 0x58, 0x5a], "an xz file"), ([0, 0, 8, 3], "images of the IDX form"),
      ([0, 0, 8, 1], "labels of the IDX form"), ([0x1f, 0x8b], "a gzip file within a gzip file"),
    ]
    if let found = signatures.first(where: { bytes.starts(with: $0.begins) }) { return found.words }
    let beginning = String(decoding: bytes.prefix(512), as: UTF8.self).lowercased()
      .trimmingCharacters(in: CharacterSet.whitespacesAndNewlines.union(["\u{feff}"]))
    if ["<!doctype html", "<html", "<head", "<?xml"].contains(where: beginning.hasPrefix) {
      return "a page of HTML, as a download that failed leaves it"
    }
    return isText(bytes) ? "text" : nil
  }

  /// Whether the beginning has no byte that text does not have.
  static func isText(_ bytes: [UInt8]) -> Bool {
    bytes.prefix(4096).allSatisfy { $0 >= 0x20 && $0 != 0x7f || [9, 10, 13].contains($0) }
  }
}

import Compressors
import Files
import Foundation

/// Real samples with classes, read from files: images as numbers from 0 to 1, labels one-hot.
///
/// Nothing is downloaded: the files are the user's. Either form may be compressed by gzip, which the zlib of the machine
/// reads.
public enum LabelledFiles {
  /// The largest file that is read, after decompression.
  static let limit = 1 << 30

  /// The IDX form of MNIST (LeCun, Bottou, Bengio and Haffner, doi:10.1109/5.726791): big-endian, images behind the magic
  /// number 2051 with their number, rows and columns, labels behind 2049 with their number.
  ///
  /// - Parameter classes: K; every label lies below it.
  /// - Throws: `LabelledFileError`.
  public static func idx(images: String, labels: String, classes: Int = 10) throws(LabelledFileError) -> Dataset {
    let (pixels, count, width) = try idxImages(images)
    let numbers = try contents(of: labels)
    let labelCount = try header(numbers, magic: 2049, fields: 1, labels)[0]
    try require(numbers, count: 8 + labelCount, labels)
    guard count == labelCount else {
      throw LabelledFileError("cannot use '\(images)' with '\(labels)': there are \(count) images and \(labelCount) labels")
    }
    return try dataset(pixels: pixels, width: width, labels: Array(numbers[8...]), classes: classes, labels)
  }

  /// The pixels of images of the IDX form, their number, and the pixels of each.
  static func idxImages(_ path: String) throws(LabelledFileError) -> (pixels: ArraySlice<UInt8>, count: Int, width: Int) {
    let bytes = try contents(of: path)
    let shape = try header(bytes, magic: 2051, fields: 3, path)
    let (count, rows, columns) = (shape[0], shape[1], shape[2])
    guard rows >= 1, columns >= 1, rows <= 4096, columns <= 4096 else {
      throw LabelledFileError(
        "cannot read '\(path)': its images have \(rows) rows and \(columns) columns; accepted are 1 to 4096")
    }
    try require(bytes, count: 16 + count * rows * columns, path)
    return (bytes[16...], count, rows * columns)
  }

  /// The binary form of CIFAR-10 (Krizhevsky 2009): records of one label, 0 to 9, and 3072 bytes, 32 × 32 in three colours.
  ///
  /// - Parameter paths: the batches, in order.
  /// - Throws: `LabelledFileError`.
  public static func cifar10(_ paths: [String]) throws(LabelledFileError) -> Dataset {
    let (pixels, labels) = try cifarRecords(paths)
    return try dataset(pixels: pixels[...], width: 3072, labels: labels, classes: 10, paths.first ?? "no file")
  }

  static func cifarRecords(_ paths: [String]) throws(LabelledFileError) -> (pixels: [UInt8], labels: [UInt8]) {
    let record = 3073
    var pixels: [UInt8] = []
    var labels: [UInt8] = []
    for path in paths {
      let bytes = try contents(of: path)
      guard !bytes.isEmpty, bytes.count % record == 0 else {
        throw LabelledFileError(
          "cannot read '\(path)': it has \(bytes.count) bytes, which are no whole records of \(record); it is cut, or no binary batch of CIFAR-10"
        )
      }
      for start in stride(from: 0, to: bytes.count, by: record) {
        labels.append(bytes[start])
        pixels += bytes[(start + 1)..<(start + record)]
      }
    }
    return (pixels, labels)
  }

  private static func dataset(
    pixels: ArraySlice<UInt8>, width: Int, labels: [UInt8], classes: Int, _ path: String
  ) throws(LabelledFileError) -> Dataset {
    if let place = labels.firstIndex(where: { Int($0) >= classes }) {
      throw LabelledFileError(
        "cannot use '\(path)': its label number \(place) is \(labels[place]); accepted are 0 to \(classes - 1)")
    }
    guard !labels.isEmpty else { throw LabelledFileError("cannot use '\(path)': it holds no samples") }
    var hot = [Double](repeating: 0, count: labels.count * classes)
    for (s, label) in labels.enumerated() { hot[s * classes + Int(label)] = 1 }
    return Dataset(
      inputCount: width, outputCount: classes, inputs: pixels.map(brightness), labels: hot, noiseFreeLabels: hot)
  }

  /// A byte as a number from 0 to 1.
  static func brightness(_ byte: UInt8) -> Double { Double(byte) / 255 }

  private static func header(
    _ bytes: [UInt8], magic: Int, fields: Int, _ path: String
  ) throws(LabelledFileError) -> [Int] {
    func number(_ i: Int) -> Int { bytes[4 * i..<4 * i + 4].reduce(0) { $0 << 8 | Int($1) } }
    guard bytes.count >= 4 + 4 * fields else {
      throw LabelledFileError("cannot read '\(path)': it has \(bytes.count) bytes, fewer than an IDX header of \(4 + 4 * fields)")
    }
    guard number(0) == magic else {
      throw LabelledFileError("cannot read '\(path)': its magic number is \(number(0)), and \(magic) is expected")
    }
    return (1...fields).map(number)
  }

  private static func require(_ bytes: [UInt8], count: Int, _ path: String) throws(LabelledFileError) {
    guard bytes.count == count else {
      throw LabelledFileError(
        "cannot read '\(path)': it has \(bytes.count) bytes and announces \(count), so it is \(bytes.count < count ? "cut" : "longer than it says")"
      )
    }
  }

  /// The bytes of a file, unpacked if it begins as gzip does.
  private static func contents(of path: String) throws(LabelledFileError) -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw LabelledFileError("cannot read '\(path)': there is no such file, or it may not be read")
    }
    guard data.starts(with: [0x1f, 0x8b]) else { return Array(data) }
    switch Gzip.contents(of: path, limit: limit) {
    case .bytes(let bytes): return bytes
    case .notInstalled:
      throw LabelledFileError("cannot unpack '\(path)': libz.so.1 is not installed; install zlib, or unpack the file with gunzip")
    case .cannotOpen, .damaged: throw LabelledFileError("cannot unpack '\(path)': it is damaged or cut")
    }
  }
}

/// Files that cannot be used, as one sentence.
public struct LabelledFileError: Failure, Hashable {
  public var kind: FailureKind { .foreignData }
  public let description: String
  init(_ sentence: String) { description = sentence }
}

import Files

/// Real samples with classes, read from files: images as numbers from 0 to 1, labels one-hot.
///
/// Nothing is downloaded: the files are the user's. Any of them may be compressed by gzip, whatever its name.
public enum LabelledFiles {
  /// The IDX form of MNIST (LeCun, Bottou, Bengio and Haffner, doi:10.1109/5.726791): big-endian, images behind the magic
  /// number 2051 with their number, rows and columns, labels behind 2049 with their number.
  ///
  /// - Parameter classes: K; every label lies below it.
  /// - Throws: `LabelledFileError`.
  public static func idx(images: String, labels: String, classes: Int = 10) throws(LabelledFileError) -> Dataset {
    let (pixels, count, width) = try idxImages(images)
    let numbers = try FileContents.bytes(of: labels)
    let labelCount = try header(numbers, magic: 2049, fields: 1, labels)[0]
    try require(numbers, count: 8 + labelCount, labels)
    guard count == labelCount else {
      throw LabelledFileError("cannot use '\(images)' with '\(labels)': there are \(count) images and \(labelCount) labels")
    }
    return try dataset(pixels: pixels, width: width, labels: Array(numbers[8...]), classes: classes, labels)
  }

  /// The pixels of images of the IDX form, their number, and the pixels of each.
  static func idxImages(_ path: String) throws(LabelledFileError) -> (pixels: ArraySlice<UInt8>, count: Int, width: Int) {
    let bytes = try FileContents.bytes(of: path)
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
      let bytes = try FileContents.bytes(of: path)
      guard bytes.count % record == 0 else {
        throw LabelledFileError(
          FileContents.words(for: bytes).map { "cannot read '\(path)' as a binary batch of CIFAR-10: it is \($0)" }
            ?? "cannot read '\(path)': it has \(bytes.count) bytes, which are no whole records of \(record); it is cut, or no binary batch of CIFAR-10"
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
    try dataset(inputs: pixels.map(brightness), width: width, labels: labels.map(Double.init), classes: classes, path)
  }

  /// Samples with one-hot labels.
  /// - Parameter labels: classes, which have to be whole numbers from 0 to K − 1.
  static func dataset(
    inputs: [Double], width: Int, labels: [Double], classes: Int, _ path: String
  ) throws(LabelledFileError) -> Dataset {
    guard let least = labels.min(), let most = labels.max() else {
      throw LabelledFileError("cannot use '\(path)': it holds no samples")
    }
    let accepted = "accepted are 0 to \(classes - 1)"
    if least == 1, most == Double(classes) {
      throw LabelledFileError(
        "cannot use '\(path)': its labels begin at 1 and end at \(classes); \(accepted): subtract 1 from each")
    }
    if let place = labels.firstIndex(where: { $0 < 0 || $0 >= Double(classes) || $0 != $0.rounded() }) {
      let label = Int(exactly: labels[place]).map { "\($0)" } ?? "\(labels[place])"
      throw LabelledFileError("cannot use '\(path)': its label number \(place) is \(label); \(accepted)")
    }
    var hot = [Double](repeating: 0, count: labels.count * classes)
    for (s, label) in labels.enumerated() { hot[s * classes + Int(label)] = 1 }
    return Dataset(inputCount: width, outputCount: classes, inputs: inputs, labels: hot, noiseFreeLabels: hot)
  }

  /// A byte as a number from 0 to 1.
  static func brightness(_ byte: UInt8) -> Double { Double(byte) / 255 }

  private static func header(
    _ bytes: [UInt8], magic: Int, fields: Int, _ path: String
  ) throws(LabelledFileError) -> [Int] {
    func number(_ i: Int) -> Int { bytes[4 * i..<4 * i + 4].reduce(0) { $0 << 8 | Int($1) } }
    let expected = magic == 2051 ? "images of the IDX form" : "labels of the IDX form"
    if let found = FileContents.words(for: bytes), found != expected {
      throw LabelledFileError("cannot read '\(path)' as \(expected): it is \(found)")
    }
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
}

/// Files that cannot be used, as one sentence.
public struct LabelledFileError: Failure, Hashable {
  public var kind: FailureKind { .foreignData }
  public let description: String
  init(_ sentence: String) { description = sentence }
}

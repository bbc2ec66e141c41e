import RandomStreams

/// The inputs of real samples without their labels: what a decoder of those labels has.
public enum RealInputs {
  /// The inputs of the first `count` training samples, in the order drawn for (teacher, replicate), sample-major.
  ///
  /// - Parameters:
  ///   - paths: one file of images in the IDX form, all training batches of CIFAR-10, or files of CSV or NPZ, in their order. What they
  ///     are is known by their contents; labels in them are not looked at.
  ///   - width: numbers of a sample.
  /// - Throws: `LabelledFileError` where a file cannot be used, or holds other or fewer samples.
  public static func train(
    _ paths: [String], width: Int, count: Int, seed: UInt64, replicate: Int, teacher: Int
  ) throws -> [Double] {
    let (values, found) = try inputs(paths, width: width)
    let total = values.count / found
    guard found == width, total >= count else {
      throw LabelledFileError(
        "cannot use '\(paths.joined(separator: "', '"))': \(total) samples of \(found) numbers are there, and \(count) of \(width) are needed"
      )
    }
    var order = Array(0..<total)
    var stream = RandomStream(seed: seed, role: .trainInputs, replicate: replicate, teacher: teacher)
    stream.shuffle(&order)
    return order.prefix(count).flatMap { sample in
      values[(sample * width)..<((sample + 1) * width)]
    }
  }

  private static func inputs(_ paths: [String], width: Int) throws -> (values: [Double], width: Int) {
    let words = try paths.first.flatMap { FileContents.words(for: try FileContents.bytes(of: $0)) }
    if words == "a ZIP archive, such as NPZ" {
      let archives = try paths.map { try ArchivedSamples(path: $0, part: "train") }
      return (archives.flatMap(\.inputs), archives.first?.width ?? 1)
    }
    if words == "text" {
      var (values, found) = ([Double](), width)
      for path in paths {
        let samples = try DelimitedSamples(FileContents.bytes(of: path), path: path)
        // without labels all columns are inputs
        let hasLabels = samples.columnCount != width
        found = samples.columnCount - (hasLabels ? 1 : 0)
        values += samples.split(hasLabels: hasLabels).inputs
      }
      return (values, max(1, found))
    }
    let (pixels, found) = try images(paths, width: width)
    return (pixels.map(LabelledFiles.brightness), found)
  }

  private static func images(
    _ paths: [String], width: Int
  ) throws(LabelledFileError) -> (pixels: ArraySlice<UInt8>, width: Int) {
    if width == 3072 {
      // images of this size in the IDX form are unusual, and known by a header that fits the size of their file
      if paths.count == 1, let idx = try? LabelledFiles.idxImages(paths[0]), idx.width == width { return (idx.pixels, width) }
      return (try LabelledFiles.cifarRecords(paths).pixels[...], 3072)
    }
    guard paths.count == 1 else {
      throw LabelledFileError(
        "cannot use \(paths.count) files as inputs of \(width) numbers: accepted is one file of images in the IDX form; labels are not needed"
      )
    }
    let idx = try LabelledFiles.idxImages(paths[0])
    return (idx.pixels, idx.width)
  }
}

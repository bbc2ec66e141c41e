import Files

/// Samples in arrays of numpy: NPZ, with the inputs in `x` and the labels in `y`, or in `x_train` and `y_train`, `x_test` and
/// `y_test`. The first index counts samples. Whole numbers that all lie from 0 to 255 are brightness, as in images.
struct ArchivedSamples {
  /// Numbers of a sample.
  let width: Int
  /// Sample-major.
  let inputs: [Double]
  private let archive: NPZ
  private let path: String
  private let part: String

  var count: Int { inputs.count / width }

  /// - Parameter part: `train` or `test`.
  /// - Throws: `LabelledFileError`, or `BrevityError` where the archive is damaged.
  init(path: String, part: String) throws {
    let found = FileContents.words(for: try FileContents.bytes(of: path))
    guard found == nil || found == "a ZIP archive, such as NPZ" else {
      throw LabelledFileError("cannot read '\(path)' as NPZ: it is \(found!)")
    }
    archive = try NPZ(path: path)
    self.path = path
    self.part = part
    let array = try Self.array("x", part, of: archive, path)
    let samples = array.shape.first ?? 0
    guard samples > 0, array.count > 0 else { throw LabelledFileError("cannot use '\(path)': it holds no samples") }
    width = array.count / samples
    var numbers = array.numbers
    if let place = numbers.firstIndex(where: { !$0.isFinite }) {
      throw LabelledFileError("cannot use '\(path)': number \(place % width) of sample \(place / width) is \(numbers[place])")
    }
    if case .integers = array.values, numbers.allSatisfy({ (0...255).contains($0) }) { numbers = numbers.map { $0 / 255 } }
    inputs = numbers
  }

  /// - Throws: `LabelledFileError` where there is not one label for each sample.
  func labels() throws -> [Double] {
    let array = try Self.array("y", part, of: archive, path)
    guard array.count == count else {
      throw LabelledFileError(
        "cannot use '\(path)': there are \(count) samples and \(array.count) labels in an array of shape \(array.shapeText)")
    }
    return array.numbers
  }

  private static func array(_ name: String, _ part: String, of archive: NPZ, _ path: String) throws -> NumpyArray {
    let found = [name, "\(name)_\(part)"].filter(archive.names.contains)
    guard found.count == 1, let array = archive[found[0]] else {
      let words = found.isEmpty ? "has no array \(name) or \(name)_\(part)" : "has both \(name) and \(name)_\(part)"
      throw LabelledFileError("cannot use '\(path)': it \(words); its arrays are \(archive.names.joined(separator: ", "))")
    }
    return array
  }
}

extension LabelledFiles {
  /// NPZ (`ArchivedSamples`), the files one behind the other.
  /// - Parameter part: `train` or `test`.
  package static func npz(_ paths: [String], part: String, classes: Int) throws -> Dataset {
    var (inputs, labels, width) = ([Double](), [Double](), 0)
    for path in paths {
      let samples = try ArchivedSamples(path: path, part: part)
      guard width == 0 || samples.width == width else {
        throw LabelledFileError(
          "cannot use '\(path)' with '\(paths[0])': there are \(samples.width) numbers of a sample in one and \(width) in the other"
        )
      }
      width = samples.width
      inputs += samples.inputs
      labels += try samples.labels()
    }
    return try dataset(inputs: inputs, width: width, labels: labels, classes: classes, paths[0])
  }
}

import Codelengths
import Networks
import RandomStreams

/// Real samples in the place of a teacher. What is drawn is a split: which of them train, and which choose.
public struct RealSamples: Hashable, Sendable {
  public let train: Dataset
  public let test: Dataset

  /// Reads the files.
  /// - Throws: `LabelledFileError` where one cannot be used, `TeacherError` where the samples do not fit the widths.
  package init(_ files: FileSettings, architecture: Architecture) throws {
    func read(_ paths: [String], part: String) throws -> Dataset {
      switch files.form {
      case .idx:
        guard paths.count == 2 else {
          throw TeacherError(
            description: "cannot read \(paths.count) IDX files: accepted are two, the images and the labels")
        }
        return try LabelledFiles.idx(images: paths[0], labels: paths[1], classes: architecture.outputCount)
      case .cifar10: return try LabelledFiles.cifar10(paths)
      case .csv: return try LabelledFiles.csv(paths, classes: architecture.outputCount)
      case .npz: return try LabelledFiles.npz(paths, part: part, classes: architecture.outputCount)
      }
    }
    train = try read(files.train, part: "train")
    test = try read(files.test, part: "test")
    for data in [train, test] where data.inputCount != architecture.inputCount || data.outputCount != architecture.outputCount {
      throw TeacherError(
        description:
          "cannot use samples of \(data.inputCount) numbers and \(data.outputCount) classes with layers \(architecture.layers): "
          + "accepted are the same widths")
    }
  }

  /// `count` samples, or all there are: of the training files in an order drawn for (teacher, replicate), those that validate
  /// from its end; of the test files the first.
  func draw(_ part: Dataset.Part, count: Int, from stream: inout RandomStream) -> Dataset {
    if part == .test { return test.prefix(min(count, test.count)) }
    var order = Array(0..<train.count)
    stream.shuffle(&order)
    return train.samples(part == .train ? Array(order.prefix(count)) : order.suffix(count).reversed())
  }
}

extension Teacher {
  /// A split of real samples, in the place of a teacher: no parameters, no length.
  ///
  /// - Parameter samples: those of the files; shared by all splits.
  package static func split(_ index: Int, _ settings: TeacherSettings, of samples: RealSamples) -> Teacher {
    let architecture = settings.architecture
    return Teacher(
      index: index,
      network: MLP(architecture: architecture, parameters: [Double](repeating: 0, count: architecture.parameterCount)),
      rotation: nil, liveParameters: 0, length: Codelength(bits: .nan), outputVariance: .nan, temperature: settings.temperature,
      samples: samples)
  }
}

import RandomStreams

/// Labelled samples of one teacher. Row-major: `inputs[s * inputCount + i]`.
public struct Dataset: Hashable, Sendable {
  public let inputCount: Int
  public let outputCount: Int
  public var inputs: [Double]
  /// y = f(x) + noise.
  public var labels: [Double]
  /// f(x).
  public var noiseFreeLabels: [Double]

  public init(inputCount: Int, outputCount: Int, inputs: [Double], labels: [Double], noiseFreeLabels: [Double]) {
    precondition(
      inputs.count / inputCount == labels.count / outputCount && labels.count == noiseFreeLabels.count,
      "inputs and labels differ in number")
    self.inputCount = inputCount
    self.outputCount = outputCount
    self.inputs = inputs
    self.labels = labels
    self.noiseFreeLabels = noiseFreeLabels
  }

  public var count: Int { labels.count / outputCount }

  /// The first `n` samples: smaller training sets are prefixes of larger ones.
  public func prefix(_ n: Int) -> Dataset {
    precondition(n <= count, "a prefix cannot be longer than the dataset")
    return Dataset(
      inputCount: inputCount, outputCount: outputCount, inputs: Array(inputs.prefix(n * inputCount)),
      labels: Array(labels.prefix(n * outputCount)), noiseFreeLabels: Array(noiseFreeLabels.prefix(n * outputCount)))
  }

  /// The samples with the given indices, in that order.
  public func samples(_ indices: [Int]) -> Dataset {
    func rows(_ values: [Double], _ width: Int) -> [Double] { indices.flatMap { values[$0 * width..<($0 + 1) * width] } }
    return Dataset(
      inputCount: inputCount, outputCount: outputCount, inputs: rows(inputs, inputCount), labels: rows(labels, outputCount),
      noiseFreeLabels: rows(noiseFreeLabels, outputCount))
  }

  /// Which part of the experiment the samples are for; each has its own random streams.
  public enum Part: CaseIterable, Sendable {
    case train, validation, test

    var inputRole: StreamRole {
      switch self {
      case .train: .trainInputs
      case .validation: .validationInputs
      case .test: .testInputs
      }
    }
    var noiseRole: StreamRole {
      switch self {
      case .train: .trainNoise
      case .validation: .validationNoise
      case .test: .testNoise
      }
    }
  }

  /// Draws `count` samples of `teacher` for (teacher, replicate).
  public static func draw(
    _ part: Part, count: Int, teacher: Teacher, settings: DataSettings, pool: TeacherSettings.Pool, seed: UInt64, replicate: Int
  ) -> Dataset {
    draw(part, count: count, teacher: teacher, settings: settings, pool: pool, seed: seed, replicate: replicate) {
      teacher.labels(sampleMajor: $0)
    }
  }

  /// The same for a teacher whose labels come from elsewhere.
  /// - Parameter labels: f(x) for inputs in sample-major order.
  package static func draw(
    _ part: Part, count: Int, teacher: Teacher, settings: DataSettings, pool: TeacherSettings.Pool, seed: UInt64, replicate: Int,
    labels: ([Double]) throws -> [Double]
  ) rethrows -> Dataset {
    let inputCount = teacher.network.architecture.inputCount
    let number = pool.streamNumber(ofTeacher: teacher.index)
    var inputStream = RandomStream(seed: seed, role: part.inputRole, replicate: replicate, teacher: number)
    if let samples = teacher.samples {
      // the order of real samples is that of training inputs for both parts of the training files
      var order = RandomStream(seed: seed, role: .trainInputs, replicate: replicate, teacher: number)
      return samples.draw(part, count: count, from: &order)
    }
    let inputs = settings.inputs.draw(count: count * inputCount, from: &inputStream)
    let clean = try labels(inputs)
    var noiseStream = RandomStream(seed: seed, role: part.noiseRole, replicate: replicate, teacher: number)
    if let temperature = teacher.temperature {
      return .classes(inputs, outputs: clean, temperature: temperature, of: teacher.network.architecture, from: &noiseStream)
    }
    let noisy = clean.map { $0 + settings.noiseStd * noiseStream.normal() }
    return Dataset(
      inputCount: inputCount, outputCount: teacher.network.architecture.outputCount, inputs: inputs, labels: noisy,
      noiseFreeLabels: clean)
  }
}

extension DataSettings.Inputs {
  /// `count` independent coordinates.
  public func draw(count: Int, from stream: inout RandomStream) -> [Double] {
    switch self {
    case .uniform: (0..<count).map { _ in stream.uniform(-1, 1) }
    case .normal: (0..<count).map { _ in stream.normal() }
    }
  }

  /// Variance of one coordinate.
  public var variance: Double {
    switch self {
    case .uniform: 1.0 / 3
    case .normal: 1
    }
  }
}

extension TeacherSettings.Pool {
  /// The teacher coordinate of the random streams: pilot teachers count from 2³¹, so that the two pools share neither
  /// data nor starting weights.
  public func streamNumber(ofTeacher index: Int) -> Int {
    switch self {
    case .confirmation: index
    case .pilot: index + 1 << 31
    }
  }
}

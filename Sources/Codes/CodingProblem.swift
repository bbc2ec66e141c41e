import Codelengths
import Files
import Foundation
import Networks
import RandomStreams
import Teachers
import Training

/// The labels to be described, and what encoder and decoder share before a bit is sent: inputs, architecture, seeds.
public struct CodingProblem: Hashable, Sendable {
  /// Which random streams belong to the description: those of a (seed, teacher, replicate).
  public struct Origin: Hashable, Sendable, Codable {
    public var seed: UInt64
    /// The teacher coordinate of the streams.
    public var teacher: Int
    public var replicate: Int

    public init(seed: UInt64, teacher: Int, replicate: Int) {
      self.seed = seed
      self.teacher = teacher
      self.replicate = replicate
    }

    /// A stream for coding; `index` tells apart the uses of one code.
    func stream(_ index: Int) -> RandomStream {
      RandomStream(seed: seed, role: .coding, index: index, replicate: replicate, teacher: teacher)
    }
  }

  public let student: StudentSettings
  public let origin: Origin
  /// How a decoder draws the inputs again from the origin; nil where it must be given them.
  public let inputLaw: DataSettings.Inputs?
  /// Sample-major.
  public let inputs: [Double]
  public let labelCode: LabelCode
  /// One class per sample, or one bin per sample and output.
  public let symbols: [Int]

  public init(
    student: StudentSettings, origin: Origin, inputLaw: DataSettings.Inputs?, inputs: [Double], labelCode: LabelCode,
    symbols: [Int]
  ) {
    self.student = student
    self.origin = origin
    self.inputLaw = inputLaw
    self.inputs = inputs
    self.labelCode = labelCode
    self.symbols = symbols
  }

  /// The real labels of `data` on the smallest grid of spacing `precision` that holds them and reaches a power of two.
  /// - Throws: `BrevityError` where a label is not finite or the grid would have more than 2³⁰ values.
  public static func regression(
    _ data: Dataset, precision: Double, student: StudentSettings, origin: Origin, inputLaw: DataSettings.Inputs?
  ) throws(BrevityError) -> CodingProblem {
    let largest = data.labels.reduce(0) { max($0, abs($1)) }
    let reach = exp2(log2(max(largest, precision)).rounded(.down) + 1) / precision
    guard largest.isFinite, reach < 0x1p29 else {
      throw BrevityError(
        .usage,
        "Cannot code labels up to \(largest) on a grid of spacing \(precision): accepted are finite labels below 2^29 times the spacing."
      )
    }
    let grid = LabelGrid(precision: precision, reach: Int(reach.rounded(.up)))
    return CodingProblem(
      student: student, origin: origin, inputLaw: inputLaw, inputs: data.inputs, labelCode: LabelCode(alphabet: .grid(grid)),
      symbols: data.labels.map { grid.bin(of: $0) ?? 0 })
  }

  /// The classes of `data`, whose labels are one-hot.
  public static func classification(
    _ data: Dataset, student: StudentSettings, origin: Origin, inputLaw: DataSettings.Inputs?
  ) -> CodingProblem {
    let k = data.outputCount
    return CodingProblem(
      student: student, origin: origin, inputLaw: inputLaw, inputs: data.inputs,
      labelCode: LabelCode(alphabet: .classes(k)),
      symbols: (0..<data.count).map { s in
        (0..<k).max { data.labels[s * k + $0] < data.labels[s * k + $1] } ?? 0
      })
  }

  public var architecture: Architecture { student.architecture }
  public var sampleCount: Int { inputs.count / architecture.inputCount }
  public var isClassification: Bool {
    if case .classes = labelCode.alphabet { true } else { false }
  }
  /// Labels per sample: 1 class, or one number per output.
  public var symbolsPerSample: Int { isClassification ? 1 : architecture.outputCount }

  /// The first `count` samples with labels as a learner sees them: values of the grid, or one-hot classes.
  public func dataset(first count: Int, symbols known: [Int]? = nil) -> Dataset {
    let symbols = known ?? self.symbols
    let labels: [Double]
    switch labelCode.alphabet {
    case .grid(let grid): labels = symbols.prefix(count * symbolsPerSample).map { grid.value(ofBin: $0) }
    case .classes(let k): labels = symbols.prefix(count).flatMap { c in (0..<k).map { $0 == c ? 1 : 0 } }
    }
    return Dataset(
      inputCount: architecture.inputCount, outputCount: architecture.outputCount,
      inputs: Array(inputs.prefix(count * architecture.inputCount)), labels: labels, noiseFreeLabels: labels)
  }

  /// One prediction per label of the samples in `range`.
  public func predictions(of network: MLP, noiseStd: Double, samples range: Range<Int>? = nil) -> [Prediction] {
    let range = range ?? 0..<sampleCount
    let width = architecture.inputCount
    let outputs = network.outputs(sampleMajor: Array(inputs[range.lowerBound * width..<range.upperBound * width]))
    return predictions(outputs: outputs, noiseStd: noiseStd)
  }

  func predictions(outputs: [Double], noiseStd: Double) -> [Prediction] {
    guard case .classes(let k) = labelCode.alphabet else { return outputs.map { .normal(mean: $0, std: noiseStd) } }
    return stride(from: 0, to: outputs.count, by: k).map { .softmax(logits: Array(outputs[$0..<$0 + k])) }
  }

  /// Labels under the uniform code.
  public var uniformLength: Codelength {
    Codelength(bits: Double(symbols.count) * labelCode.alphabet.uniformLength.bits)
  }
}

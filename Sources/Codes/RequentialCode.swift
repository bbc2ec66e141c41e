import Codelengths
import Files
import Foundation
import Kernels
import Networks
import RandomStreams
import Teachers
import Training

/// Requential coding (arXiv 2607.11883) of a student: its teacher, which only the encoder has, draws labels for shared
/// inputs, and each block of them is sent as the index of a candidate that both ends can draw from the student itself. Both
/// ends train the student on what was sent. Behind it come the real labels under the student.
///
///     bound: Σ_blocks [ KL_b + 2 log₂(1 + KL_b) + κ ] + T,     stream: Σ_blocks length of Elias's δ code of J_b + T
///
/// The T bits say which messages are empty: those whose labels would tell less than one bit. The recipe: no smoothing of the
/// student, a teacher that starts like it and shows its best state on a held-out fifth, the student trained on
/// everything it has received. A length depends on the recipe by a large factor; it is part of the name of the number.
public struct RequentialCode: Sendable {
  /// The longest block that is really sent: the work is 2 to this power.
  public static let largestBlock = Codelength(bits: 15)
  static let largestIndex = 1 << 22

  let problem: CodingProblem
  let settings: RequentialSettings

  public init(_ problem: CodingProblem, settings: RequentialSettings = RequentialSettings()) {
    self.problem = problem
    self.settings = settings
  }

  /// What sending a student took.
  public struct Transmission: Sendable {
    public let description: Description
    /// KL of each block that was sent.
    public let divergences: [Codelength]
    /// The bound of the formula, the empty messages included.
    public let bound: Codelength
  }

  /// Sends the student really, index by index.
  /// - Throws: `BrevityError` of kind `usage` where a block would take more than 15 bits.
  public func transmit() throws(BrevityError) -> Transmission { try transmission(isSent: true) }

  /// The bound of the formula without sending anything; the messages are drawn directly and sent as one block each.
  public func estimate() throws(BrevityError) -> Transmission { try transmission(isSent: false) }

  private func transmission(isSent: Bool) throws(BrevityError) -> Transmission {
    try settings.check(perSample: problem.symbolsPerSample)
    let start = Self.start(problem)
    let split = LabelSplit(count: problem.sampleCount, fraction: 0.2)
    let fitted = problem.dataset(first: problem.sampleCount).samples(split.fit)
    let teacherLearns: () -> (network: MLP, noiseStd: Double)
    switch problem.student.precision {
    case .float: teacherLearns = Self.learning(NoisyNetwork<Float>(problem, start: start, rate: settings.rate), fitted, settings)
    case .double:
      teacherLearns = Self.learning(NoisyNetwork<Double>(problem, start: start, rate: settings.rate), fitted, settings)
    }
    var teacher = RequentialTeacher(
      problem, start: MLP(architecture: problem.architecture, parameters: start), noiseStd: 1, heldOut: split.validation,
      learn: teacherLearns)
    var encoder = ArithmeticEncoder()
    var divergences: [Codelength] = []
    var bits = Codelength(bits: Double(settings.messages))
    var own = problem.origin.stream(StreamIndex.messages)
    let code = problem.labelCode
    let size = isSent ? settings.blockLabels : Int.max
    let student = try replay { (message: Message) throws(BrevityError) -> [Int]? in
      teacher.advance()
      let width = problem.architecture.inputCount
      let outputs = teacher.network.outputs(
        sampleMajor: message.samples.flatMap { problem.inputs[$0 * width..<($0 + 1) * width] })
      let wanted = problem.predictions(outputs: outputs, noiseStd: teacher.noiseStd)
      let each = wanted.indices.map { code.divergence(of: wanted[$0], from: message.predictions[$0]) }
      let isEmpty = each.reduce(.zero, +).bits < 1
      encoder.encode(bits: isEmpty ? 0 : 1, width: 1)
      if isEmpty { return nil }
      guard isSent else {
        divergences.append(each.reduce(.zero, +))
        return wanted.map { LabelDistribution(code, $0).symbol(at: own.uniform()) }
      }
      var symbols: [Int] = []
      for (b, block) in Self.blocks(wanted.count, size: size).enumerated() {
        let divergence = block.reduce(Codelength.zero) { $0 + each[$1] }
        guard divergence <= Self.largestBlock else {
          throw BrevityError(
            .usage,
            "Cannot send the student: a block of \(block.count) labels tells \(divergence.bits) bits, and at most \(Self.largestBlock.bits) can be sent; give smaller blocks or fewer steps."
          )
        }
        divergences.append(divergence)
        let candidates = LabelBlock(
          origin: problem.origin, number: message.firstBlock + b, code: code, predictions: block.map { message.predictions[$0] })
        let chosen = candidates.choose(
          block.map { wanted[$0] }, code: code, divergence: divergence, limit: Self.largestIndex)
        encoder.encode(eliasDelta: chosen.index)
        bits += IntegerCode.eliasDelta(chosen.index)
        symbols += chosen.symbols
      }
      return symbols
    }
    let bound = RequentialLength.total(divergences: divergences) + Codelength(bits: Double(settings.messages))
    var described = TwoPartCode(problem).description(.requential, isSent ? bits : bound, student, encoder)
    var header = StreamHeader(.requential, problem)
    header.requential = settings
    described = Description(
      code: .requential, model: described.model, labels: described.labels,
      stream: isSent ? described.stream.map { CodeStream(header: header, payload: $0.payload) } : nil, network: student,
      noiseStd: described.noiseStd)
    return Transmission(description: described, divergences: divergences, bound: bound)
  }

  static func read(
    _ shared: CodingProblem, settings: RequentialSettings?, from decoder: inout ArithmeticDecoder
  ) throws(BrevityError) -> MLP {
    guard let settings else { throw StreamHeader.refusal("it has no settings of the requential code", "all of them") }
    try settings.check(perSample: shared.symbolsPerSample)
    var reader = decoder
    let code = shared.labelCode
    let network = try RequentialCode(shared, settings: settings).replay { (message: Message) throws(BrevityError) -> [Int]? in
      if try reader.decodeBits(width: 1) == 0 { return nil }
      var symbols: [Int] = []
      for (b, block) in blocks(message.predictions.count, size: settings.blockLabels).enumerated() {
        let candidates = LabelBlock(
          origin: shared.origin, number: message.firstBlock + b, code: code, predictions: block.map { message.predictions[$0] })
        symbols += candidates.candidate(try reader.decodeEliasDelta(atMost: largestIndex)).symbols
      }
      return symbols
    }
    decoder = reader
    return network
  }

  /// One message: for which samples, and what the student says of their labels.
  private struct Message {
    var samples: [Int]
    var predictions: [Prediction]
    /// Number of its first block.
    var firstBlock: Int
  }

  /// The loop of both ends: `receive` gives the labels of a message, nil if it is empty.
  private func replay(_ receive: (Message) throws(BrevityError) -> [Int]?) throws(BrevityError) -> MLP {
    let start = Self.start(problem)
    return switch problem.student.precision {
    case .float: try replay(NoisyNetwork<Float>(problem, start: start, rate: settings.rate), receive)
    case .double: try replay(NoisyNetwork<Double>(problem, start: start, rate: settings.rate), receive)
    }
  }

  private func replay<Scalar: KernelScalar>(
    _ student: NoisyNetwork<Scalar>, _ receive: (Message) throws(BrevityError) -> [Int]?
  ) throws(BrevityError) -> MLP {
    let width = problem.architecture.inputCount
    var order: [Int] = []
    var stream = problem.origin.stream(StreamIndex.permutation)
    var seen: (inputs: [Double], symbols: [Int]) = ([], [])
    var firstBlock = 0
    for _ in 0..<settings.messages {
      var samples: [Int] = []
      while samples.count < min(settings.batch, problem.sampleCount) {
        if order.isEmpty {
          order = Array(0..<problem.sampleCount)
          stream.shuffle(&order)
        }
        samples.append(order.removeLast())
      }
      let inputs = samples.flatMap { problem.inputs[$0 * width..<($0 + 1) * width] }
      let predictions = problem.predictions(
        outputs: student.network.outputs(sampleMajor: inputs), noiseStd: student.noiseStd)
      let message = Message(samples: samples, predictions: predictions, firstBlock: firstBlock)
      firstBlock += Self.blocks(predictions.count, size: settings.blockLabels).count
      guard let symbols = try receive(message) else { continue }
      seen.inputs += inputs
      seen.symbols += symbols
      let received = CodingProblem(
        student: problem.student, origin: problem.origin, inputLaw: nil, inputs: seen.inputs, labelCode: problem.labelCode,
        symbols: seen.symbols)
      student.learn(received.dataset(first: received.sampleCount), steps: settings.steps)
    }
    return student.network
  }

  private static func learning<Scalar: KernelScalar>(
    _ teacher: NoisyNetwork<Scalar>, _ data: Dataset, _ settings: RequentialSettings
  ) -> () -> (network: MLP, noiseStd: Double) {
    {
      teacher.learn(data, steps: settings.steps)
      return (teacher.network, teacher.noiseStd)
    }
  }

  /// Random hidden layers under an output layer of zeros: the student says nothing before it has learned, and labels that
  /// cannot be learned cost nothing.
  package static func start(_ problem: CodingProblem) -> [Double] {
    var stream = problem.origin.stream(StreamIndex.learner)
    let architecture = problem.architecture
    var start = problem.student.initialisation.draw(architecture, from: &stream)
    for i in architecture.weights(ofLayer: architecture.layerCount).lowerBound..<start.count { start[i] = 0 }
    return start
  }

  private static func blocks(_ count: Int, size: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: min(size, count)).map { $0..<min(count, $0 + min(size, count)) }
  }
}

import Codelengths
import Codes
import Compressors
import Files
import Foundation
import Networks
import Testing

@Suite struct TwoPartTests {
  static let codes: [CodeName] = [.float32, .float32LZMA, .float32Zstd, .sparse, .sparseLZMA, .sparseZstd]

  static func describe(_ problem: CodingProblem, _ code: CodeName) throws -> Codes.Description {
    let network = Problems.network(problem)
    let twoPart = TwoPartCode(problem)
    return code.rawValue.hasPrefix("float32") ? try twoPart.single(network, code: code) : try twoPart.sparse(network, code: code)
  }

  /// Written, read as a file, decoded: the same weights bit for bit, the same labels, and as many bits as claimed.
  static func roundTrip(_ description: Codes.Description, _ problem: CodingProblem) throws {
    let stream = try #require(description.stream)
    let decoded = try CodeStream(bytes: stream.bytes, name: "it").decode()
    #expect(decoded.header == stream.header)
    #expect(decoded.network?.parameters.map(\.bitPattern) == description.network?.parameters.map(\.bitPattern))
    #expect(decoded.network?.architecture == description.network?.architecture)
    #expect(decoded.noiseStd == description.noiseStd)
    #expect(decoded.symbols == problem.symbols)
    #expect(
      description.isAsLongAsItClaims,
      "\(description.code): \(8 * stream.payload.count) bits for \(description.total.bits)")
  }

  @Test(arguments: codes) func regressionRoundTrip(_ code: CodeName) throws {
    if let compressor = code.compressor, !compressor.isInstalled { return }
    let problem = try Problems.regression()
    try Self.roundTrip(Self.describe(problem, code), problem)
  }

  @Test(arguments: codes) func classificationRoundTrip(_ code: CodeName) throws {
    if let compressor = code.compressor, !compressor.isInstalled { return }
    let problem = Problems.classification()
    try Self.roundTrip(Self.describe(problem, code), problem)
  }

  @Test func uniformRoundTrip() throws {
    for problem in [try Problems.regression(), Problems.classification()] {
      let description = TwoPartCode(problem).uniform()
      try Self.roundTrip(description, problem)
      #expect(description.network == nil)
    }
    #expect(abs(TwoPartCode(Problems.classification()).uniform().total.bits - 150 * log2(3)) < 1e-9)
  }

  @Test func lengthsAreThoseOfTheFormulas() throws {
    let problem = try Problems.regression()
    let network = Problems.network(problem)
    let single = try TwoPartCode(problem).single(network)
    #expect(single.model.bits == 32 * 25)
    let std = LabelSection(problem: problem).noiseStd(of: network)
    let plain = problem.symbols.indices.reduce(0.0) { sum, i in
      let label = Double(problem.symbols[i] - (problem.labelCode.alphabet.count - 1) / 2) * 0.01
      let mean = network.outputs(sampleMajor: Array(problem.inputs[2 * i..<2 * i + 2]))[0]
      func below(_ x: Double) -> Double { erf((x - mean) / std / 2.0.squareRoot()) / 2 }
      return sum - log2(below(label + 0.005) - below(label - 0.005))
    }
    // the escape costs 0.0014 bits a label
    #expect(abs(single.labels.bits - 32 - plain) < 0.002 * 120)
    #expect(try TwoPartCode(problem).sparse(network).total < single.total)
  }

  /// A pruned network compresses better than a dense one of the same size.
  @Test func compressorsSeeZeros() throws {
    try #require(Compressor.lzma.isInstalled)
    let problem = try Problems.regression()
    var network = Problems.network(problem)
    let dense = try TwoPartCode(problem).single(network, code: .float32LZMA).model
    network.parameters = network.parameters.enumerated().map { $0 < 5 ? $1 : 0 }
    #expect(try TwoPartCode(problem).single(network, code: .float32LZMA).model.bits < 0.8 * dense.bits)
  }

  /// The weights alone decode without inputs and on any processor.
  @Test func weightsAlone() throws {
    let problem = try Problems.regression()
    let given = CodingProblem(
      student: problem.student, origin: problem.origin, inputLaw: nil, inputs: problem.inputs, labelCode: problem.labelCode,
      symbols: problem.symbols)
    let description = try TwoPartCode(given).sparse(Problems.network(problem))
    let bytes = try #require(description.stream).bytes
    let stream = try CodeStream(bytes: bytes, name: "it")
    #expect(try stream.decode(withLabels: false).network?.parameters == description.network?.parameters)
    #expect(try stream.decode(inputs: problem.inputs).symbols == problem.symbols)
    let error = #expect(throws: BrevityError.self) { try stream.decode() }
    #expect(
      error?.description
        == "Cannot decode the labels of this stream: its 120 inputs are not drawn but read from files, and none are given here; accepted: those files (--inputs), or the weights alone (--weights-only)."
    )
    let other = #expect(throws: BrevityError.self) { try stream.decode(inputs: problem.inputs.reversed()) }
    #expect(
      other?.description
        == "Cannot decode the labels of this stream: the inputs here are not those it was written for, 120 samples of 2 numbers with the checksum \(stream.header.inputChecksum)."
    )
  }
}

import Codelengths
import Compressors
import Files
import Kernels
import Networks

extension CodeStream {
  /// Reads the stream back.
  ///
  /// - Parameters:
  ///   - inputs: the inputs, where they cannot be drawn from the header.
  ///   - withLabels: whether the labels behind the weights are decoded too. They need the inputs and the arithmetic that
  ///     wrote them; weights that are sent, rather than trained again, need neither.
  /// - Throws: `BrevityError`, one sentence, also where the labels are not those that were written.
  public func decode(inputs: [Double]? = nil, withLabels: Bool = true) throws(BrevityError) -> DecodedStream {
    let decoded = try read(inputs: inputs, withLabels: withLabels)
    if let symbols = decoded.symbols {
      let checksum = StreamHeader.checksum(symbols: symbols)
      guard checksum == header.labelChecksum else {
        throw BrevityError(
          .foreignData,
          "Cannot decode the labels of this stream: those that come out have the checksum \(checksum), and those that were written have \(header.labelChecksum); they were computed with \(header.library.prefix(40)), and this program has \(StreamHeader.presentLibrary)."
        )
      }
    }
    return decoded
  }

  private func read(inputs: [Double]?, withLabels: Bool) throws(BrevityError) -> DecodedStream {
    var decoded = DecodedStream(header: header)
    let architecture = try header.student().architecture
    var decoder = ArithmeticDecoder(payload)
    if withLabels || header.code.replaysTraining { try checkArithmetic() }
    switch header.code {
    case .uniform: break
    case .prequential:
      decoded.symbols = try PrequentialCode.read(
        header.sharedProblem(given: inputs), settings: header.prequential, from: &decoder)
      return decoded
    case .float32, .float32LZMA, .float32Zstd, .sparse, .sparseLZMA, .sparseZstd:
      decoded.network = MLP(architecture: architecture, parameters: try parameters(architecture, &decoder))
    case .surp, .surpIterative:
      let parameters = try SurpCode.read(architecture, origin: header.checkedOrigin(), from: &decoder)
      decoded.network = MLP(architecture: architecture, parameters: parameters)
    case .miracle:
      let parameters = try MiracleCode.read(architecture, origin: header.checkedOrigin(), from: &decoder)
      decoded.network = MLP(architecture: architecture, parameters: parameters)
    case .requential:
      decoded.network = try RequentialCode.read(
        header.sharedProblem(given: inputs), settings: header.requential, from: &decoder)
    case .variational:
      throw BrevityError(.foreignData, "Cannot decode the stream: '\(header.code.rawValue)' is a length and has no streams.")
    }
    if let network = decoded.network {
      decoded.noiseStd = try LabelSection.readNoiseStd(header, from: &decoder)
      guard withLabels else { return decoded }
      decoded.symbols = try LabelSection.readLabels(
        under: network, noiseStd: decoded.noiseStd, shared: header.sharedProblem(given: inputs), from: &decoder)
    } else {
      let shared = try header.sharedProblem(given: inputs)
      var symbols: [Int] = []
      for _ in 0..<shared.sampleCount * shared.symbolsPerSample {
        symbols.append(try decoder.decode(LabelDistribution(shared.labelCode, .uniform)))
      }
      decoded.symbols = symbols
    }
    return decoded
  }

  private func checkArithmetic() throws(BrevityError) {
    guard header.arithmetic == Arithmetic.name else {
      throw BrevityError(
        .foreignData,
        "Cannot decode the labels of this stream: they were computed with the arithmetic \(header.arithmetic.prefix(40)), and this program has \(Arithmetic.name), whose last bits may differ."
      )
    }
  }

  private func parameters(
    _ architecture: Architecture, _ decoder: inout ArithmeticDecoder
  ) throws(BrevityError) -> [Double] {
    let count = architecture.parameterCount
    switch (header.code, header.code.compressor) {
    case (.float32, _): return try ParameterSection.readSingle(count: count, from: &decoder)
    case (.float32LZMA, let compressor?), (.float32Zstd, let compressor?):
      let bytes = try ParameterSection.readCompressed(count: 4 * count, by: compressor, from: &decoder)
      return ParameterSection.parameters(singleBytes: bytes)
    default:
      let (bits, scales) = try ParameterSection.readScales(layers: architecture.layerCount, from: &decoder)
      var levels: [Int]
      if let compressor = header.code.compressor {
        let size = count * ParameterSection.levelByteCount(bits: bits)
        levels = ParameterSection.levels(
          bytes: try ParameterSection.readCompressed(count: size, by: compressor, from: &decoder), bits: bits)
      } else {
        levels = try ParameterSection.readLevels(bits: bits, count: count, from: &decoder)
      }
      return UniformQuantiser(architecture: architecture, bits: bits, scales: scales, levels: levels).parameters
    }
  }
}

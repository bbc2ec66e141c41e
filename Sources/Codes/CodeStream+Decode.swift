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
  ///   - withLabels: whether the labels behind the weights are decoded too. They need the inputs and a processor of the
  ///     type that wrote them; weights that are sent, rather than trained again, need neither.
  /// - Throws: `BrevityError`, one sentence.
  public func decode(inputs: [Double]? = nil, withLabels: Bool = true) throws(BrevityError) -> DecodedStream {
    var decoded = DecodedStream(header: header)
    let architecture = try header.student().architecture
    var decoder = ArithmeticDecoder(payload)
    if withLabels || header.code.replaysTraining { try checkProcessor() }
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

  private func checkProcessor() throws(BrevityError) {
    guard header.processor == BLAS.processorType else {
      throw BrevityError(
        .foreignData,
        "Cannot decode the labels of this stream: they were computed on a processor of type \(header.processor.prefix(40)), and this is \(BLAS.processorType), whose last bits may differ."
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

import Codelengths
import Files
import Networks

/// The two-part descriptions: weights first, then the labels under the network that a decoder has.
public struct TwoPartCode: Sendable {
  let problem: CodingProblem

  public init(_ problem: CodingProblem) { self.problem = problem }

  /// Every label under the uniform code; no model.
  public func uniform() -> Description {
    var encoder = ArithmeticEncoder()
    for symbol in problem.symbols { encoder.encode(symbol, in: LabelDistribution(problem.labelCode, .uniform)) }
    return Description(
      code: .uniform, model: .zero, labels: problem.uniformLength,
      stream: CodeStream(header: StreamHeader(.uniform, problem), payload: encoder.finish()), network: nil)
  }

  /// `network` at 32 bits a parameter, plain (`float32`) or behind a general compressor.
  /// - Throws: `BrevityError` of kind `notBuilt` where the compressor is not installed.
  public func single(_ network: MLP, code: CodeName = .float32) throws(BrevityError) -> Description {
    var encoder = ArithmeticEncoder()
    let model: Codelength
    let parameters: [Double]
    if let compressor = code.compressor {
      parameters = network.parameters.map { Double(Float($0)) }
      try ParameterSection.writeCompressed(ParameterSection.singleBytes(parameters), by: compressor, to: &encoder)
      model = encoder.idealLength
    } else {
      parameters = ParameterSection.writeSingle(network.parameters, to: &encoder)
      model = Codelength(bits: 32 * Double(parameters.count))
    }
    return description(code, model, MLP(architecture: network.architecture, parameters: parameters), encoder)
  }

  /// Support and quantised weights of `network`, at the bit width and scale that make the whole shortest, plain (`sparse`)
  /// or behind a general compressor.
  /// - Throws: `BrevityError` of kind `notBuilt` where the compressor is not installed.
  public func sparse(_ network: MLP, code: CodeName = .sparse) throws(BrevityError) -> Description {
    let section = LabelSection(problem: problem)
    let best = QuantisedSparseCode.shortest(network) { section.length(under: $0) }
    var encoder = ArithmeticEncoder()
    ParameterSection.writeScales(best.quantiser, to: &encoder)
    var model = best.modelLength
    if let compressor = code.compressor {
      try ParameterSection.writeCompressed(ParameterSection.levelBytes(best.quantiser), by: compressor, to: &encoder)
      model = encoder.idealLength
    } else {
      ParameterSection.writeLevels(best.quantiser, to: &encoder)
    }
    return description(code, model, MLP(architecture: network.architecture, parameters: best.quantiser.parameters), encoder)
  }

  /// The labels behind a model that has been written.
  func description(_ code: CodeName, _ model: Codelength, _ network: MLP, _ encoder: ArithmeticEncoder) -> Description {
    var encoder = encoder
    let section = LabelSection(problem: problem)
    section.write(under: network, to: &encoder)
    return Description(
      code: code, model: model, labels: section.length(under: network),
      stream: CodeStream(header: StreamHeader(code, problem), payload: encoder.finish()), network: network,
      noiseStd: section.noiseStd(of: network))
  }
}

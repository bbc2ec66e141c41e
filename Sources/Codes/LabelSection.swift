import Codelengths
import Files
import Foundation
import Networks

/// The second part of a two-part stream: the labels under the network of the first part. Real labels come after the noise
/// scale of the network, 32 bits.
package struct LabelSection {
  let problem: CodingProblem

  package init(problem: CodingProblem) {
    self.problem = problem
  }

  /// The noise scale that makes the labels shortest, √MSE and at least δ/2, in single precision; 0 for classes.
  package func noiseStd(of network: MLP) -> Double {
    guard case .grid(let grid) = problem.labelCode.alphabet else { return 0 }
    let outputs = network.outputs(sampleMajor: problem.inputs)
    let squares = zip(outputs, problem.symbols).reduce(0.0) { sum, pair in
      let residual = pair.0 - grid.value(ofBin: pair.1)
      return sum + residual * residual
    }
    let mse = squares / Double(max(1, outputs.count))
    // a diverged network is no better with a larger scale
    let std = mse.isFinite ? mse.squareRoot() : grid.precision
    return Double(Float(min(Double(Float.greatestFiniteMagnitude), max(std, grid.precision / 2))))
  }

  /// Length of the labels and of the noise scale.
  func length(under network: MLP) -> Codelength {
    let std = noiseStd(of: network)
    let labels = problem.labelCode.length(
      of: problem.symbols, under: problem.predictions(of: network, noiseStd: std))
    return labels + Codelength(bits: problem.isClassification ? 0 : 32)
  }

  func write(under network: MLP, to encoder: inout ArithmeticEncoder) {
    let std = noiseStd(of: network)
    if !problem.isClassification { encoder.encode(Float(std)) }
    for (symbol, prediction) in zip(problem.symbols, problem.predictions(of: network, noiseStd: std)) {
      encoder.encode(symbol, in: LabelDistribution(problem.labelCode, prediction))
    }
  }

  /// The noise scale, without the labels behind it.
  static func readNoiseStd(_ header: StreamHeader, from decoder: inout ArithmeticDecoder) throws(BrevityError) -> Double {
    guard header.classes == nil else { return 0 }
    let std = try decoder.decodeFiniteFloat("noise scale")
    guard std > 0 else {
      throw BrevityError(.foreignData, "Cannot decode the stream: its noise scale is \(std), and a positive number is expected.")
    }
    return std
  }

  static func readLabels(
    under network: MLP, noiseStd: Double, shared: CodingProblem, from decoder: inout ArithmeticDecoder
  ) throws(BrevityError) -> [Int] {
    var symbols: [Int] = []
    for prediction in shared.predictions(of: network, noiseStd: noiseStd) {
      symbols.append(try decoder.decode(LabelDistribution(shared.labelCode, prediction)))
    }
    return symbols
  }
}

import Codelengths
import Foundation
import Networks
import RandomStreams

/// One step of a SuRP stream.
package enum SurpSymbol: Hashable {
  /// The K-th index of the shared random sequence is hit; the sign follows where it is the index's first hit.
  case hit(draws: Int, firstSign: Bool?)
  /// A new m, 32 bits.
  case refresh(Float)
}

/// SuRP on a network: each tensor (a weight matrix, a bias vector) divided by its Euclidean norm, all magnitudes together.
package struct SurpTensors {
  /// Single precision, 32 bits each; 0 for a tensor of zeros.
  let norms: [Double]
  package let ranges: [Range<Int>]

  package static func ranges(of architecture: Architecture) -> [Range<Int>] {
    (1...architecture.layerCount).flatMap { [architecture.weights(ofLayer: $0), architecture.biases(ofLayer: $0)] }
      .filter { !$0.isEmpty }
  }

  package init(ranges: [Range<Int>], norms: [Double]) {
    self.ranges = ranges
    self.norms = norms
  }

  package init(_ network: MLP) {
    ranges = Self.ranges(of: network.architecture)
    norms = ranges.map { range in
      Double(Float(network.parameters[range].reduce(0) { $0 + $1 * $1 }.squareRoot()))
    }
  }

  func magnitudes(_ parameters: [Double]) -> [Double] {
    var u = [Double](repeating: 0, count: parameters.count)
    for (range, norm) in zip(ranges, norms) where norm > 0 {
      for i in range { u[i] = abs(parameters[i]) / norm }
    }
    return u
  }

  /// V with signs and norms: what the decoder has.
  func parameters(_ reconstruction: [Double], isNegative: [Bool]) -> [Double] {
    var values = [Double](repeating: 0, count: reconstruction.count)
    for (range, norm) in zip(ranges, norms) {
      for i in range where reconstruction[i] != 0 { values[i] = (isNegative[i] ? -1 : 1) * reconstruction[i] * norm }
    }
    return values
  }
}

extension SurpSymbol {
  /// Symbol 1 of the index code is the refresh; the hit after K draws is symbol K + 1.
  func write(probability p: Double, to encoder: inout ArithmeticEncoder) {
    switch self {
    case .refresh(let scale):
      encoder.encode(geometric: 1, probability: p)
      encoder.encode(scale)
    case .hit(let draws, let firstSign):
      encoder.encode(geometric: draws + 1, probability: p)
      if let firstSign { encoder.encode(bits: firstSign ? 1 : 0, width: 1) }
    }
  }

  func length(probability p: Double) -> Codelength {
    func index(_ k: Int) -> Double { -(log(p) + Double(k - 1) * log1p(-p)) * Codelength.bitsPerNat }
    return switch self {
    case .refresh: Codelength(bits: index(1) + 32)
    case .hit(let draws, let firstSign): Codelength(bits: index(draws + 1) + (firstSign == nil ? 0 : 1))
    }
  }
}

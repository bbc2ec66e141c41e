import Foundation
import RandomStreams

/// The candidates of one block of MIRACLE, which both ends can draw: candidate k is `size` standard normal variates, from
/// Philox blocks of its own.
package struct Candidates {
  private let stream: RandomStream
  let size: Int

  package init(origin: CodingProblem.Origin, block: Int, size: Int) {
    // the blocks of a network may be more than there are streams; the rest share them, far apart
    let streams = (1 << 24) - StreamIndex.candidates
    stream = origin.stream(StreamIndex.candidates + block % streams)
    self.size = size
  }

  /// z_k.
  package func variates(_ k: Int) -> [Double] {
    var stream = stream
    stream.seek(toBlock: UInt32(truncatingIfNeeded: k * ((size + 1) / 2)))
    return (0..<size).map { _ in stream.normal() }
  }

  /// ln q(w_k) − ln p(w_k) up to a constant of the block: Σ [z²/2 − (p z − μ)²/(2s²)].
  package static func logWeight(_ z: [Double], moments: [(mean: Double, std: Double)], priors: [Double]) -> Double {
    var sum = 0.0
    for i in z.indices {
      let distance = (priors[i] * z[i] - moments[i].mean) / moments[i].std
      sum += (z[i] * z[i] - distance * distance) / 2
    }
    return sum
  }

  /// Draws k from the 2^bits candidates with probability ∝ q/p.
  package func choose(bits: Int, moments: [(mean: Double, std: Double)], priors: [Double], from choice: inout RandomStream) -> Int
  {
    // the largest of a_k plus Gumbel noise is a draw from the softmax of a
    var best = (index: 0, value: -Double.infinity)
    for k in 0..<(1 << bits) {
      let value = Self.logWeight(variates(k), moments: moments, priors: priors) - log(-log(choice.uniform() + 0x1p-54))
      if value > best.value { best = (k, value) }
    }
    return best.index
  }
}

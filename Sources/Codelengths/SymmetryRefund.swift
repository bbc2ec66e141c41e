import Foundation
import Networks

extension MLP {
  /// What a code wastes that sends the parameters themselves and not their class under permutations and signs of hidden
  /// units:
  ///
  ///     Σ_l [log₂(d_l! 2^{d_l}) − log₂(m_l! 2^{m_l})]  over hidden layers
  ///
  /// with m_l units without any live parameter, which are interchangeable and leave the parameters as they are. Without the
  /// factors 2 where the activation is not odd. Refund it only to a code of the normal form, and only once.
  public var symmetryRefund: Codelength {
    var bits = 0.0
    for l in 1..<max(1, architecture.layerCount) {
      let width = architecture.layers[l]
      let dead = (0..<width).count { unit in
        bias(layer: l, unit) == 0
          && (0..<architecture.layers[l - 1]).allSatisfy { weight(layer: l, unit, $0) == 0 }
          && (0..<architecture.layers[l + 1]).allSatisfy { weight(layer: l + 1, $0, unit) == 0 }
      }
      bits += Self.permutationBits(width) - Self.permutationBits(dead)
      if architecture.activation.isOdd { bits += Double(width - dead) }
    }
    return Codelength(bits: bits)
  }

  /// log₂ m!
  private static func permutationBits(_ m: Int) -> Double { (1...max(1, m)).reduce(0) { $0 + log2(Double($1)) } }
}

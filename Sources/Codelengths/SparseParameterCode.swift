import Foundation
import GSL
import Networks

/// A decodable length for a sparse parameter vector: how many parameters live, which, and their values.
///
///     L(θ) = Σ_l L*(d_l) + log₂(d + 1) + log₂ C(d, k) + k·b + 32·scales
///
/// The support is charged, unlike in the reference, where a live parameter costs its 32 bits only.
public enum SparseParameterCode {
  /// - Parameters:
  ///   - live: k, the number of live parameters, biases included.
  ///   - bitsPerParameter: b; 32 for single-precision values, or the bits of a quantiser.
  ///   - scales: 32-bit side parameters, such as quantiser ranges or a noise scale.
  public static func length(architecture: Architecture, live: Int, bitsPerParameter: Int = 32, scales: Int = 0) -> Codelength {
    let widths = architecture.layers.reduce(Codelength.zero) { $0 + IntegerCode.universal($1) }
    return widths + support(of: architecture.parameterCount, live: live)
      + Codelength(bits: Double(live * bitsPerParameter + 32 * scales))
  }

  /// log₂(d + 1) + log₂ C(d, k): the number of live parameters, then which they are.
  public static func support(of count: Int, live: Int) -> Codelength {
    precondition(live >= 0 && live <= count, "a support cannot be larger than the parameters")
    return Codelength(bits: log2(Double(count + 1))) + Codelength(nats: SpecialFunctions.logChoose(count, live))
  }
}

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

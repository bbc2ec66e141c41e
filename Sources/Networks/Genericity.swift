/// Why the function of a tanh network need not determine its parameters up to permutations and signs.
public enum NongenericParameter: Hashable, Sendable {
  /// A weight W_l[unit, source] is zero.
  case zeroWeight(layer: Int, unit: Int, source: Int)
  /// A bias b_l[unit] is zero.
  case zeroBias(layer: Int, unit: Int)
  /// |b_l| of two units are equal.
  case equalBiases(layer: Int, unit: Int, other: Int)
  /// W_l[unit, source]/W_l[other, source] is the fraction numerator/denominator with a small denominator.
  case rationalWeights(layer: Int, unit: Int, other: Int, source: Int, numerator: Int, denominator: Int)
}

extension MLP {
  /// Where the parameters miss the conditions under which Fefferman and Markel (NIPS 1993) prove that a tanh network's
  /// function determines its parameters up to permutations and signs of hidden units; empty for generic parameters.
  ///
  /// All weights and biases differ from zero; within a layer all |b_j| are different; and for two units of a layer of width D
  /// with a common source, the ratio of their weights is no fraction p/q with 1 ≤ q ≤ 100 D². Layers are the hidden ones and
  /// the output layer. A ratio counts as p/q if it agrees with it to 4 units in the last place: two numbers with 53 bits are
  /// always commensurable, and of random ones fewer than 1 in 10⁵ pairs are as close to so small a fraction.
  public func nongenericParameters() -> [NongenericParameter] {
    var found: [NongenericParameter] = []
    for l in 1...architecture.layerCount {
      let width = architecture.layers[l]
      for unit in 0..<width {
        if bias(layer: l, unit) == 0 { found.append(.zeroBias(layer: l, unit: unit)) }
        for source in 0..<architecture.layers[l - 1] where weight(layer: l, unit, source) == 0 {
          found.append(.zeroWeight(layer: l, unit: unit, source: source))
        }
        for other in unit + 1..<max(width, unit + 1) {
          let (b, c) = (abs(bias(layer: l, unit)), abs(bias(layer: l, other)))
          if b != 0, b == c { found.append(.equalBiases(layer: l, unit: unit, other: other)) }
          for source in 0..<architecture.layers[l - 1] {
            let (v, w) = (weight(layer: l, unit, source), weight(layer: l, other, source))
            guard v != 0, w != 0, let fraction = SmallFraction(v / w, denominatorAtMost: 100 * width * width) else { continue }
            found.append(
              .rationalWeights(
                layer: l, unit: unit, other: other, source: source, numerator: fraction.numerator,
                denominator: fraction.denominator))
          }
        }
      }
    }
    return found
  }
}

/// A fraction p/q that a number agrees with to 4 units in the last place.
package struct SmallFraction: Hashable {
  let numerator: Int
  package let denominator: Int

  /// Nil where no fraction with 1 ≤ q ≤ `bound` agrees. One that does is a convergent of the continued fraction, because it is
  /// closer than 1/(2q²).
  package init?(_ x: Double, denominatorAtMost bound: Int) {
    guard x.isFinite, abs(x) < 1e9 else { return nil }
    let size = abs(x)
    var (p, q) = (1.0, 0.0)
    var (lastP, lastQ) = (0.0, 1.0)
    var rest = size
    while true {
      let whole = rest.rounded(.down)
      (p, lastP) = (whole * p + lastP, p)
      (q, lastQ) = (whole * q + lastQ, q)
      guard q <= Double(bound) else { return nil }
      if abs(p / q - size) <= 4 * size.ulp {
        numerator = Int(x < 0 ? -p : p)
        denominator = Int(q)
        return
      }
      guard rest != whole else { return nil }
      rest = 1 / (rest - whole)
    }
  }
}

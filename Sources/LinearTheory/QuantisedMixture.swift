import Foundation
import GSL

/// The Bayes mixture over quantised sparse linear functions, which must respect Solomonoff's budget.
///
/// Labels are y = x·w + N(0, σ²). Every w with at most k_max of p live weights, each of them one of the 2ᵇ values
/// ±(j + ½)·scale/2ᵇ⁻¹ of a known grid, is a program of
///
///     L(w) = log₂(k_max + 1) + log₂ C(p, k) + k·b bits,
///
/// and has the prior weight 2^(−L(w)); the weights sum to 1. The mixture predicts one label after the other. Against any w
/// of the mixture its total excess log-loss is at most L(w), after every label and on every sequence (R. J. Solomonoff,
/// *IEEE Trans. Inf. Theory* 24:422, 1978, for programs): the mixture is at least the term of w. A violation is a defect of
/// the arithmetic. The length in bits does not grow with the labels, as it does for weights of infinite precision
/// (`SupportMixture`).
public struct QuantisedMixture: Sendable {
  /// More functions than this are refused.
  public static let functionLimit = 5_000_000

  public let inputCount: Int
  public let maximumSupport: Int
  /// b.
  public let bits: Int
  public let noiseVariance: Double
  private let values: [Double]
  private let supports: [[Int]]
  /// ln of prior weight × density of the labels, but for a factor that all functions share; 2^(bk) functions per support.
  private var logWeights: [Double]
  /// ln of the sum of all weights.
  private var logTotal = 0.0

  /// - Parameters:
  ///   - bits: b from 1 to 16.
  ///   - scale: the end of the grid, positive; both ends know it.
  ///   - noiseVariance: σ² > 0.
  /// - Returns: `nil` for numbers outside these ranges, or more functions than `functionLimit`.
  public init?(inputCount p: Int, maximumSupport: Int, bits: Int, scale: Double, noiseVariance: Double) {
    guard p >= 1, (0...p).contains(maximumSupport), (1...16).contains(bits), scale > 0, scale.isFinite, noiseVariance > 0,
      let count = Self.functionCount(inputCount: p, maximumSupport: maximumSupport, bits: bits), count <= Self.functionLimit
    else { return nil }
    inputCount = p
    self.maximumSupport = maximumSupport
    self.bits = bits
    self.noiseVariance = noiseVariance
    let half = 1 << (bits - 1)
    let steps = (0..<half).map { (Double($0) + 0.5) * scale / Double(half) }
    values = steps + steps.map { -$0 }
    supports = (0...maximumSupport).flatMap { SupportMixture.supports(of: $0, from: p) }
    logWeights = []
    logWeights.reserveCapacity(count)
    for support in supports {
      let length = Self.length(inputCount: p, maximumSupport: maximumSupport, live: support.count, bits: bits)
      logWeights += Array(repeating: -length * M_LN2, count: 1 << (bits * support.count))
    }
  }

  /// Σ_k C(p, k)·2^(bk), k = 0 … k_max; `nil` from 10⁹ on.
  public static func functionCount(inputCount p: Int, maximumSupport: Int, bits: Int) -> Int? {
    var total = 0.0
    for k in 0...maximumSupport {
      total += exp(SpecialFunctions.logChoose(p, k) + Double(bits * k) * M_LN2)
    }
    return total < 1e9 ? Int(total.rounded()) : nil
  }

  /// L(w) in bits of a function with `live` live weights.
  public static func length(inputCount p: Int, maximumSupport: Int, live: Int, bits: Int) -> Double {
    Double(live * bits) - SupportMixture.logPrior(inputCount: p, maximumSupport: maximumSupport, size: live) / M_LN2
  }

  /// L(w) in bits; `nil` where w is no function of the mixture, to 10⁻⁶ of the grid's end.
  public func length(of weights: [Double]) -> Double? {
    let live = weights.filter { $0 != 0 }
    let end = values.max() ?? 0
    guard weights.count == inputCount, live.count <= maximumSupport,
      live.allSatisfy({ weight in values.contains { abs($0 - weight) <= 1e-6 * end } })
    else { return nil }
    return Self.length(inputCount: inputCount, maximumSupport: maximumSupport, live: live.count, bits: bits)
  }

  /// All values of x·w on a support, the last live weight running fastest.
  private static func predictions(_ values: [Double], of support: [Int], _ x: [Double]) -> [Double] {
    var predictions = [0.0]
    for i in support {
      let terms = values.map { x[i] * $0 }
      var longer: [Double] = []
      longer.reserveCapacity(predictions.count * terms.count)
      for sum in predictions {
        for term in terms { longer.append(sum + term) }
      }
      predictions = longer
    }
    return predictions
  }

  /// Learns one label and returns −log₂ of the density the mixture gave to it.
  public mutating func learn(_ x: [Double], _ y: Double) -> Double {
    let before = logTotal
    var first = 0
    var largest = -Double.infinity
    let (supports, values, precision) = (supports, values, 0.5 / noiseVariance)
    logWeights.withUnsafeMutableBufferPointer { weights in
      for support in supports {
        let predictions = Self.predictions(values, of: support, x)
        for (offset, prediction) in predictions.enumerated() {
          let error = y - prediction
          let weight = weights[first + offset] - error * error * precision
          weights[first + offset] = weight
          if weight > largest { largest = weight }
        }
        first += predictions.count
      }
    }
    // what lies 45 below the largest is below the rounding of the sum
    var sum = 0.0
    for weight in logWeights where weight > largest - 45 { sum += exp(weight - largest) }
    logTotal = largest + log(sum)
    return (before - logTotal + 0.5 * log(2 * .pi * noiseVariance)) / M_LN2
  }
}

/// Total excess log-loss of a learner over the true function, in bits, after each label of one sequence.
public struct ExcessLogLoss: Equatable, Sendable {
  public private(set) var bits: [Double] = []

  public var total: Double { bits.last ?? 0 }
  /// The largest value after any label, at least 0.
  public var largest: Double { bits.reduce(0, max) }

  /// - Parameters:
  ///   - inputs: rows of p, one per label.
  ///   - weights: the true weights.
  ///   - learn: −log₂ of the density that the learner gave to a label, which it then learns.
  public init(
    inputs: [Double], labels: [Double], weights: [Double], noiseVariance: Double, learn: (_ x: [Double], _ y: Double) -> Double
  ) {
    precondition(inputs.count == labels.count * weights.count, "the inputs are not rows of as many numbers as there are weights")
    let p = weights.count
    var excess = 0.0
    for (t, y) in labels.enumerated() {
      let x = Array(inputs[t * p..<(t + 1) * p])
      let error = y - zip(x, weights).reduce(0) { $0 + $1.0 * $1.1 }
      excess += learn(x, y) - 0.5 * (log(2 * .pi * noiseVariance) + error * error / noiseVariance) / M_LN2
      bits.append(excess)
    }
  }
}

import Foundation

/// What a label can be: one of K classes, or one of the values of a grid.
public enum LabelAlphabet: Hashable, Sendable {
  case classes(Int)
  case grid(LabelGrid)

  /// The number of possible labels.
  public var count: Int {
    switch self {
    case .classes(let count): count
    case .grid(let grid): grid.count
    }
  }

  /// log₂ of the number of possible labels: the length of one label under the uniform code.
  public var uniformLength: Codelength { Codelength(nats: log(Double(count))) }
}

/// What a predictor says of one label before it is seen.
public enum Prediction: Hashable, Sendable {
  /// All labels are equally probable.
  case uniform
  /// A normal density, cut into the bins of a grid; the first and the last bin take the tails.
  case normal(mean: Double, std: Double)
  /// p_c ∝ exp(z_c).
  case softmax(logits: [Double])
  /// Σ w_m P_m with weights that sum to 1.
  indirect case mixture(weights: [Double], of: [Prediction])
}

/// The declared finite grid on which real labels are coded: the 2m + 1 values kδ, k = −m … m.
///
/// It is fixed before the labels are seen. Labels are rounded to the nearest value; one beyond the ends has no code.
public struct LabelGrid: Hashable, Sendable {
  /// δ > 0, the distance of two values.
  public let precision: Double
  /// m ≥ 1: the grid reaches from −mδ to mδ.
  public let reach: Int

  public init(precision: Double, reach: Int) {
    precondition(precision > 0 && precision.isFinite, "the precision of a label grid must be positive")
    precondition(reach >= 1 && reach < 1 << 30, "a label grid reaches from 1 to 2^30 values to each side")
    self.precision = precision
    self.reach = reach
  }

  /// The number of values.
  public var count: Int { 2 * reach + 1 }

  /// The value of bin 0 … count − 1.
  public func value(ofBin bin: Int) -> Double { Double(bin - reach) * precision }

  /// The lower end of a bin, δ/2 below its value.
  public func lowerEdge(ofBin bin: Int) -> Double { (Double(bin - reach) - 0.5) * precision }

  /// The bin whose value is nearest; nil beyond the ends and for what is no number.
  public func bin(of label: Double) -> Int? {
    let position = (label / precision).rounded()
    guard position.isFinite, abs(position) <= Double(reach) else { return nil }
    return Int(position) + reach
  }
}

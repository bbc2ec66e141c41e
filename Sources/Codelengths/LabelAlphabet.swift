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

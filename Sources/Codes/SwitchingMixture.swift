import Codelengths

/// Predictors that are mixed by how well they have predicted: P(block) = Σ v_m P_m(block), with weights v_m ∝ what they gave
/// to the labels so far, and a share of them spread over all predictors between blocks (fixed share, Herbster and Warmuth,
/// doi:10.1023/A:1007424614876). Without switching the mixture loses at most log₂ M bits in all against the best predictor.
public struct SwitchingMixture: Sendable {
  /// v_m.
  public private(set) var weights: [Double]

  public init(count: Int) { weights = [Double](repeating: 1 / Double(count), count: count) }

  public func prediction(_ parts: [Prediction]) -> Prediction { .mixture(weights: weights, of: parts) }

  /// After a label: v_m ∝ v_m P_m(label).
  public mutating func update(seen symbol: Int, parts: [Prediction], code: LabelCode) {
    for (m, part) in parts.enumerated() { weights[m] *= code.probability(of: symbol, under: part) }
    let sum = weights.reduce(0, +)
    for m in weights.indices { weights[m] /= sum }
  }

  /// Between blocks: v_m ← (1 − rate) v_m + rate/M.
  public mutating func share(rate: Double) {
    for m in weights.indices { weights[m] = (1 - rate) * weights[m] + rate / Double(weights.count) }
  }
}

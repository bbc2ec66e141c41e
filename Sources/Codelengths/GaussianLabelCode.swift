import GSL

/// Real-valued labels coded on a declared grid: the bin [y − δ/2, y + δ/2) under N(μ, s²).
///
///     bits(y) = −log₂[ Φ((y + δ/2 − μ)/s) − Φ((y − δ/2 − μ)/s) ]
///
/// δ shifts the length of all codes of the same data alike; differences between learners do not depend on it while
/// δ ≪ s, absolute lengths do: state it.
public struct GaussianLabelCode: Hashable, Sendable {
  /// δ > 0.
  public let precision: Double

  public init(precision: Double) {
    precondition(precision > 0, "the precision of labels must be positive")
    self.precision = precision
  }

  /// Length of one label whose predictive distribution has mean `mean` and standard deviation `std` > 0.
  /// Computed from logarithms of tail probabilities, so that it stays finite where the difference underflows.
  public func length(of label: Double, mean: Double, std: Double) -> Codelength {
    let lower = (label - precision / 2 - mean) / std
    let upper = (label + precision / 2 - mean) / std
    return Codelength(nats: -SpecialFunctions.logNormalProbability(from: lower, to: upper))
  }

  /// Length of labels given predictions with one common standard deviation.
  public func length(of labels: [Double], means: [Double], std: Double) -> Codelength {
    precondition(labels.count == means.count, "labels and predictions differ in number")
    return zip(labels, means).reduce(.zero) { $0 + length(of: $1.0, mean: $1.1, std: std) }
  }
}

/// TAMADE: the largest global threshold below which all parameters can be zeroed without hurting the loss.
///
/// T(t) sets every |θ_i| < t (strict) to zero; F(t) is the loss of T(t). A threshold is accepted if F(t) ≤ (1 + δ) F(0), or
/// F(t) ≤ F(0) + δ for an absolute tolerance. Source: arXiv 2505.17469.
public struct Tamade: Hashable, Sendable {
  public enum Search: String, CaseIterable, Hashable, Sendable {
    /// Bisection of [0, 2 max|θ|] until the interval is at most 10⁻⁷ or the midpoint equals the lower end. F need not be
    /// monotone, so this may miss a larger threshold that would be accepted.
    case bisection
    /// Every support that a threshold can leave, from the smallest on: at most k + 1 losses, and the largest threshold.
    case exact
  }

  /// δ ≥ 0.
  public let tolerance: Double
  public let unit: PruningSettings.ToleranceUnit
  public let search: Search
  /// Where bisection ends.
  public let resolution: Double

  public init(
    tolerance: Double = 0.01, unit: PruningSettings.ToleranceUnit = .relative, search: Search = .bisection,
    resolution: Double = 1e-7
  ) {
    self.tolerance = tolerance
    self.unit = unit
    self.search = search
    self.resolution = resolution
  }

  public struct Result: Hashable, Sendable {
    /// The largest accepted threshold, 0 if none was. Exact search gives the largest of all that leave the same support,
    /// which is the smallest magnitude left, or 2 max|θ| where nothing is left.
    public var threshold: Double
    public var parameters: [Double]
    /// Losses evaluated after the first.
    public var evaluations: Int
  }

  /// - Parameter loss: a loss of flat parameters, such as the training MSE.
  /// - Throws: `PruningError` for a relative tolerance on a negative loss, where (1 + δ) F(0) would be below F(0).
  public func prune(_ parameters: [Double], loss: ([Double]) -> Double) throws(PruningError) -> Result {
    let start = loss(parameters)
    guard unit == .absolute || !(start < 0) else {
      throw PruningError(
        "Pruning cannot use the relative tolerance \(tolerance) on a loss of \(start), because a share of a negative loss is no "
          + "allowance: it needs an absolute tolerance, or a loss that is never negative, such as the mean squared error.")
    }
    let limit = unit == .relative ? (1 + tolerance) * start : start + tolerance
    switch search {
    case .bisection: return bisect(parameters) { loss($0) <= limit }
    case .exact: return scan(parameters) { loss($0) <= limit }
    }
  }

  private func bisect(_ parameters: [Double], accepts: ([Double]) -> Bool) -> Result {
    var lower = 0.0
    var upper = 2 * parameters.reduce(0) { max($0, abs($1)) }
    var evaluations = 0
    while upper - lower > resolution {
      let middle = lower + (upper - lower) / 2
      guard middle > lower else { break }
      evaluations += 1
      if accepts(Self.thresholded(parameters, middle)) { lower = middle } else { upper = middle }
    }
    return Result(threshold: lower, parameters: Self.thresholded(parameters, lower), evaluations: evaluations)
  }

  private func scan(_ parameters: [Double], accepts: ([Double]) -> Bool) -> Result {
    let magnitudes = Set(parameters.lazy.filter { $0 != 0 }.map { abs($0) }).sorted()
    guard let largest = magnitudes.last else { return Result(threshold: 0, parameters: parameters, evaluations: 0) }
    var evaluations = 0
    // The threshold at the smallest magnitude removes nothing.
    for threshold in ([2 * largest] + magnitudes.dropFirst().reversed()) {
      evaluations += 1
      let pruned = Self.thresholded(parameters, threshold)
      if accepts(pruned) { return Result(threshold: threshold, parameters: pruned, evaluations: evaluations) }
    }
    return Result(threshold: 0, parameters: parameters, evaluations: evaluations)
  }

  private static func thresholded(_ parameters: [Double], _ t: Double) -> [Double] { parameters.map { abs($0) < t ? 0 : $0 } }
}

/// Parameters that cannot be pruned as asked.
public struct PruningError: Error, Hashable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}

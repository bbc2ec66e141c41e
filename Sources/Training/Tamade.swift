/// TAMADE: the largest global threshold below which all parameters can be zeroed without hurting the loss.
///
/// T(t) sets every |θ_i| < t (strict) to zero; F(t) is the loss of T(t). Bisection on [0, 2 max|θ|] keeps the largest
/// t seen with F(t) ≤ (1 + δ) F(0), until the interval is at most `resolution` or the midpoint equals the lower end.
/// F need not be monotone, so bisection may miss a larger admissible threshold. arXiv 2505.17469.
public struct Tamade: Hashable, Sendable {
  /// δ ≥ 0, relative; the loss must not be negative.
  public let tolerance: Double
  public let resolution: Double

  public init(tolerance: Double = 0.01, resolution: Double = 1e-7) {
    self.tolerance = tolerance
    self.resolution = resolution
  }

  public struct Result: Hashable, Sendable {
    /// The largest accepted threshold, 0 if none was.
    public var threshold: Double
    public var parameters: [Double]
    /// Losses evaluated after the first.
    public var bisections: Int
  }

  /// - Parameter loss: a non-negative loss of flat parameters, such as the training MSE.
  public func prune(_ parameters: [Double], loss: ([Double]) -> Double) -> Result {
    func thresholded(_ t: Double) -> [Double] { parameters.map { abs($0) < t ? 0 : $0 } }
    let start = loss(parameters)
    precondition(!(start < 0), "a relative tolerance means nothing on a negative loss")
    let limit = (1 + tolerance) * start
    var lower = 0.0
    var upper = 2 * parameters.reduce(0) { max($0, abs($1)) }
    var bisections = 0
    while upper - lower > resolution {
      let middle = lower + (upper - lower) / 2
      guard middle > lower else { break }
      bisections += 1
      if loss(thresholded(middle)) <= limit { lower = middle } else { upper = middle }
    }
    return Result(threshold: lower, parameters: thresholded(lower), bisections: bisections)
  }
}

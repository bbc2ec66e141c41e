import Foundation
import Kernels

/// Exact-gradient pruning at many prices at once, with validation data that choose among them.
///
/// Every (λ₀, λ₁, start) is one column of the same descent. A column with k coefficients and mean squared error L on the
/// validation data has the score 0.0025 k + ln L; scores are scaled to [0, 1] over all columns and the empty model, and those
/// in the best tenth vote on each variable with weights exp(−15 score). The variables that win, and those of the best single
/// column, are fitted by least squares, and the smaller validation error decides. Source: the regression solver published
/// with arXiv 2505.17469, which trains 200 noisy copies of the winner by gradients instead: the problem on a fixed support is
/// convex, and least squares is what they approach.
public struct ExactGradientGrid: Hashable, Sendable {
  /// Prices λ₀ ≥ 0 of a coefficient, in units of squared error.
  public var lambda0: [Double]
  /// Prices λ₁ ≥ 0 of |w|.
  public var lambda1: [Double]
  /// Factors of the start Fᵀy/λ_max(FᵀF).
  public var startScales: [Double]
  /// How each column descends; its own λ₀ and λ₁ are not used.
  public var descent: ExactGradientPruning

  /// 33 prices λ₀ up to 180, 5 prices λ₁ up to 100 and three starts: 495 columns, as published.
  public init(
    lambda0: [Double] = ExactGradientGrid.logarithmic(count: 33, upTo: 180),
    lambda1: [Double] = ExactGradientGrid.logarithmic(count: 5, upTo: 100), startScales: [Double] = [0.5, 1, 2],
    descent: ExactGradientPruning = ExactGradientPruning(lambda0: 0, maxEpochs: 1200, checkEvery: 20)
  ) {
    self.lambda0 = lambda0
    self.lambda1 = lambda1
    self.startScales = startScales
    self.descent = descent
  }

  /// 0, and `count` − 1 numbers in equal ratios from 10⁻⁴ · `maximum` to `maximum`.
  public static func logarithmic(count: Int, upTo maximum: Double) -> [Double] {
    guard count > 2 else { return count == 2 ? [0, maximum] : [0] }
    return [0] + (0..<count - 1).map { maximum * pow(10, -4 + 4 * Double($0) / Double(count - 2)) }
  }

  /// Samples of a regression.
  public struct Samples: Sendable {
    /// n × p, row by row.
    public var design: [Double]
    public var y: [Double]

    public init(design: [Double], y: [Double]) {
      self.design = design
      self.y = y
    }
  }

  public struct Solution: Hashable, Sendable {
    public var support: [Int]
    public var coefficients: [Double]
    /// Mean squared error on the validation data.
    public var validationLoss: Double
    /// Columns that were tried.
    public var columns: Int
    public var epochs: Int
  }

  /// - Throws: `GSLError` where a number is not finite.
  public func solve(_ training: Samples, validation: Samples, p: Int) throws -> Solution {
    let n = training.y.count
    precondition(
      training.design.count == n * p && validation.design.count == validation.y.count * p && n > 0 && !validation.y.isEmpty,
      "a regression needs p numbers for each target")
    var prices: [(lambda0: Double, lambda1: Double, scale: Double)] = []
    for scale in startScales {
      for l1 in lambda1 { for l0 in lambda0 { prices.append((l0, l1, scale)) } }
    }
    let columns = prices.count
    let problem = GatedRegressions(
      design: training.design, targets: training.y.flatMap { [Double](repeating: $0, count: columns) }, samples: n, variables: p)
    let eigenvalue = problem.largestEigenvalue
    let start = problem.gradientStart(eigenvalue).enumerated().map { $1 * prices[$0 % columns].scale }
    let outcome = GatedDescent(
      optimizer: descent.optimizer, rate: descent.rate, gates: .projected, maxEpochs: descent.maxEpochs,
      checkEvery: descent.checkEvery, tolerance: descent.tolerance
    ).run(
      problem, start: start, startProbabilities: [Double](repeating: descent.initialProbability, count: start.count),
      lambda0: prices.map(\.lambda0), lambda1: prices.map(\.lambda1), largestEigenvalue: eigenvalue)

    var candidates = [[Int]]()
    for c in 0..<columns { candidates.append((0..<p).filter { outcome.probabilities[$0 * columns + c] == 1 }) }
    var scores: [Double] = candidates.enumerated().map { c, support in
      let coefficients = support.map { outcome.weights[$0 * columns + c] }
      return Self.score(support, coefficients, validation, p)
    }
    candidates.append([])
    scores.append(Self.score([], [], validation, p))
    var solution: Solution?
    for support in Self.nominees(candidates, scores: scores, p: p) {
      let coefficients = try ExactGradientPruning.leastSquares(F: training.design, n: n, p: p, y: training.y, support: support)
      let loss = Self.loss(support, support.map { coefficients[$0] }, validation, p)
      if let best = solution, best.validationLoss <= loss { continue }
      solution = Solution(
        support: support, coefficients: coefficients, validationLoss: loss, columns: columns, epochs: outcome.epochs)
    }
    guard let solution else { preconditionFailure("the empty model always stands") }
    return solution
  }

  /// The support that the best tenth of the scores votes for, and the one of the best score.
  static func nominees(_ candidates: [[Int]], scores: [Double], p: Int) -> [[Int]] {
    let finite = scores.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max(), let best = scores.firstIndex(of: low) else { return [[]] }
    var votes = [Double](repeating: 0, count: p)
    var total = 0.0
    for (support, score) in zip(candidates, scores) where score.isFinite {
      let scaled = high > low ? (score - low) / (high - low) : 0
      guard scaled <= 0.1 else { continue }
      let weight = exp(-15 * scaled)
      total += weight
      for j in support { votes[j] += weight }
    }
    return [(0..<p).filter { votes[$0] > total / 2 }, candidates[best]]
  }

  private static func score(_ support: [Int], _ coefficients: [Double], _ samples: Samples, _ p: Int) -> Double {
    0.0025 * Double(support.count) + log(loss(support, coefficients, samples, p))
  }

  private static func loss(_ support: [Int], _ coefficients: [Double], _ samples: Samples, _ p: Int) -> Double {
    var sum = 0.0
    for (i, y) in samples.y.enumerated() {
      var residual = y
      for (j, w) in zip(support, coefficients) { residual -= samples.design[i * p + j] * w }
      sum += residual * residual
    }
    return sum / Double(samples.y.count)
  }
}

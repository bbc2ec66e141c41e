import GSL
import Kernels

/// Sparse linear regression by exact gradients: coefficients w_j are switched on with probabilities π_j, and
///
///     J(w, π) = E|y − F(w∘z)|² + λ₀ Σπ + λ₁ Σπ|w|,  z_j ~ Bernoulli(π_j)
///             = |y − F(w∘π)|² + Σ_j |F_j|² w_j² π_j(1 − π_j) + λ₀ Σπ + λ₁ Σπ|w|
///
/// is minimised over both, π projected onto [0, 1]. The gradient is exact: nothing is sampled. J is a sum over samples, so
/// that λ₀ is the price of a coefficient in units of squared error, whatever n is. The problem is not convex; what is found
/// depends on the start, and is a vertex π ∈ {0, 1}ᵖ. Source: the layer-wise pruning of arXiv 2505.17469 and its
/// stand-alone solver for sparse regression.
public struct ExactGradientPruning: Hashable, Sendable {
  /// λ₀ ≥ 0, in units of squared error per coefficient.
  public var lambda0: Double
  /// λ₁ ≥ 0, in units of squared error per unit of |w|.
  public var lambda1: Double
  public var optimizer: TrainingSettings.OptimizerKind
  /// Step size of Adam; for gradient descent in units of 1/(2 λ_max(FᵀF)), where 1 is the largest safe step.
  public var rate: Double
  /// π at the start, in (0, 1].
  public var initialProbability: Double
  public var maxEpochs: Int
  /// Epochs between two looks at J.
  public var checkEvery: Int
  /// Relative change of J between two looks at which the descent has converged, once every π is 0 or 1.
  public var tolerance: Double

  public init(
    lambda0: Double, lambda1: Double = 0, optimizer: TrainingSettings.OptimizerKind = .adam, rate: Double? = nil,
    initialProbability: Double = 1, maxEpochs: Int = 4000, checkEvery: Int = 10, tolerance: Double = 1e-6
  ) {
    self.lambda0 = lambda0
    self.lambda1 = lambda1
    self.optimizer = optimizer
    self.rate = rate ?? (optimizer == .adam ? 0.1 : 1)
    self.initialProbability = initialProbability
    self.maxEpochs = maxEpochs
    self.checkEvery = checkEvery
    self.tolerance = tolerance
  }

  /// J after some epochs.
  public struct LossPoint: Hashable, Sendable {
    public var epoch: Int
    public var loss: Double
  }

  public struct Solution: Hashable, Sendable {
    /// w, all of them; the solution is `coefficients`.
    public var weights: [Double]
    /// π, 0 or 1.
    public var probabilities: [Double]
    /// Where π = 1.
    public var support: [Int]
    /// J at the start, every `checkEvery` epochs and at the end of the descent.
    public var losses: [LossPoint]
    /// J of the solution: |y − F(w∘π)|² + λ₀ k + λ₁ Σ|w|.
    public var loss: Double
    public var epochs: Int
    /// False where `maxEpochs` came first or J became infinite.
    public var converged: Bool

    /// w∘π.
    public var coefficients: [Double] { zip(weights, probabilities).map { $1 == 0 ? 0 : $0 * $1 } }
  }

  /// Minimises J from `start`.
  ///
  /// - Parameters:
  ///   - F: design, n × p, row by row.
  ///   - y: n targets.
  ///   - start: p weights; by default Fᵀy/λ_max(FᵀF), the first step of gradient descent from zero, with which nothing
  ///     is drawn and the result depends on the data alone.
  // swift-format-ignore: AlwaysUseLowerCamelCase
  public func solve(F: [Double], n: Int, p: Int, y: [Double], start: [Double]? = nil) -> Solution {
    precondition(y.count == n && (start?.count ?? p) == p, "a regression needs n targets and p starting weights")
    let problem = GatedRegressions(design: F, targets: y, samples: n, variables: p)
    let eigenvalue = problem.largestEigenvalue
    let outcome = GatedDescent(
      optimizer: optimizer, rate: rate, gates: .projected, maxEpochs: maxEpochs, checkEvery: checkEvery, tolerance: tolerance
    ).run(
      problem, start: start ?? problem.gradientStart(eigenvalue),
      startProbabilities: [Double](repeating: initialProbability, count: p), lambda0: [lambda0],
      lambda1: [lambda1], largestEigenvalue: eigenvalue)
    let probabilities = outcome.probabilities.array
    let loss = problem.objectives(
      weights: outcome.weights, probabilities: outcome.probabilities, lambda0: AlignedBuffer([lambda0]),
      lambda1: AlignedBuffer([lambda1]))[0]
    return Solution(
      weights: outcome.weights.array, probabilities: probabilities,
      support: probabilities.indices.filter { probabilities[$0] == 1 },
      losses: outcome.losses.map { LossPoint(epoch: $0.epoch, loss: $0.loss) }, loss: loss, epochs: outcome.epochs,
      converged: outcome.converged)
  }

  /// The least-squares coefficients on `support`, zero elsewhere: the relaxation that removes the shrinkage of λ₁.
  // swift-format-ignore: AlwaysUseLowerCamelCase
  public static func leastSquares(F: [Double], n: Int, p: Int, y: [Double], support: [Int]) throws -> [Double] {
    var coefficients = [Double](repeating: 0, count: p)
    guard !support.isEmpty else { return coefficients }
    var columns: [Double] = []
    columns.reserveCapacity(n * support.count)
    for i in 0..<n {
      for j in support { columns.append(F[i * p + j]) }
    }
    let solution = try minimumNormLeastSquares(x: columns, n: n, p: support.count, y: y)
    for (j, value) in zip(support, solution) { coefficients[j] = value }
    return coefficients
  }
}

extension GatedRegressions {
  /// FᵀY/λ_max(FᵀF).
  func gradientStart(_ largestEigenvalue: Double) -> [Double] {
    let correlation = AlignedBuffer<Double>(count: variables * columns)
    correlate(AlignedBuffer<Double>(count: variables * columns), into: correlation)
    return correlation.array.map { largestEigenvalue > 0 ? $0 / largestEigenvalue : 0 }
  }
}

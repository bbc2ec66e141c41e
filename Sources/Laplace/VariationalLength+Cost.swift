import Kernels

/// What description lengths cost, before they are computed.
extension VariationalLength {
  /// Of one length or of many.
  public struct Cost: Hashable, Sendable {
    /// Multiplications with an addition, of dense linear algebra in double precision.
    public var operations: Double
    /// Gradients of single samples that take as long as the passes over the labels.
    public var gradients: Double

    public init(operations: Double = 0, gradients: Double = 0) {
      self.operations = operations
      self.gradients = gradients
    }

    public static func += (sum: inout Cost, other: Cost) {
      sum.operations += other.operations
      sum.gradients += other.gradients
    }
  }

  /// The search on the grid of scales is taken at three rounds, in each of which s and every τ are tried both ways. For
  /// N = n·D residuals (of classes n·(D − 1)), k parameters, T tensors and E = 3·2·(T + 1) places on the grid:
  ///
  ///     k ≤ N   k²N/2 + E k³/6 + k³/3 + 100 k²/2                         operations
  ///     k > N   E N²k/2 + E N³/6 + N³/3 + N²k/2 + 100 (2 N k + N²)       operations
  ///
  /// and 100 draws, each a third of a gradient of every sample, beside the Jacobian, which is D gradients.
  public static func cost(
    parameterCount: Int, tensorCount: Int, sampleCount: Int, outputCount: Int, likelihood: Likelihood
  ) -> Cost {
    let (k, samples) = (Double(parameterCount), Double(sampleCount))
    let n = samples * Double(likelihood == .categorical ? outputCount - 1 : outputCount)
    let places = 6 * Double(tensorCount + 1)
    let count = Double(draws)
    let gradients = samples * (Double(outputCount) + count / 3)
    if k <= n {
      return Cost(operations: k * k * n / 2 + (places / 6 + 1 / 3) * k * k * k + count * k * k / 2, gradients: gradients)
    }
    return Cost(
      operations: (places + 1) * n * n * k / 2 + (places / 6 + 1 / 3) * n * n * n + count * (2 * n * k + n * n),
      gradients: gradients)
  }
}

/// The p-values of a test of "no difference" against each alternative.
public struct TailProbabilities: Equatable, Sendable {
  /// Against "the differences are greater than zero".
  public let greater: Double
  /// Against "the differences are less than zero".
  public let less: Double
  public let twoSided: Double
  /// False where a sampled or asymptotic distribution took the place of the exact one.
  public let isExact: Bool
}

/// Observed values of a uniform variate on [0, 1); the caller owns the stream, so that results can be repeated.
public typealias UniformSource = () -> Double

import Foundation

/// The sample size at which a loss curve reaches a level.
public enum Crossing: Equatable, Sendable {
  case at(Double)
  /// The loss is still above the level at the largest size: n(ε) is beyond it.
  case neverReached
  /// The loss is at or below the level at the smallest size already: n(ε) is at most that.
  case alreadyBelow
}

/// A measured curve of loss against sample size, inverted without a parametric model.
///
/// n(ε) is where the curve through the points reaches ε, straight lines joining the points in (ln n, ln loss). Where the
/// loss of a segment is not positive, as for a learner that is exactly right, its line is straight in (ln n, loss).
/// Nothing is extrapolated: outside the observed sizes a crossing is censored.
public struct MeasuredCurve: Sendable {
  public enum Interpolation: Sendable {
    /// Straight in (ln n, ln loss), the protocol's definition.
    case logLog
    /// Straight in (ln n, loss).
    case logLinear
  }

  /// Increasing.
  public let sizes: [Double]
  public let losses: [Double]
  /// The antitonic regression of the losses.
  public let antitonicLosses: [Double]
  public let interpolation: Interpolation

  /// - Parameter weights: weights of the antitonic regression, for instance the number of replicates per size.
  /// - Throws: `StatisticsError` where the counts disagree, the sizes are not positive and increasing, or a loss is not
  ///   a finite number.
  public init(
    sizes: [Double], losses: [Double], weights: [Double]? = nil, interpolation: Interpolation = .logLog
  ) throws(StatisticsError) {
    guard !sizes.isEmpty, sizes.count == losses.count else {
      throw StatisticsError("A curve was given \(sizes.count) sizes and \(losses.count) losses: it needs one loss per size.")
    }
    for (index, size) in sizes.enumerated() where !(size > (index == 0 ? 0 : sizes[index - 1]) && size.isFinite) {
      throw StatisticsError("A curve was given the sizes \(sizes): sizes must be positive and strictly increasing.")
    }
    self.sizes = sizes
    self.losses = losses
    self.interpolation = interpolation
    antitonicLosses = try antitonicRegression(losses, weights: weights)
  }

  /// n(ε) of the antitonic regression, the primary definition: it is nonincreasing, so there is one crossing.
  public func crossing(of level: Double) -> Crossing { firstCrossing(of: level, in: antitonicLosses) }

  /// The smallest n at which the curve as measured is at or below the level.
  public func firstCrossing(of level: Double) -> Crossing { firstCrossing(of: level, in: losses) }

  /// The n from which on the curve as measured stays at or below the level.
  public func lastCrossing(of level: Double) -> Crossing {
    guard let above = losses.lastIndex(where: { !($0 <= level) }) else { return .alreadyBelow }
    return above == losses.count - 1 ? .neverReached : .at(interpolate(level, losses, from: above))
  }

  private func firstCrossing(of level: Double, in losses: [Double]) -> Crossing {
    guard let below = losses.firstIndex(where: { $0 <= level }) else { return .neverReached }
    return below == 0 ? .alreadyBelow : .at(interpolate(level, losses, from: below - 1))
  }

  /// The crossing between the points `index` (above the level) and `index` + 1 (at or below it).
  private func interpolate(_ level: Double, _ losses: [Double], from index: Int) -> Double {
    let high = losses[index]
    let low = losses[index + 1]
    let useLogarithm = interpolation == .logLog && low > 0
    let fraction = useLogarithm ? log(high / level) / log(high / low) : (high - level) / (high - low)
    if fraction == 1 { return sizes[index + 1] }
    return exp(log(sizes[index]) + fraction * log(sizes[index + 1] / sizes[index]))
  }
}

import Foundation
import GSL
import Statistics

/// Two learning curves fitted together by power laws a + b·n^(−c) that share some coefficients.
///
/// For one pair of curves with independent points. Points of nested training sets are correlated, which makes the standard
/// errors and p-values here too small; across teachers, compare the estimates of each teacher by the paired tests instead:
/// an F test on pooled points rejects a true null hypothesis 46–74 % of the time.
public struct CurveComparison: Sendable {
  /// What the two curves have in common, the general form first.
  public enum Sharing: Int, CaseIterable, Sendable {
    /// Each curve has its own a, b and c.
    case separate
    /// One c: the curves are parallel where their asymptotes agree.
    case commonExponent
    /// One a and c: the second curve is the first one with n/ρ for n (parallel in ln n), ρ = (b₂/b₁)^(1/c).
    case commonAsymptoteAndExponent
    case identical
  }

  public struct Fit: Sendable {
    public let sharing: Sharing
    /// a, b, c of the first and of the second curve.
    public let first: [Double]
    public let second: [Double]
    /// How many coefficients were estimated.
    public let parameterCount: Int
    public let rss: Double
    let pointCount: Int

    public var degreesOfFreedom: Int { pointCount - parameterCount }

    /// AICc with p + 1 parameters; `nil` for fewer than p + 3 points or no residual.
    public var aicc: Double? {
      guard pointCount >= parameterCount + 3, rss > 0 else { return nil }
      let (n, k) = (Double(pointCount), Double(parameterCount + 1))
      return n * (log(2 * Double.pi * rss / n) + 1) + 2 * k + 2 * k * (k + 1) / (n - k - 1)
    }
  }

  /// One fit per sharing, in the order of `Sharing.allCases`.
  public let fits: [Fit]
  /// ln ρ and its standard error in the potency form f(n), f(n/ρ); ρ > 1 where the second curve needs more samples.
  public let logPotency: (estimate: Double, standardError: Double)

  private let separate: (CurveFit, CurveFit)

  /// - Returns: `nil` where a curve has fewer than four points or does not fall like a power law (its own fit must
  ///   converge), or where the curves have amplitudes of different signs.
  /// - Throws: `CurveFitError` for input from which no fit can be attempted.
  public init?(
    first: (sizes: [Double], losses: [Double]), second: (sizes: [Double], losses: [Double])
  ) throws(CurveFitError) {
    let a = try CurveFit.fit(.pow3, sizes: first.sizes, losses: first.losses)
    let b = try CurveFit.fit(.pow3, sizes: second.sizes, losses: second.losses)
    guard a.status == .converged, b.status == .converged, a.degreesOfFreedom > 0, b.degreesOfFreedom > 0 else { return nil }
    separate = (a, b)
    let joint = JointPowerLaw(first: first, second: second)
    var fits: [Fit] = []
    for sharing in Sharing.allCases {
      guard let fit = joint.fit(sharing, near: (a, b)) else { return nil }
      fits.append(fit)
    }
    guard let potency = joint.potency(from: fits[Sharing.commonAsymptoteAndExponent.rawValue]) else { return nil }
    self.fits = fits
    logPotency = potency
  }

  public subscript(sharing: Sharing) -> Fit { fits[sharing.rawValue] }

  /// The interval of ρ from `logPotency`, by t with the degrees of freedom of the potency form.
  public func potencyInterval(coverage: Double = 0.95) -> Interval {
    let dof = self[.commonAsymptoteAndExponent].degreesOfFreedom
    let halfWidth = StudentT(degreesOfFreedom: Double(dof)).quantile((1 + coverage) / 2) * logPotency.standardError
    return Interval(
      lower: exp(logPotency.estimate - halfWidth), upper: exp(logPotency.estimate + halfWidth), coverage: coverage)
  }

  /// The test of a simpler form against a more general one by the extra sum of squares:
  /// F = ((RSS₀ − RSS₁)/(d₀ − d₁))/(RSS₁/d₁). `nil` where the first is not simpler.
  public func fTest(_ simpler: Sharing, against general: Sharing) -> (f: Double, degreesOfFreedom: (Int, Int), p: Double)? {
    let (s, g) = (self[simpler], self[general])
    let extra = s.degreesOfFreedom - g.degreesOfFreedom
    guard extra > 0 else { return nil }
    let f = (s.rss - g.rss) / Double(extra) / (g.rss / Double(g.degreesOfFreedom))
    let p = FisherF(numerator: Double(extra), denominator: Double(g.degreesOfFreedom)).upperTail(f)
    return (f, (extra, g.degreesOfFreedom), p)
  }

  /// The likelihood ratio N·ln(RSS₀/RSS₁) and its asymptotic p-value. `nil` where the first form is not simpler.
  public func likelihoodRatioTest(_ simpler: Sharing, against general: Sharing) -> (statistic: Double, p: Double)? {
    let (s, g) = (self[simpler], self[general])
    let extra = g.parameterCount - s.parameterCount
    guard extra > 0 else { return nil }
    let statistic = Double(s.pointCount) * log(s.rss / g.rss)
    return (statistic, ChiSquared(degreesOfFreedom: Double(extra)).upperTail(statistic))
  }

  /// n₂(ε)/n₁(ε) by inverting the separate fits, with the pooled residual variance; `nil` where a curve does not cross the
  /// level inside its sizes.
  public func ratio(at level: Double, coverage: Double = 0.95) -> (estimate: Double, interval: Interval)? {
    let (first, second) = (separate.0.inversion(at: level), separate.1.inversion(at: level))
    guard case .at(let n1) = first.crossing, case .at(let n2) = second.crossing else { return nil }
    let dof = separate.0.degreesOfFreedom + separate.1.degreesOfFreedom
    let pooled = (separate.0.rss + separate.1.rss) / Double(dof)
    // Each curve's standard error comes with its own residual variance, which the pooled one replaces.
    let variance = [(first, separate.0), (second, separate.1)].reduce(0.0) { sum, curve in
      let error = curve.0.logStandardError / curve.1.residualStandardDeviation
      return sum + error * error * pooled
    }
    let halfWidth = StudentT(degreesOfFreedom: Double(dof)).quantile((1 + coverage) / 2) * variance.squareRoot()
    let interval = Interval(lower: n2 / n1 * exp(-halfWidth), upper: n2 / n1 * exp(halfWidth), coverage: coverage)
    return (n2 / n1, interval)
  }
}

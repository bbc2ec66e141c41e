import Foundation
import GSL
import Statistics

/// Two learning curves fitted together by power laws a + b·n^(−c) that share some coefficients.
///
/// For one pair of curves with independent points: a description, without a test. Points of nested training sets are
/// correlated, which makes the standard errors here too small, and an F test on pooled points rejects a true null hypothesis
/// 46–74 % of the time. Where there are repetitions, `PairedCurves` decides.
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

    /// The name in files.
    public var name: String {
      switch self {
      case .separate: "separate"
      case .commonExponent: "common_exponent"
      case .commonAsymptoteAndExponent: "parallel"
      case .identical: "identical"
      }
    }
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

  /// - Returns: `nil` where a curve has fewer than four points or does not fall like a power law (its own fit must
  ///   converge), or where the curves have amplitudes of different signs.
  /// - Throws: `CurveFitError` for input from which no fit can be attempted.
  public init?(
    first: (sizes: [Double], losses: [Double]), second: (sizes: [Double], losses: [Double])
  ) throws(CurveFitError) {
    let a = try CurveFit.fit(.pow3, sizes: first.sizes, losses: first.losses)
    let b = try CurveFit.fit(.pow3, sizes: second.sizes, losses: second.losses)
    guard a.status == .converged, b.status == .converged, a.degreesOfFreedom > 0, b.degreesOfFreedom > 0 else { return nil }
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
}

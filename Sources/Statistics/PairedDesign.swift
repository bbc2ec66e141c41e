import Foundation
import GSL

/// What a paired comparison over independent units (teachers) can find out, before it is run.
///
/// The power of the t test, exact for normal differences; the exact rank and sign-flip tests are within a few per cent of
/// it.
public struct PairedDesign: Equatable, Sendable {
  public enum Alternative: Sendable { case oneSided, twoSided }

  /// How many differences there will be.
  public let count: Int
  /// The standard deviation of one difference.
  public let standardDeviation: Double
  public let level: Double
  public let alternative: Alternative

  /// - Returns: `nil` for fewer than two differences, or a deviation or level that is not positive.
  public init?(count: Int, standardDeviation: Double, level: Double = 0.05, alternative: Alternative = .twoSided) {
    guard count > 1, standardDeviation > 0, standardDeviation.isFinite, level > 0, level < 1 else { return nil }
    self.count = count
    self.standardDeviation = standardDeviation
    self.level = level
    self.alternative = alternative
  }

  /// The probability that the test rejects when the mean difference is as given (positive for the one-sided test).
  ///
  /// P(T > t) for the noncentral t of ν = N − 1 and δ = √N·mean/s, as the mean of Φ(δ − t·√(χ²/ν)) over χ² with ν degrees
  /// of freedom, by Simpson's rule.
  public func power(meanDifference: Double) -> Double {
    let nu = Double(count - 1)
    let delta = Double(count).squareRoot() * meanDifference / standardDeviation
    let critical = StudentT(degreesOfFreedom: nu).quantile(1 - (alternative == .twoSided ? level / 2 : level))
    // The density of s/σ = √(χ²/ν) at u is 2·(ν/2)^(ν/2)/Γ(ν/2)·u^(ν−1)·e^(−νu²/2).
    let constant = log(2.0) + nu / 2 * log(nu / 2) - SpecialFunctions.logGamma(nu / 2)
    let upper = 1 + 12 / (2 * nu).squareRoot()
    let steps = 2_000
    var sum = 0.0
    for step in 0...steps {
      let u = upper * Double(step) / Double(steps)
      let density = u > 0 ? exp(constant + (nu - 1) * log(u) - nu * u * u / 2) : (nu == 1 ? exp(constant) : 0)
      var rejects = StandardNormal.upperTail(critical * u - delta)
      if alternative == .twoSided { rejects += StandardNormal.lowerTail(-critical * u - delta) }
      sum += density * rejects * (step == 0 || step == steps ? 1 : step % 2 == 1 ? 4 : 2)
    }
    return min(1, sum * upper / Double(steps) / 3)
  }

  /// The smallest mean difference that is found with the given probability. For log ratios, its exponential (to the base
  /// of the logarithm) is the detectable ratio.
  public func detectableDifference(power target: Double = 0.8) -> Double {
    guard target > level, target < 1 else { return .nan }
    let unit = standardDeviation / Double(count).squareRoot()
    let root = try? Brent.root(between: 0, and: 1000, tolerance: 1e-10) { power(meanDifference: $0 * unit) - target }
    return root.map { $0 * unit } ?? .nan
  }
}

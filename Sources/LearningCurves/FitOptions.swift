import Files

/// How the points of a curve are weighed against each other.
public enum Weights: Equatable, Sendable {
  /// All alike; the variance is estimated.
  case equal
  /// Known standard deviations σᵢ: standard errors are absolute, and χ² tests the model.
  case standardDeviations([Double])
  /// Weights proportional to 1/σᵢ² with an unknown factor, which is estimated.
  case relative([Double])
}

public struct FitOptions: Equatable, Sendable {
  public enum Residuals: Equatable, Sendable {
    /// fᵢ − yᵢ.
    case linear
    /// ln fᵢ − ln yᵢ, for multiplicative noise; weights then refer to the logarithm.
    case logarithmic
  }

  /// Huber's loss: r²/2 up to the threshold, linear beyond (P. J. Huber, *Robust Statistics*, 1981).
  public enum Huber: Equatable, Sendable {
    /// A threshold in units of the residuals.
    case fixed(Double)
    /// A multiple of the scale estimated by the median absolute residual/0.6745; 1.345 is usual.
    case scaled(Double)
  }

  public enum Search: Equatable, Sendable {
    /// All grid points of the shape parameters are evaluated, and the best five valleys are followed.
    case certified
    /// A coarse grid and one descent.
    case fast
  }

  public var residuals: Residuals
  public var weights: Weights
  public var huber: Huber?
  /// Coefficients held at given values, by name.
  public var fixed: [String: Double]
  public var search: Search

  public init(
    residuals: Residuals = .linear, weights: Weights = .equal, huber: Huber? = nil, fixed: [String: Double] = [:],
    search: Search = .certified
  ) {
    self.residuals = residuals
    self.weights = weights
    self.huber = huber
    self.fixed = fixed
    self.search = search
  }
}

/// What kind of place a fit ended at. Only `converged` supports standard errors.
public enum FitStatus: Equatable, Sendable {
  case converged
  /// The sum of squares falls towards a limit that it does not reach: the simpler model named fits as well.
  case degenerate(limit: String)
  /// The best shape parameter lies outside the region searched.
  case atBound(coefficient: String)
  case notStationary
  /// Some coefficients are not determined by the data.
  case rankDeficient
  /// Fewer points than free coefficients: nothing was fitted.
  case tooFewPoints
  /// A loss is not a finite number (or not positive, for logarithmic residuals), or the model is not defined at a size.
  case nonFinite

  /// The name in files: converged, degenerate, at_bound, not_stationary, rank_deficient, too_few_points, non_finite.
  public var name: String {
    switch self {
    case .converged: "converged"
    case .degenerate: "degenerate"
    case .atBound: "at_bound"
    case .notStationary: "not_stationary"
    case .rankDeficient: "rank_deficient"
    case .tooFewPoints: "too_few_points"
    case .nonFinite: "non_finite"
    }
  }
}

extension FitStatus {
  /// The names in the order of their codes in files.
  public static let names = [
    "converged", "degenerate", "at_bound", "not_stationary", "rank_deficient", "too_few_points", "non_finite",
  ]
}

/// Input from which no fit can be attempted.
public struct CurveFitError: Failure, Equatable {
  public var kind: FailureKind { .usage }
  /// One full sentence: what was attempted, with which value, and what would be accepted.
  public let description: String

  init(_ description: String) { self.description = description }
}

/// What may be said of a claim.
public enum Decision: Hashable, Sendable {
  case supported
  case refuted
  case inconclusive(because: String)
  case notTested(because: String)
  case notApplicable(because: String)

  /// The code in verdicts.h5.
  public var code: Int8 {
    switch self {
    case .supported: 0
    case .refuted: 1
    case .inconclusive: 2
    case .notTested: 3
    case .notApplicable: 4
    }
  }

  public static let names = ["supported", "refuted", "inconclusive", "not_tested", "not_applicable"]

  public var word: String { Self.names[Int(code)].replacing("_", with: " ") }

  public var reason: String? {
    switch self {
    case .supported, .refuted: nil
    case .inconclusive(let reason), .notTested(let reason), .notApplicable(let reason): reason
    }
  }
}

/// The claim "the short learner needs fewer labels than the best dense baseline", decided over teachers.
///
/// Supported iff it holds against every baseline: p = max of the one-sided p-values (intersection–union, which needs no
/// correction). Refuted iff some baseline needs significantly fewer labels than the short learner: the smallest p,
/// times the number of baselines. Vetoes come first: too few teachers, too many without information, a selected α at
/// the edge of its grid.
public struct BestBaselineTest: Hashable, Sendable {
  public let short: String
  public let comparisons: [BaselineComparison]
  public let significance: Double

  public init(short: String, comparisons: [BaselineComparison], significance: Double) {
    self.short = short
    self.comparisons = comparisons
    self.significance = significance
  }

  public var pSupported: Double { comparisons.map(\.pSupported).max() ?? 1 }
  public var pRefuted: Double { min(1, Double(comparisons.count) * (comparisons.map(\.pRefuted).min() ?? 1)) }

  /// The baseline the short learner gains least against: smallest lower end of the estimate, then the largest p.
  public var best: BaselineComparison? {
    comparisons.min { a, b in
      let (x, y) = (a.estimate?.lower ?? -.infinity, b.estimate?.lower ?? -.infinity)
      return x != y ? x < y : a.pSupported > b.pSupported
    }
  }

  /// - Parameter edgeShare: largest share of selected α at an edge of their grid, over the methods that have one.
  public func decide(edgeShare: Double) -> Decision {
    let teachers = comparisons.first?.teachers.count ?? 0
    guard !comparisons.isEmpty else { return .notApplicable(because: "the study has no dense baseline") }
    // the smallest one-sided p of an exact test over T teachers is 2^−T
    guard pow2(-teachers) <= significance else {
      return .notTested(
        because:
          "\(teachers) teacher\(teachers == 1 ? "" : "s") cannot reach p = \(significance); at least \(teachersNeeded) are needed"
      )
    }
    for comparison in comparisons where Double(comparison.withoutInformation) > 0.2 * Double(teachers) {
      return .inconclusive(
        because:
          "neither \(short) nor \(comparison.baseline) reaches the levels for \(comparison.withoutInformation) of \(teachers) teachers"
      )
    }
    if edgeShare > 0.1 {
      return .inconclusive(
        because: "grid: \(Int((edgeShare * 100).rounded())) % of the selected alpha lie on the edge of the grid")
    }
    if pSupported <= significance { return .supported }
    if pRefuted <= significance { return .refuted }
    return .inconclusive(because: "the difference is within what \(teachers) teachers can tell")
  }

  private var teachersNeeded: Int { (1...64).first { pow2(-$0) <= significance } ?? 64 }

  private func pow2(_ exponent: Int) -> Double { Double(sign: .plus, exponent: exponent, significand: 1) }
}

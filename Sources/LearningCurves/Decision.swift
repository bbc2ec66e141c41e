/// What may be said of a claim.
public enum Decision: Hashable, Sendable {
  case supported
  case refuted
  /// Neither fewer nor more, within a margin that was written before the run.
  case equivalent
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
    case .equivalent: 5
    }
  }

  public static let names = ["supported", "refuted", "inconclusive", "not_tested", "not_applicable", "equivalent"]

  public var word: String { Self.names[Int(code)].replacing("_", with: " ") }

  public var reason: String? {
    switch self {
    case .supported, .refuted, .equivalent: nil
    case .inconclusive(let reason), .notTested(let reason), .notApplicable(let reason): reason
    }
  }
}

/// How often a method's selected penalty is the last of its grid, beyond which a better one may lie.
public struct GridEdge: Hashable, Sendable {
  public let method: String
  /// 0…1, of the cells.
  public let share: Double

  /// Above this share a verdict is inconclusive, because the grid was too narrow to show what the method can do.
  public static let tolerated = 0.1

  public init(method: String, share: Double) {
    self.method = method
    self.share = share
  }

  /// What was selected in one cell.
  public struct Cell: Hashable, Sendable {
    /// NaN where the null model was chosen, or nothing converged.
    public let alpha: Double
    /// 0 for a student that is the null model.
    public let liveParameters: Double

    public init(alpha: Double, liveParameters: Double) {
      self.alpha = alpha
      self.liveParameters = liveParameters
    }
  }

  /// The largest value of a grid is an edge, and the smallest is one unless it is 0, beyond which there is nothing. An α whose
  /// student has no live parameter is not an edge: beyond the null model there is nothing either. A grid of fewer than three
  /// values has none.
  ///
  /// - Parameter cells: every cell that was measured; those of the null model stay in the denominator.
  public init(method: String, cells: [Cell], grid: [Double]) {
    var edges: Set<Double> = []
    if grid.count >= 3, let smallest = grid.min(), let largest = grid.max() {
      edges = smallest > 0 ? [smallest, largest] : [largest]
    }
    let onEdge = cells.count { edges.contains($0.alpha) && $0.liveParameters != 0 }
    self.init(method: method, share: cells.isEmpty ? 0 : Double(onEdge) / Double(cells.count))
  }
}

/// The claim "the short learner needs fewer labels than the best dense baseline", decided over teachers.
///
/// Supported iff it holds against every baseline: p = max of the one-sided p-values (intersection–union, which needs no
/// correction). Refuted iff some baseline needs significantly fewer labels than the short learner: the smallest p,
/// times the number of baselines. Equivalent iff neither, and the ratio to the best baseline lies within a margin that the study
/// stated beforehand (`BestBaselineEquivalence`). Vetoes come first: too few teachers, too many without information, a selected α at
/// the edge of its grid.
public struct BestBaselineTest: Hashable, Sendable {
  public let short: String
  public let comparisons: [BaselineComparison]
  public let significance: Double
  /// The factor within which label numbers count as equal; nil where the study states none, and then nothing is equivalent.
  public let equivalence: Double?

  public init(short: String, comparisons: [BaselineComparison], significance: Double, equivalence: Double? = nil) {
    self.short = short
    self.comparisons = comparisons
    self.significance = significance
    self.equivalence = equivalence
  }

  /// p of "neither fewer nor more"; nil where no margin is stated, or a ratio is censored.
  public var pEquivalent: Double? { equivalence.flatMap { BestBaselineEquivalence(comparisons, factor: $0)?.p } }

  public var pSupported: Double { comparisons.map(\.pSupported).max() ?? 1 }
  public var pRefuted: Double { min(1, Double(comparisons.count) * (comparisons.map(\.pRefuted).min() ?? 1)) }

  /// The baseline the short learner gains least against: smallest lower end of the estimate, then the largest p.
  public var best: BaselineComparison? {
    comparisons.min { a, b in
      let (x, y) = (a.estimate?.lower ?? -.infinity, b.estimate?.lower ?? -.infinity)
      return x != y ? x < y : a.pSupported > b.pSupported
    }
  }

  /// - Parameter edges: the share of selected α at an edge of their grid, of the short learner and its baselines.
  public func decide(edges: [GridEdge] = []) -> Decision {
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
    if let edge = edges.max(by: { $0.share < $1.share }), edge.share > GridEdge.tolerated {
      return .inconclusive(
        because:
          "grid: \(Int((edge.share * 100).rounded())) % of the alpha selected for \(edge.method) lie on the edge of its grid")
    }
    if pSupported <= significance { return .supported }
    if pRefuted <= significance { return .refuted }
    if let pEquivalent, pEquivalent <= significance { return .equivalent }
    return .inconclusive(because: "the difference is within what \(teachers) teachers can tell")
  }

  private var teachersNeeded: Int { (1...64).first { pow2(-$0) <= significance } ?? 64 }

  private func pow2(_ exponent: Int) -> Double { Double(sign: .plus, exponent: exponent, significand: 1) }
}

/// One sentence that was published, or that follows from a closed form, and what was measured of it.
public struct Claim: Hashable, Sendable {
  /// Where the expected value comes from.
  public enum Origin: String, CaseIterable, Hashable, Sendable {
    /// A publication, its figures or its program.
    case published
    /// A closed form that must hold.
    case theory
    /// A threshold of this program's authors, or a number that another program has for its formula: it says whether the
    /// experiment was carried out, and nothing about a publication.
    case check
  }

  /// How far the measured value may be from the expected one.
  public enum Tolerance: Hashable, Sendable {
    /// |measured − expected| ≤ x
    case within(Double)
    /// measured/expected in [1/x, x], x > 1
    case factor(Double)
    /// measured ≥ expected
    case atLeast
    /// measured ≤ expected
    case atMost

    func accepts(_ measured: Double, expected: Double) -> Bool {
      switch self {
      case .within(let x): return abs(measured - expected) <= x
      case .factor(let x):
        let ratio = measured / expected
        return ratio >= 1 / x && ratio <= x
      case .atLeast: return measured >= expected
      case .atMost: return measured <= expected
      }
    }
  }

  public enum Decision: Int8, CaseIterable, Hashable, Sendable {
    case reproduced = 0
    case notReproduced = 1
    case notComparable = 2

    public var words: String {
      switch self {
      case .reproduced: "reproduced"
      case .notReproduced: "not reproduced"
      case .notComparable: "not comparable"
      }
    }
  }

  /// A short name, unique in its study.
  public var name: String
  /// What is claimed, as one sentence.
  public var statement: String
  /// The number that decides.
  public var statistic: String
  public var origin: Origin
  /// Publication, figure or formula.
  public var source: String
  /// NaN where none was published.
  public var expected: Double
  public var tolerance: Tolerance
  /// NaN where nothing was measured.
  public var measured: Double
  /// Over the repetitions; NaN where there is one or none.
  public var standardError: Double
  /// Why the claim cannot be compared; nil where it can.
  public var obstacle: String?

  public init(
    _ name: String, _ statement: String, statistic: String, origin: Origin, source: String, expected: Double,
    _ tolerance: Tolerance, measured: Double, standardError: Double = .nan, obstacle: String? = nil
  ) {
    self.name = name
    self.statement = statement
    self.statistic = statistic
    self.origin = origin
    self.source = source
    self.expected = expected
    self.tolerance = tolerance
    self.measured = measured
    self.standardError = standardError
    self.obstacle = obstacle
  }

  /// Why there is no decision; nil where there is one.
  ///
  /// A tolerance is fixed before anything is measured and does not grow with the scatter of what is measured: where the standard
  /// error is more than half of it, the repetitions cannot decide.
  public var reason: String? {
    if let obstacle { return obstacle }
    guard measured.isFinite else { return "nothing was measured, because units are missing or diverged" }
    if case .within(let x) = tolerance, standardError > x / 2 {
      return "the standard error over the repetitions is more than half of the tolerance, so they are too few to decide"
    }
    return nil
  }

  public var decision: Decision {
    guard reason == nil else { return .notComparable }
    return tolerance.accepts(measured, expected: expected) ? .reproduced : .notReproduced
  }

  /// The decision in words: what was published is reproduced or not, what must be so holds or not.
  public var outcome: String {
    switch (decision, origin) {
    case (_, .published): decision.words
    case (.reproduced, _): "holds"
    case (.notReproduced, _): "does not hold"
    case (.notComparable, _): "not decided"
    }
  }
}

import Statistics

/// One short learner against one baseline, over teachers.
public struct BaselineComparison: Hashable, Sendable {
  public let baseline: String
  /// One interval per teacher.
  public let teachers: [SampleEfficiency]

  public init(baseline: String, teachers: [SampleEfficiency]) {
    self.baseline = baseline
    self.teachers = teachers
  }

  /// Evidence that the short learner needs fewer labels: exact signed-rank test of the lower ends, one-sided.
  /// 1 where nothing can be ranked.
  public var pSupported: Double { SignedRankTest.test(teachers.map(\.lower))?.p.greater ?? 1 }

  /// Evidence that it needs more: the same test of the upper ends, other side.
  public var pRefuted: Double { SignedRankTest.test(teachers.map(\.upper))?.p.less ?? 1 }

  /// Exact sign-flip test of the mean; nil where a ratio is censored, since a mean of bounds is no mean, or where there
  /// are too many teachers to enumerate.
  public var pSignFlip: Double? {
    guard teachers.allSatisfy(\.isExact), teachers.count <= SignFlipTest.enumerationLimit else { return nil }
    return SignFlipTest.test(teachers.map(\.lower), uniform: { 0 })?.greater
  }

  /// Hodges–Lehmann estimate, an interval where ratios are censored.
  public var estimate: SampleEfficiency? { ends(upperFrom: \.estimate, lowerFrom: \.estimate) }

  /// Two-sided 95 % interval: the lower limit from the lower ends, the upper limit from the upper ends.
  public var interval: SampleEfficiency? { ends(upperFrom: \.interval.upper, lowerFrom: \.interval.lower) }

  /// Teachers for which neither curve says anything about the ratio.
  public var withoutInformation: Int { teachers.count { !$0.isInformative } }

  private func ends(
    upperFrom: (HodgesLehmannEstimate) -> Double, lowerFrom: (HodgesLehmannEstimate) -> Double
  ) -> SampleEfficiency? {
    guard let low = HodgesLehmannEstimate(teachers.map(\.lower)), let high = HodgesLehmannEstimate(teachers.map(\.upper)) else {
      return nil
    }
    let (lower, upper) = (lowerFrom(low), upperFrom(high))
    return lower <= upper ? SampleEfficiency(lower: lower, upper: upper) : nil
  }
}

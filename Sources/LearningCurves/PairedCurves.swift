import Files
import Foundation
import Statistics

/// Two learners on the same repetitions (seeds, teachers), compared by the statistics of a verdict.
///
/// For every repetition the ratio of the sizes at which the antitonic fits of both curves reach a loss, the median over the
/// losses, an interval where a curve ends before one; then, over repetitions, the exact signed-rank test and the
/// Hodges–Lehmann estimate (docs/statistics.md).
public struct PairedCurves: Sendable {
  public struct Repetition: Sendable {
    public let name: String
    /// log₂ n₂(ε)/n₁(ε) at every level, and their median: above 0 the first learner needs fewer samples.
    public let ratios: [SampleEfficiency]
    public let median: SampleEfficiency
  }

  public let levels: [Double]
  public let repetitions: [Repetition]
  /// Named after the second curve.
  public let comparison: BaselineComparison
  public let significance: Double
  public let remarks: [CurveRemark]

  /// - Throws: `CurveTableError` where the curves have no repetition in common.
  public init(
    _ first: CurveTable.Curve, _ second: CurveTable.Curve, names: (first: String, second: String), levels: [Double],
    significance: Double = 0.05
  ) throws(CurveTableError) {
    let (a, b) = (first.byReplicate, second.byReplicate)
    let shared = a.names.filter { b.curves[$0] != nil }
    guard !shared.isEmpty else {
      throw CurveTableError(
        "\(names.first) and \(names.second) have no repetition in common: a comparison pairs rows with the same value of "
          + "--replicate.")
    }
    var repetitions: [Repetition] = []
    for name in shared {
      guard let x = a.curves[name], let y = b.curves[name], let one = try? MeasuredCurve(meansOf: x.sizes, x.losses),
        let other = try? MeasuredCurve(meansOf: y.sizes, y.losses)
      else { continue }
      let ratios = levels.map {
        SampleEfficiency(
          method: one.crossing(of: $0), over: one.sizes[0]...one.sizes[one.sizes.count - 1], baseline: other.crossing(of: $0),
          over: other.sizes[0]...other.sizes[other.sizes.count - 1])
      }
      repetitions.append(Repetition(name: name, ratios: ratios, median: .median(ratios)))
    }
    self.levels = levels
    self.repetitions = repetitions
    self.significance = significance
    comparison = BaselineComparison(baseline: names.second, teachers: repetitions.map(\.median))
    let left = a.names.filter { b.curves[$0] == nil } + b.names.filter { a.curves[$0] == nil }
    remarks =
      left.isEmpty
      ? []
      : [
        CurveRemark(
          .unpaired,
          "\(left.count == 1 ? "A repetition" : "\(left.count) repetitions") of one curve only left out: "
            + left.prefix(5).joined(separator: ", ") + (left.count > 5 ? " and more." : "."))
      ]
  }

  /// Whether the first learner needs fewer samples (supported) or more (refuted).
  public var decision: Decision {
    let count = repetitions.count
    guard Double(sign: .plus, exponent: -count, significand: 1) <= significance else {
      let needed = (1...64).first { Double(sign: .plus, exponent: -$0, significand: 1) <= significance } ?? 64
      return .notTested(
        because: "\(count) repetition\(count == 1 ? "" : "s") cannot reach p = \(significance); at least \(needed) are needed")
    }
    let blind = comparison.withoutInformation
    guard Double(blind) <= 0.2 * Double(count) else {
      return .inconclusive(because: "the curves do not bound the ratio for \(blind) of \(count) repetitions")
    }
    if comparison.pSupported <= significance { return .supported }
    if comparison.pRefuted <= significance { return .refuted }
    return .inconclusive(because: "the difference is within what \(count) repetitions can tell")
  }

  var json: JSON {
    func pair(_ value: SampleEfficiency?) -> JSON {
      value.map { .array([JSON(exp2($0.lower)), JSON(exp2($0.upper))]) } ?? .null
    }
    return .ordered([
      (
        "repetitions",
        .array(
          repetitions.map { repetition in
            .ordered([
              ("name", .text(repetition.name)), ("ratio", pair(repetition.median)),
              ("ratio_by_level", .array(repetition.ratios.map { pair($0) })),
            ])
          })
      ),
      ("ratio", pair(comparison.estimate)), ("interval_95", pair(comparison.interval)),
      ("p_fewer", .number(comparison.pSupported)), ("p_more", .number(comparison.pRefuted)),
      ("decision", .text(Decision.names[Int(decision.code)])), ("because", decision.reason.map { .text($0) } ?? .null),
    ])
  }
}

extension CurveTable.Curve {
  /// The rows of each repetition, in the order of the file.
  fileprivate var byReplicate: (names: [String], curves: [String: (sizes: [Double], losses: [Double])]) {
    var names: [String] = []
    var curves: [String: (sizes: [Double], losses: [Double])] = [:]
    for (index, name) in (replicates ?? []).enumerated() {
      if curves[name] == nil { names.append(name) }
      curves[name, default: ([], [])].sizes.append(sizes[index])
      curves[name, default: ([], [])].losses.append(losses[index])
    }
    return (names, curves)
  }
}

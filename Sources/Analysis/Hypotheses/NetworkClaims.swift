import Foundation
import LearningCurves
import Statistics
import Studies

/// Claims asked of any students: they may be refuted.
extension HypothesisTest {
  /// The short method needs fewer labels than the best baseline.
  func advantage(_ c: Int) throws -> HypothesisOutcome {
    againstBest(try comparisons(condition: c), edges: gridEdges(condition: c), of: "factor in labels", Self.factor)
  }

  /// P7: the ratio to the best baseline is at most the margin. The ratio to the best is the smallest of the ratios, so one
  /// baseline suffices to support (smallest p, Bonferroni), and all are needed to refute: the test of an advantage beyond
  /// the margin with its two sides exchanged. The upper 95 % limit of the ratio is at most the margin where it supports.
  func placebo(_ c: Int) throws -> HypothesisOutcome {
    let margin = log2(hypothesis.margin ?? 1.25)
    let beyond = try comparisons(condition: c).map {
      BaselineComparison(baseline: $0.baseline, teachers: $0.teachers.map { $0.shifted(by: -margin) })
    }
    var outcome = againstBest(beyond, edges: gridEdges(condition: c), of: "factor in labels") { Self.factor($0 + margin) }
    swap(&outcome.pSupported, &outcome.pRefuted)
    return outcome
  }

  /// P2, b-part: k_eff(short) < k_eff(best dense). At one n both are n·excess/σ², so their ratio is that of the excess:
  /// per teacher the median of log₂(excess_dense/excess_short) over the larger half of the sizes.
  func fewerDimensions(_ c: Int) throws -> HypothesisOutcome {
    let sizes = study.trainCounts.indices.suffix((study.trainCounts.count + 1) / 2)
    let comparisons = hypothesis.baselines.map { label in
      BaselineComparison(
        baseline: label,
        teachers: (0..<study.conditions[c].settings.teachers.count).map { teacher in
          let ratios = sizes.map { size -> SampleEfficiency in
            func excess(_ method: Int) -> Double {
              students.teacherExcess(condition: c, method: method, size: size, teacher: teacher)
            }
            let ratio = log2(excess(study.methodIndex(label)) / excess(method))
            return ratio.isNaN ? .unknown : SampleEfficiency(lower: ratio, upper: ratio)
          }
          return ratios.isEmpty ? .unknown : .median(ratios)
        })
    }
    return againstBest(comparisons, edges: gridEdges(condition: c), of: "factor in effective dimension", Self.factor)
  }

  /// P4, b-part: n(ε) grows with the bits of the teacher; the same slopes, of log₂ n.
  func growthWithBits() throws -> HypothesisOutcome {
    let conditions = Array(study.conditions.indices)
    guard let weights = slopeWeights(conditions) else { return Self.withoutDoses }
    let teachers = try weights.enumerated().map { teacher, weights in
      SampleEfficiency.combination(
        try conditions.map { .median(try curves.sampleSizes(condition: $0, method: method, teacher: teacher)) },
        weights: weights)
    }
    return againstBest([BaselineComparison(baseline: "", teachers: teachers)], of: "exponent of n over bits", Self.plain)
  }

  static let withoutDoses = HypothesisOutcome(
    settled: .notApplicable(
      because: "the length of the teachers does not vary between conditions; make teachers.nonzero or teachers.layers a factor"))

  /// By teacher number, the weight of each of these conditions in the least-squares slope on log₂ bits.
  func slopeWeights(_ conditions: [Int]) -> [[Double]]? {
    let rows = (0..<curves.teacherCount).map { teacher -> [Double]? in
      let x = conditions.map { log2(curves.bits[$0][teacher]) }
      let center = mean(x)
      let spread = x.reduce(0) { $0 + ($1 - center) * ($1 - center) }
      return spread > 1e-9 ? x.map { ($0 - center) / spread } : nil
    }
    let weights = rows.compactMap(\.self)
    return weights.count == rows.count && !weights.isEmpty ? weights : nil
  }
}

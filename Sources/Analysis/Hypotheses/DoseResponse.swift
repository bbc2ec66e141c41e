import Foundation
import LearningCurves
import Statistics
import Studies

/// Dose–response: the advantage of the short method falls with the length of the teacher, because the teacher is longer.
///
/// Per teacher number, the slope over conditions of the log₂ advantage on log₂ bits (teachers of one number share their random
/// streams between conditions). The advantage is the log₂ ratio of label numbers (`slope`, an interval where ratios are
/// censored), or the mean over n_train of log₂(excess of the best baseline/excess of the short method) (`equal_n`, never
/// censored; the best baseline of a condition has the least geometric mean of the excess over its teachers and sizes).
///
/// On the aligned arm, whose teachers are not rotated, the slope must be negative. Where there is a rotated arm, the aligned
/// slope must lie below the rotated one in the same teachers, and the rotated one may not be shown to fall: a fall on both arms
/// is not about zeros.
extension HypothesisTest {
  func doseResponse() throws -> HypothesisOutcome {
    func arm(rotated: Bool) -> [Int] {
      study.conditions.indices.filter { study.conditions[$0].settings.teachers.rotate == rotated }
    }
    let (alignedArm, rotatedArm) = (arm(rotated: false), arm(rotated: true))
    guard let aligned = try slopes(alignedArm) else {
      return alignedArm.isEmpty
        ? .settled(.notApplicable(because: "no condition has unrotated teachers")) : Self.withoutDoses
    }
    var outcome = fall(aligned, conditions: alignedArm, of: "change of the factor per doubling of the bits")
    guard let rotated = try slopes(rotatedArm), outcome.settled == nil else { return outcome }
    let level = hypothesis.level
    let flat = fall(rotated, conditions: rotatedArm, of: "the same on the rotated arm")
    let contrast = fall(
      zip(aligned, rotated).map { a, r in
        BaselineComparison(
          baseline: a.baseline,
          teachers: zip(a.teachers, r.teachers).map { SampleEfficiency.combination([$0, $1], weights: [1, -1]) })
      }, conditions: alignedArm + rotatedArm, of: "the one over the other")
    let evidence = [outcome, flat, contrast].map(\.evidence).filter { !$0.isEmpty }.joined(separator: "; ")
    if flat.settled == nil, flat.pSupported <= level {
      return .settled(
        .inconclusive(
          because: "the advantage falls on the rotated arm too (p = \(VerdictSentence.probability(flat.pSupported)))"),
        evidence: evidence)
    }
    if let settled = contrast.settled { return .settled(settled, evidence: evidence) }
    outcome.pSupported = max(outcome.pSupported, contrast.pSupported)
    outcome.evidence = evidence
    return outcome
  }

  /// The claim "the slopes are negative", with the vetoes of its conditions.
  private func fall(_ slopes: [BaselineComparison], conditions: [Int], of quantity: String) -> HypothesisOutcome {
    let falls = slopes.map { BaselineComparison(baseline: $0.baseline, teachers: $0.teachers.map(\.negated)) }
    return againstBest(falls, edges: conditions.flatMap { gridEdges(condition: $0) }, of: quantity) { Self.factor(-$0) }
  }

  /// Slopes of every teacher over the conditions of an arm: against every baseline, or at equal n against the best; nil where
  /// the length does not vary.
  private func slopes(_ conditions: [Int]) throws -> [BaselineComparison]? {
    guard conditions.count > 1, let weights = slopeWeights(conditions) else { return nil }
    let advantages = try conditions.map {
      hypothesis.statistic == .equalN ? [equalNAdvantage($0)] : try comparisons(condition: $0)
    }
    return advantages[0].indices.map { b in
      BaselineComparison(
        baseline: advantages[0][b].baseline,
        teachers: weights.enumerated().map { teacher, weights in
          SampleEfficiency.combination(advantages.map { $0[b].teachers[teacher] }, weights: weights)
        })
    }
  }

  /// Of every teacher: the mean over n_train of log₂(excess of the best baseline/excess of the method).
  private func equalNAdvantage(_ c: Int) -> BaselineComparison {
    let count = study.conditions[c].settings.teachers.count
    func logs(_ method: Int, _ teacher: Int) -> [Double] {
      study.trainCounts.indices.map {
        log2(students.teacherExcess(condition: c, method: method, size: $0, teacher: teacher))
      }
    }
    let baselines = hypothesis.baselines.map { study.methodIndex($0) }
    let best = baselines.min { a, b in
      func level(_ method: Int) -> Double { mean((0..<count).flatMap { logs(method, $0) }) }
      return level(a) < level(b)
    }
    return BaselineComparison(
      baseline: "the best of \(hypothesis.baselines.joined(separator: ", "))",
      teachers: (0..<count).map { teacher in
        let ratio = best.map { zip(logs($0, teacher), logs(method, teacher)).map { $0 - $1 } }.map { mean($0) } ?? .nan
        return ratio.isFinite ? SampleEfficiency(lower: ratio, upper: ratio) : .unknown
      })
  }
}

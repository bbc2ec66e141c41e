import Foundation
import LearningCurves
import Studies
import Teachers

/// P1, a-part.
extension HypothesisTest {
  /// Supports × labels × sequences looked at per condition, so that a verdict takes seconds.
  private static let effort = 4e6
  /// Labels per sequence: the budget is spent on the first ones.
  private static let labelLimit = 200

  /// R_n ≤ L_n for the exact Bayes mixture over supports, at every n of every sequence: the labels of the teachers of the
  /// study, replicate by replicate, with τ² = |w|²/k. A theorem: one violation refutes the software.
  func regretBudget() throws -> HypothesisOutcome {
    let teachers = TeacherPool(study)
    var sequences = 0
    var labels = 0
    var largest = 0.0
    var refusals: [String] = []
    for (c, condition) in study.conditions.enumerated() {
      let settings = condition.settings
      let (p, k) = (settings.inputCount, settings.liveInputs)
      guard settings.isLinearCase else {
        refusals.append(Self.linearCase)
        continue
      }
      let variance = settings.data.noiseStd * settings.data.noiseStd
      let tau = settings.teachers.norm * settings.teachers.norm / Double(k)
      guard let mixture = SupportMixture(inputCount: p, maximumSupport: k, noiseVariance: variance, priorVariance: tau),
        let count = SupportMixture.supportCount(inputCount: p, sizes: 0...k)
      else {
        refusals.append("\(k) of \(p) inputs have more than \(SupportMixture.supportLimit) supports")
        continue
      }
      let n = min(Self.labelLimit, study.trainCounts.last ?? 0)
      let affordable = max(1, Int(Self.effort / (Double(count) * Double(n))))
      let cells = (0..<study.replicates).flatMap { r in (0..<settings.teachers.count).map { (r, $0) } }.prefix(affordable)
      for (replicate, teacher) in cells {
        let cell = try CellData(study, condition: c, teacher: teacher, replicate: replicate, trainCount: n, teachers: teachers)
        guard
          let record = RegretRecord(
            mixture, inputs: cell.budget.inputs, labels: cell.budget.labels, weights: cell.teacher.linearWeights)
        else {
          refusals.append("the support of teacher \(teacher) is not in the mixture")
          break
        }
        sequences += 1
        labels += n
        largest = max(largest, record.regret / record.budget)
        if record.violations > 0 {
          return .settled(
            .refuted,
            evidence: "the regret exceeds the budget at \(record.violations) sizes of teacher \(teacher), "
              + "replicate \(replicate): the theorem excludes that, so the program is wrong")
        }
      }
    }
    guard sequences > 0 else { return .settled(.notApplicable(because: refusals.first ?? "there are no sequences")) }
    var evidence =
      "no violation at any of \(labels) labels in \(sequences) sequences; the largest R/L at the end is "
      + Self.plain(largest)
    if !refusals.isEmpty { evidence += "; \(refusals.count) of \(study.conditions.count) conditions left out: \(refusals[0])" }
    return .settled(.supported, evidence: evidence)
  }
}

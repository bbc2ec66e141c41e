import Foundation
import LearningCurves
import LinearTheory
import Statistics
import Studies
import Teachers

/// P1: the theorem for the Bayes mixture, and the regret of students, which is reported.
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
        let cell = try CellData(
          study, Cell(condition: c, teacher: teacher, replicate: replicate, trainCount: n), teachers: teachers)
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
      "no violation at any of the \(labels) labels of \(sequences) sequence\(sequences == 1 ? "" : "s"); the largest R/L at the end is "
      + Self.plain(largest)
    if !refusals.isEmpty { evidence += "; \(refusals.count) of \(study.conditions.count) conditions left out: \(refusals[0])" }
    return .settled(.supported, evidence: evidence)
  }

  /// R_n/L_n of a student, in nats, on quantised noisy teachers: its code length beyond the truth's over the labels from
  /// the first n_train on, each block predicted by the student of the n_train before it,
  ///
  ///     R = Σ_i m_i (mse_i − mse_truth,i) / (2σ²) / ((r_i − 1)/ln r_i),     r_i = n_{i+1}/n_i, m_i = n_{i+1} − n_i,
  ///
  /// over L, the bits of the teacher times ln 2. Where the excess is c/n, a block costs (r − 1)/ln r times as much as its
  /// labels one by one (Dawid, *JRSS A* 147:278, 1984, for prequential losses). Theory bounds Bayes mixtures only, so no
  /// line is drawn at 1.
  func studentRegret() throws -> HypothesisOutcome {
    let teachers = TeacherPool(study)
    var evidence: [String] = []
    var refusals: [String] = []
    for (c, condition) in study.conditions.enumerated() {
      let settings = condition.settings
      guard settings.teachers.weightBits != nil, settings.data.noiseStd > 0 else {
        refusals.append("the budget is finite for quantised teachers (teachers.weight_bits) with noisy labels only")
        continue
      }
      var ratios: [Double] = []
      for teacher in 0..<settings.teachers.count {
        let regrets = try (0..<study.replicates).map { replicate in
          try blockRegret(c, teacher: teacher, replicate: replicate, teachers)
        }
        ratios.append(mean(regrets) / (curves.bits[c][teacher] * M_LN2))
      }
      let measured = ratios.filter(\.isFinite)
      guard measured.count == ratios.count else {
        refusals.append("\(ratios.count - measured.count) of \(ratios.count) teachers lack losses on their next blocks")
        continue
      }
      let interval = tInterval(measured).map { ", 95 % interval \(Self.plain($0.lower)) to \(Self.plain($0.upper))" } ?? ""
      let place = study.conditions.count > 1 ? "at \(study.title(ofCondition: c)): " : ""
      evidence.append(place + "R/L \(Self.plain(mean(measured)))" + interval)
    }
    guard !evidence.isEmpty else { return .settled(.notApplicable(because: refusals.first ?? "there are no conditions")) }
    return .settled(
      .notTested(because: "theory bounds Bayes mixtures, not \(methodLabel), so its regret is reported"),
      evidence: "labels from n = \(study.trainCounts[0]) to \(study.trainCounts[study.trainCounts.count - 1]), "
        + evidence.joined(separator: "; "))
  }

  private func blockRegret(_ c: Int, teacher: Int, replicate: Int, _ teachers: TeacherPool) throws -> Double {
    let settings = study.conditions[c].settings
    let variance = settings.data.noiseStd * settings.data.noiseStd
    var regret = 0.0
    for (size, n) in study.trainCounts.dropLast().enumerated() {
      let cell = Cell(condition: c, teacher: teacher, replicate: replicate, trainCount: n)
      let loss = students.nextBlockMSE(of: method, in: cell)
      guard let block = try CellData(study, cell, teachers: teachers, drawsNextBlock: true).nextBlock else { continue }
      let noise = zip(block.labels, block.noiseFreeLabels).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      let ratio = Double(study.trainCounts[size + 1]) / Double(n)
      regret += (loss * Double(block.labels.count) - noise) / (2 * variance) / ((ratio - 1) / log(ratio))
    }
    return regret
  }
}

import ExternalProcesses
import Foundation
import LearningCurves
import Studies
import Teachers
import Training

/// The sentence of a verdict. It names the short method, all baselines, the label protocol, the candidates, the number
/// of teachers, the pool and the look, and says no more than the interval does.
package struct VerdictSentence {
  let study: Study
  let condition: Int
  let test: BestBaselineTest
  let decision: Decision
  let headroom: Headroom?
  let costs: StudentCosts?
  let look: Int
  /// Share of the runs that ended at their last epoch.
  let cutShare: Double

  package init(
    study: Study, condition: Int, test: BestBaselineTest, decision: Decision, headroom: Headroom?, costs: StudentCosts? = nil,
    look: Int, cutShare: Double
  ) {
    self.study = study
    self.condition = condition
    self.test = test
    self.decision = decision
    self.headroom = headroom
    self.costs = costs
    self.look = look
    self.cutShare = cutShare
  }

  package var text: String {
    let sentences = [demonstration, claim, evidence, room, conditions, splits, programs, spending, warning, cut, exploratory]
    return study.vocabulary(sentences.compactMap(\.self).joined(separator: " "))
  }

  private var settings: Settings { study.conditions[condition].settings }

  private var demonstration: String? {
    study.isDemonstration ? "This is a demonstration, not evidence." : nil
  }

  private var claim: String {
    let baselines = test.comparisons.map(\.baseline).joined(separator: ", ")
    let claim = "that \(test.short) needs fewer labels than the best of \(baselines)"
    return switch decision {
    case .supported: "Supported: \(claim)."
    case .refuted: "Refuted: \(claim)."
    case .equivalent:
      "Equivalent: \(test.short) needs neither fewer nor more labels than the best of \(baselines), within a factor of "
        + "\(Self.number(test.equivalence ?? 1)) (two one-sided t tests, p = \(Self.probability(test.pEquivalent ?? 1)))."
    case .inconclusive(let reason): "Inconclusive: \(claim); \(reason)."
    case .notTested(let reason): "Not tested: \(claim); \(reason)."
    case .notApplicable(let reason): "Not applicable: \(claim); \(reason)."
    }
  }

  /// Numbers stand beside a decision that rests on them, not beside a test that could not be made.
  private var evidence: String? {
    guard let best = test.best, let estimate = best.estimate, let interval = best.interval else { return nil }
    switch decision {
    case .notTested, .notApplicable: return nil
    case .supported, .refuted, .equivalent, .inconclusive: break
    }
    guard estimate.isInformative else { return "The curves do not bound the ratio to \(best.baseline)." }
    var words = "Against \(best.baseline) it needs \(LabelFactor.words(estimate)) for the same excess "
    words += "(95 % interval of the ratio \(Self.range(interval)); above 1 favours \(test.short)); one-sided exact signed-rank "
    words += "p = \(Self.probability(test.pSupported)) over all baselines, p = \(Self.probability(test.pRefuted)) the other way."
    return words
  }

  private var conditions: String {
    let teachers = settings.teachers
    let candidates = settings.labels.candidates
    return
      "\(teachers.count) \(teachers.pool.rawValue) teachers, look \(look); \(Self.protocolWords(settings.labels))\(wholeBudget); "
      + "\(candidates) candidate\(candidates == 1 ? "" : "s") each\(ensembles); medians over excess levels "
      + study.analysis.levels.map { Self.number($0) }.joined(separator: ", ")
      + " × \(levelReference)."
  }

  private var levelReference: String {
    switch study.analysis.levelReference {
    case .noiseVariance: "noise variance"
    case .teacherVariance: "teacher variance"
    case .nullModel: "the excess of the null model"
    }
  }

  /// What an inference over splits is not.
  private var splits: String? {
    study.vocabulary.isOfSplits
      ? "Inference is over splits of one data set, which share its samples, not over data sets; nobody knows the source of the "
        + "labels, so that losses on test labels are compared." : nil
  }

  /// Dense ensembles may have more candidates than the rest.
  private var ensembles: String {
    let larger = settings.methods.filter { method in
      method.candidateCount > settings.labels.candidates && test.comparisons.contains { $0.baseline == method.label }
    }
    return larger.isEmpty ? "" : " (\(larger.map { "\($0.label) \($0.candidateCount)" }.joined(separator: ", ")))"
  }

  /// Which of the methods compared use the labels otherwise.
  private var wholeBudget: String {
    let named = [test.short] + test.comparisons.map(\.baseline)
    let labels = settings.methods.filter { $0.kind.isSecondOrder && named.contains($0.label) }.map(\.label)
    guard !labels.isEmpty, settings.labels.validation != .none else { return "" }
    let verbs = labels.count == 1 ? ("trains", "chooses") : ("train", "choose")
    return " (\(labels.joined(separator: ", ")) \(verbs.0) on all n and \(verbs.1) by description score)"
  }

  /// Which of the methods compared are programs that this one did not train.
  private var programs: String? {
    let named = [test.short] + test.comparisons.map(\.baseline)
    let external = settings.methods.compactMap { method -> String? in
      guard named.contains(method.label), let kind = method.kind as? External else { return nil }
      return "\(method.label) is the external program `\(kind.program.text)` (SHA-256 \(kind.program.hash.prefix(12)), class "
        + "\(kind.declaredClass.rawValue) as declared\(kind.labels == .own ? ", it sees all n labels and chooses by itself" : ""))"
    }
    return external.isEmpty ? nil : external.joined(separator: "; ") + "."
  }

  /// What could have been gained at all, beside a verdict that shows no gain.
  private var room: String? {
    switch decision {
    case .supported, .notApplicable, .notTested: return nil
    case .refuted, .equivalent, .inconclusive: break
    }
    guard let best = test.best else { return nil }
    guard let headroom, let estimate = headroom.comparison.estimate, estimate.isInformative else {
      return headroom == nil
        ? "No oracle was trained, so it is unknown how much a short learner could have gained."
        : "The curves do not bound what \(headroom?.oracle ?? "an oracle"), which is told the answer, gains over \(best.baseline)."
    }
    let words =
      "Against \(best.baseline), \(headroom.oracle), which is told the answer, needs \(LabelFactor.words(estimate)) "
      + "(p = \(Self.probability(headroom.comparison.pSupported)))"
    return headroom.isShown(at: test.significance)
      ? words + ": that is the headroom."
      : words + ": no headroom is shown, so a short learner as good as the oracle would not have been shown to win."
  }

  private var spending: String? {
    costs.flatMap { costs in
      StudentCosts.words(
        costs.cells(condition: condition, of: [test.short] + test.comparisons.map(\.baseline)),
        trainCount: study.trainCounts.last ?? 0)
    }
  }

  private var warning: String? {
    costs.flatMap { costs in
      StudentCosts.warning(
        costs.cells(condition: condition, of: [test.short]).first,
        baselines: costs.cells(condition: condition, of: test.comparisons.map(\.baseline)), trainCounts: study.trainCounts)
    }
  }

  /// A family of claims that was not declared is not confirmed.
  private var exploratory: String? {
    study.analysis.hypotheses.contains { $0.claim.isConfirmatory }
      ? nil : "Exploratory: the study declares no confirmatory claims (analysis.hypotheses)."
  }

  private var cut: String? {
    guard cutShare > 0 else { return nil }
    let epochs = settings.training.maxEpochs
    return "Training was cut at \(epochs) epochs in \(Int((100 * cutShare).rounded())) % of the runs."
  }

  /// How labels chose, in words.
  package static func protocolWords(_ labels: LabelProtocol) -> String {
    switch labels.validation {
    case .fraction(let f, let refit):
      let share = "\(number(100 * f)) % of the n labels choose"
      return refit ? share + ", then refit on all n" : share + " and are lost to training (no refit)"
    case .folds(let k): return "\(k)-fold means choose, then refit on all n"
    case .extra(let m): return "\(m) extra labels, not counted in n, choose"
    case .none: return "all n labels train and nothing is chosen"
    }
  }

  private static func range(_ efficiency: SampleEfficiency) -> String {
    switch (efficiency.lower.isFinite, efficiency.upper.isFinite) {
    case (true, true): "\(ratio(efficiency.lower)) to \(ratio(efficiency.upper))"
    case (true, false): "at least \(ratio(efficiency.lower))"
    case (false, true): "at most \(ratio(efficiency.upper))"
    case (false, false): "unbounded"
    }
  }

  private static func ratio(_ log2Ratio: Double) -> String { String(format: "%.2f", exp2(log2Ratio)) }

  static func probability(_ p: Double) -> String { p < 0.001 ? String(format: "%.1e", p) : String(format: "%.3f", p) }

  static func number(_ x: Double) -> String {
    x == x.rounded() && abs(x) < 1e6 ? String(Int(x)) : String(format: "%g", x)
  }
}

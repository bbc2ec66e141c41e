import Experiments
import Files
import Foundation
import LearningCurves
import Results
import Studies

/// How a verdict is printed.
public enum VerdictForm: Hashable, Sendable { case screen, json, markdown }

/// What may be said of a study, whatever its design.
protocol Verdict {
  /// For a screen of 80 columns.
  var screen: String { get }
  /// For other programs.
  var json: JSON { get }
  /// For other texts.
  var markdown: String { get }
  /// Writes verdicts.h5.
  func write(to path: String) throws
}

extension StudyVerdict: Verdict {
  var screen: String { VerdictScreen(self).text }
  func write(to path: String) throws { try VerdictStage.write(self, to: path) }
}

/// The verdict stage: study.h5 → ratios, tests and decisions → verdicts.h5.
///
/// Verdicts of other studies in the same folder are read to count the looks at their teachers; `accepts` says of such a
/// file, which may be of any origin, whether it may be opened. The program asks `Quarantine.accepts`.
public enum VerdictStage {
  /// Decides, writes verdicts.h5, and returns one screen that a person can read.
  @discardableResult
  public static func decide(
    _ study: Study, folder: ResultsFolder, accepts: (String) -> Bool = { _ in true }
  ) throws -> String {
    let verdict = try verdict(study, folder: folder, accepts: accepts)
    try verdict.write(to: folder.verdicts)
    return verdict.screen
  }

  /// Several studies, or one under several protocols, side by side: decides each, writes its verdicts.h5, and returns one
  /// table, or the JSON or Markdown of all.
  public static func decide(
    _ studies: [(study: Study, folder: ResultsFolder)], as form: VerdictForm, accepts: (String) -> Bool = { _ in true }
  ) throws -> String {
    let hasCurves = Set(studies.map(\.study.hasCurves))
    guard hasCurves.count <= 1 else {
      throw BrevityError(
        .usage,
        "cannot show learning curves and repeated experiments side by side: give the folders of one kind of study at a time")
    }
    let verdicts = try studies.map { study, folder in
      let verdict = try verdict(study, folder: folder, accepts: accepts)
      try verdict.write(to: folder.verdicts)
      return verdict
    }
    switch form {
    case .screen:
      if verdicts.count > 1, let variants = verdicts as? [StudyVerdict] { return VerdictVariants(variants).text }
      return verdicts.map(\.screen).joined(separator: "\n")
    case .json: return (verdicts.count == 1 ? verdicts[0].json : JSON.array(verdicts.map(\.json))).canonical + "\n"
    case .markdown: return verdicts.map(\.markdown).joined(separator: "\n")
    }
  }

  /// The screen again, without writing.
  public static func screen(
    _ study: Study, folder: ResultsFolder, accepts: (String) -> Bool = { _ in true }
  ) throws -> String {
    try verdict(study, folder: folder, accepts: accepts, mustRecord: false).screen
  }

  /// The only place where the analysis depends on the design.
  private static func verdict(
    _ study: Study, folder: ResultsFolder, accepts: (String) -> Bool, mustRecord: Bool = true
  ) throws -> any Verdict {
    switch study.design {
    case .learningCurves: try compute(study, folder: folder, accepts: accepts, mustRecord: mustRecord)
    case .experiment(let experiment): try ClaimsVerdict(experiment, of: study, folder: folder)
    }
  }

  /// - Parameter mustRecord: whether a look that cannot be recorded is an error.
  package static func compute(
    _ study: Study, folder: ResultsFolder, accepts: (String) -> Bool = { _ in true }, mustRecord: Bool = true
  ) throws -> StudyVerdict {
    let contents = try StudyContents(reading: folder.study, of: study)
    let stops = try contents.runs("stop_reason")
    let iterated = stops.filter { $0 == Double(StopReason.saturated.rawValue) || $0 == Double(StopReason.maxEpochs.rawValue) }
    let cut = iterated.count { $0 == Double(StopReason.maxEpochs.rawValue) }
    return try StudyVerdict(
      TeacherCurves(study, contents),
      ledger: try LookLedger.looking(study, folder: folder, accepts: accepts, mustRecord: mustRecord),
      completeness: try Completeness(contents),
      costs: StudentCosts(study, gradientEvaluations: try contents.runs("gradient_evaluations")),
      cutShare: iterated.isEmpty ? 0 : Double(cut) / Double(iterated.count))
  }

  static func write(_ verdict: StudyVerdict, to path: String) throws {
    let study = verdict.study
    let axes = StudyAxes(study)
    let rulings = verdict.rulings
    try ResultFile.write(
      .verdicts, of: StudyIdentity(name: study.name, hash: study.hash), title: study.question, in: study.vocabulary,
      provenance: try .current(), to: path
    ) { root in
      try writeRatios(verdict, axes, to: root.group("ratios"))
      try writeSummary(verdict, axes, to: root.group("summary"))
      let table = try root.group("decisions").table("row", count: rulings.count, longName: "condition and short method")
      try table.factorColumns(axes, conditions: rulings.map(\.condition))
      try table.column("short", rulings.map(\.short), meanings: axes.methods, longName: "short method")
      try table.column("decision", rulings.map { Int($0.decision.code) }, meanings: Decision.names, longName: "what may be said")
      try table.column(
        "best_baseline", rulings.map { ruling in ruling.test.best.flatMap { axes.methods.firstIndex(of: $0.baseline) } ?? -1 },
        meanings: axes.methods, longName: "baseline the short method gains least against")
      try table.column("p_supported", rulings.map(\.test.pSupported), longName: "one-sided p, largest over the baselines")
      try table.column(
        "p_refuted", rulings.map(\.test.pRefuted), longName: "one-sided p the other way, Bonferroni over baselines")
      try table.column(
        "log2_ratio_lower", rulings.map { $0.test.best?.estimate?.lower ?? .nan }, longName: "Hodges-Lehmann estimate, lower end")
      try table.column(
        "log2_ratio_upper", rulings.map { $0.test.best?.estimate?.upper ?? .nan }, longName: "Hodges-Lehmann estimate, upper end")
      try table.column(
        "interval_lower", rulings.map { $0.test.best?.interval?.lower ?? .nan }, longName: "lower end of the 95 % interval")
      try table.column(
        "interval_upper", rulings.map { $0.test.best?.interval?.upper ?? .nan }, longName: "upper end of the 95 % interval")
      try table.column(
        "teachers", rulings.map { $0.test.comparisons.first?.teachers.count ?? 0 }, longName: "number of teachers")
      try table.column(
        "without_information", rulings.map { $0.test.best?.withoutInformation ?? 0 },
        longName: "teachers that say nothing of the ratio to the best baseline")
      try table.column(
        "look", rulings.map { _ in verdict.look }, longName: "studies that have looked at these teachers, this one included")
      try table.column(
        "p_equivalent", rulings.map { $0.test.pEquivalent ?? .nan },
        longName: "p of neither fewer nor more within the stated margin, NaN where none is stated or a ratio is censored")
      try table.column(
        "oracle", rulings.map { ruling in ruling.headroom.flatMap { axes.methods.firstIndex(of: $0.oracle) } ?? -1 },
        meanings: axes.methods, longName: "method that is told the answer and gains most over the best baseline, -1: none")
      try table.column(
        "headroom_lower", rulings.map { $0.headroom?.comparison.estimate?.lower ?? .nan },
        longName: "log2 ratio of the oracle against the best baseline, lower end")
      try table.column(
        "headroom_upper", rulings.map { $0.headroom?.comparison.estimate?.upper ?? .nan },
        longName: "log2 ratio of the oracle against the best baseline, upper end")
      try table.column(
        "p_headroom", rulings.map { $0.headroom?.comparison.pSupported ?? .nan },
        longName: "one-sided p that the oracle needs fewer labels than the best baseline")
      try table.column(
        "missing_runs", rulings.map { _ in verdict.completeness.missing }, longName: "planned runs of the study without a record")
      if let costs = verdict.costs { try writeCosts(costs, axes, to: root.group("costs")) }
      if !verdict.hypotheses.isEmpty { try writeHypotheses(verdict, axes, to: root.group("hypotheses")) }
      if !verdict.manipulation.isEmpty { try writeManipulation(verdict, axes, to: root.group("manipulation")) }
      let meta = try root.group("meta")
      try meta.scale("sentence", Array(0..<rulings.count), longName: "decision")
      try meta.text("sentences", rulings.map(\.sentence), over: "sentence", longName: "the verdict in words, one per decision")
      if !verdict.hypotheses.isEmpty {
        try meta.scale("prediction", Array(verdict.hypotheses.indices), longName: "stated prediction")
        try meta.text(
          "predictions", verdict.hypotheses.map(\.sentence), over: "prediction",
          longName: "the decisions on stated predictions in words")
      }
      try meta.scale("looked", Array(verdict.looks.indices), longName: "look at teachers of this study")
      try meta.text(
        "looks", verdict.looks.map(\.text), over: "looked",
        longName: "studies that have looked at these teachers, in order, this one last: lines of looks.jsonl")
    }
  }

  private static func writeCosts(_ costs: StudentCosts, _ axes: StudyAxes, to group: ResultGroup) throws {
    let rows = costs.cells.flatMap { cell in costs.trainCounts.indices.map { (cell: cell, size: $0) } }
    let table = try group.table("row", count: rows.count, longName: "condition, method and n_train")
    try table.factorColumns(axes, conditions: rows.map(\.cell.condition))
    try table.column(
      "method", rows.map { axes.methods.firstIndex(of: $0.cell.method) ?? -1 }, meanings: axes.methods, longName: "method")
    try table.column("n_train", rows.map { costs.trainCounts[$0.size] }, longName: "number of labels")
    try table.column("networks", rows.map(\.cell.networks), longName: "networks trained for one cell, at most")
    try table.column(
      "gradient_evaluations", rows.map { $0.cell.gradientEvaluations[$0.size] },
      longName: "gradients of single samples for one cell, mean over teachers and replicates")
  }

  private static func writeHypotheses(_ verdict: StudyVerdict, _ axes: StudyAxes, to group: ResultGroup) throws {
    let rows = verdict.hypotheses
    let claims = Hypothesis.Claim.allCases.map(\.rawValue)
    let table = try group.table("row", count: rows.count, longName: "stated prediction, in the order of the study file")
    try table.column(
      "claim", rows.map { claims.firstIndex(of: $0.hypothesis.claim.rawValue) ?? -1 }, meanings: claims,
      longName: "what is claimed")
    try table.column(
      "method", rows.map { row in row.hypothesis.method.flatMap { axes.methods.firstIndex(of: $0) } ?? -1 },
      meanings: axes.methods,
      longName: "method the claim is about")
    let statistics = Hypothesis.Statistic.allCases.map(\.rawValue)
    try table.column(
      "statistic", rows.map { statistics.firstIndex(of: $0.hypothesis.statistic.rawValue) ?? -1 }, meanings: statistics,
      longName: "the statistic that decides")
    try table.column("decision", rows.map { Int($0.decision.code) }, meanings: Decision.names, longName: "what may be said")
    try table.column(
      "confirmatory", rows.map { $0.hypothesis.claim.isConfirmatory ? 1 : 0 }, longName: "1 in the confirmatory family")
    try table.column("margin", rows.map { $0.hypothesis.margin ?? .nan }, longName: "margin, NaN where there is none")
    try table.column("level", rows.map(\.hypothesis.level), longName: "one-sided level")
    try table.column(
      "p_supported", rows.map(\.outcome.pSupported), longName: "one-sided p, uncorrected; 1 where nothing was tested")
    try table.column("p_refuted", rows.map(\.outcome.pRefuted), longName: "one-sided p of the contrary, uncorrected")
    try table.column("p_supported_holm", rows.map(\.pSupported), longName: "p_supported after Holm over the confirmatory family")
    try table.column("p_refuted_holm", rows.map(\.pRefuted), longName: "p_refuted after Holm over the confirmatory family")
  }

  private static func writeManipulation(_ verdict: StudyVerdict, _ axes: StudyAxes, to group: ResultGroup) throws {
    let rows = verdict.manipulation
    let table = try group.table("row", count: rows.count, longName: "pair of conditions and dense method")
    try table.factorColumns(axes, conditions: rows.map(\.aligned))
    try table.column("method", rows.map(\.method), meanings: axes.methods, longName: "dense method")
    try table.column("teachers", rows.map(\.teachers), longName: "number of teachers")
    try table.column(
      "log2_excess_ratio", rows.map(\.ratio), longName: "mean over teachers and n_train of log2(rotated excess/aligned excess)")
    try table.column("interval_lower", rows.map(\.lower), longName: "lower end of its 90 % t interval")
    try table.column("interval_upper", rows.map(\.upper), longName: "upper end of its 90 % t interval")
    try table.column("p_within", rows.map(\.p), longName: "p of two one-sided t tests that it lies within +-log2 1.25")
  }

  private static func writeRatios(_ verdict: StudyVerdict, _ axes: StudyAxes, to group: ResultGroup) throws {
    let rows = verdict.ratios
    let table = try group.table("row", count: rows.count, longName: "short method, baseline, level and teacher")
    try table.factorColumns(axes, conditions: rows.map(\.condition))
    try table.column("short", rows.map(\.short), meanings: axes.methods, longName: "short method")
    try table.column("baseline", rows.map(\.baseline), meanings: axes.methods, longName: "dense baseline")
    try table.column("level", rows.map(\.level), longName: "excess level over its reference")
    try table.column("teacher", rows.map(\.teacher), longName: "teacher")
    try table.column("log2_ratio_lower", rows.map(\.efficiency.lower), longName: "lower end of log2 n_baseline/n_short")
    try table.column("log2_ratio_upper", rows.map(\.efficiency.upper), longName: "upper end of log2 n_baseline/n_short")
    try table.column(
      "log2_ratio", rows.map { $0.efficiency.isExact ? $0.efficiency.lower : .nan },
      longName: "log2 n_baseline/n_short, NaN where censored")
  }

  private static func writeSummary(_ verdict: StudyVerdict, _ axes: StudyAxes, to group: ResultGroup) throws {
    let rows = verdict.rulings.flatMap { ruling in
      ruling.test.comparisons.flatMap { comparison in
        comparison.teachers.enumerated().map {
          (ruling: ruling, baseline: comparison.baseline, teacher: $0.offset, efficiency: $0.element)
        }
      }
    }
    let table = try group.table("row", count: rows.count, longName: "short method, baseline and teacher")
    try table.factorColumns(axes, conditions: rows.map(\.ruling.condition))
    try table.column("short", rows.map(\.ruling.short), meanings: axes.methods, longName: "short method")
    try table.column(
      "baseline", rows.map { axes.methods.firstIndex(of: $0.baseline) ?? -1 }, meanings: axes.methods, longName: "dense baseline")
    try table.column("teacher", rows.map(\.teacher), longName: "teacher")
    try table.column("log2_ratio_lower", rows.map(\.efficiency.lower), longName: "median over levels of the lower ends")
    try table.column("log2_ratio_upper", rows.map(\.efficiency.upper), longName: "median over levels of the upper ends")
  }
}

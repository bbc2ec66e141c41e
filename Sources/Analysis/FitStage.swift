import Files
import Foundation
import LearningCurves
import Results
import Studies

/// The fit stage: study.h5 → learning curves and their fits → fits.h5.
public enum FitStage {
  /// Fits the curves of `folder` and writes fits.h5; returns the tables for a terminal.
  @discardableResult
  public static func fit(_ study: Study, folder: ResultsFolder) throws -> String {
    let fits = try compute(study, folder: folder)
    try write(fits, to: folder.fits)
    return FitTables(fits).text
  }

  /// The tables again, from study.h5.
  public static func tables(_ study: Study, folder: ResultsFolder) throws -> String {
    FitTables(try compute(study, folder: folder)).text
  }

  package static func compute(_ study: Study, folder: ResultsFolder) throws -> StudyFits {
    guard study.hasCurves else {
      throw BrevityError(
        .usage,
        "cannot fit '\(folder.path)': a study of kind \(study.kind.rawValue) has no learning curves; its claims are decided by "
          + "brevity verdict")
    }
    let contents = try StudyContents(reading: folder.study, of: study)
    let points = AlphaPoint.points(
      study: study, runs: RunPlan(study).runs, excess: try contents.runs("excess_mse"),
      liveParameters: try contents.runs("nonzero_parameters"))
    let students = try SelectedStudents(study, contents)
    return try StudyFits(students, alphaPoints: points, questions: StudyQuestions(students, contents))
  }

  private static func write(_ fits: StudyFits, to path: String) throws {
    let study = fits.students.study
    let axes = StudyAxes(study)
    try ResultFile.write(
      .fits, of: StudyIdentity(name: study.name, hash: study.hash), title: study.question, in: study.vocabulary,
      provenance: try .current(), to: path
    ) { root in
      try root.scales(of: axes, [.factors, .method, .trainCount])
      try writeSummaries(fits, over: axes.dimensions([.factors, .method, .trainCount]), to: root)
      try root.variable(
        "null_mean", fits.nullMeans.flatMap { $0 }, over: axes.dimensions([.factors, .trainCount]),
        longName: "geometric mean over teachers of the mean excess of the null model over replicates")
      try writeGrid(fits, over: axes.dimensions([.factors, .method]) + ["n_grid"], to: root.group("grid"))
      try writeAlpha(fits, axes, to: root.group("alpha"))
      try writeFits(fits, axes, to: root.group("fits"))
      try fits.questions.write(axes, to: root)
    }
  }

  private static func writeSummaries(_ fits: StudyFits, over dimensions: [String], to root: ResultGroup) throws {
    let all = fits.summaries.flatMap { $0.flatMap { $0 } }
    func variable(_ name: String, _ longName: String, _ value: (ExcessSummary) -> Double) throws {
      try root.variable(name, all.map(value), over: dimensions, longName: longName)
    }
    try variable("excess_mean", "geometric mean over teachers of the mean excess over replicates") { $0.geometricMean }
    try variable("excess_lower", "lower end of the 95 % t interval of the mean of the logarithm") { $0.lower }
    try variable("excess_upper", "upper end of the 95 % t interval of the mean of the logarithm") { $0.upper }
    try variable("excess_arithmetic_mean", "mean over teachers of the excess") { $0.arithmeticMean }
    try variable("excess_standard_error", "standard error of the mean over teachers") { $0.standardError }
    try root.variable("teachers", all.map(\.teachers), over: dimensions, longName: "number of teachers")
    try variable("live_parameters_median", "median of the live parameters") { $0.liveParameters.median }
    try variable("live_parameters_lower", "lower quartile of the live parameters") { $0.liveParameters.lower }
    try variable("live_parameters_upper", "upper quartile of the live parameters") { $0.liveParameters.upper }
    try variable("theory", "closed form of the mean excess, NaN where there is none") { $0.theory }
    try variable("theory_z", "(mean - closed form)/standard error") { $0.theoryDeviation }
  }

  private static func writeGrid(_ fits: StudyFits, over dimensions: [String], to group: ResultGroup) throws {
    let study = fits.students.study
    let grid = fits.grid
    var fitted: [Double] = []
    var theory: [Double] = []
    for (c, condition) in study.conditions.enumerated() {
      for (m, method) in condition.settings.methods.enumerated() {
        let pooled = fits.pooledFit(condition: c, method: m)
        fitted += grid.map { pooled?.loss(at: $0) ?? .nan }
        theory += grid.map { ClosedForm.excess(method, settings: condition.settings, n: Int($0.rounded())) ?? .nan }
      }
    }
    try group.scale("n_grid", grid, longName: "label budget")
    try group.variable("fitted", fitted, over: dimensions, longName: "pooled curve through the geometric means")
    try group.variable("theory", theory, over: dimensions, longName: "closed form of the mean excess")
  }

  private static func writeAlpha(_ fits: StudyFits, _ axes: StudyAxes, to group: ResultGroup) throws {
    let points = fits.alphaPoints
    let table = try group.table("row", count: points.count, longName: "method, n_train and alpha")
    try table.factorColumns(axes, conditions: points.map(\.condition))
    try table.column("method", points.map(\.method), meanings: axes.methods, longName: "method")
    try table.column("n_train", points.map { axes.trainCounts[$0.size] }, longName: "label budget")
    try table.column("alpha", points.map(\.alpha), longName: "penalty strength")
    try table.column("excess_mean", points.map(\.summary.geometricMean), longName: "geometric mean over teachers of the excess")
    try table.column(
      "excess_lower", points.map(\.summary.lower), longName: "lower end of the 95 % t interval of the mean logarithm")
    try table.column(
      "excess_upper", points.map(\.summary.upper), longName: "upper end of the 95 % t interval of the mean logarithm")
    try table.column(
      "live_parameters_median", points.map(\.summary.liveParameters.median), longName: "median of the live parameters")
    try table.column("teachers", points.map(\.summary.teachers), longName: "number of teachers")
  }

  private static func writeFits(_ fits: StudyFits, _ axes: StudyAxes, to group: ResultGroup) throws {
    let rows = fits.fits
    let table = try group.table("fit", count: rows.count, longName: "fitted curve")
    try table.factorColumns(axes, conditions: rows.map(\.condition))
    try table.column("method", rows.map(\.method), meanings: axes.methods, longName: "method")
    try table.column("teacher", rows.map { $0.teacher ?? -1 }, longName: "teacher, -1 for the pooled curve")
    let models = CurveModel.all.map(\.name)
    try table.column(
      "model", rows.map { models.firstIndex(of: $0.fit.model.name) ?? -1 }, meanings: models, longName: "curve model")
    for name in ["a", "b", "c", "d"] {
      try table.column(name, rows.map { $0.fit.coefficients[name] ?? .nan }, longName: "coefficient \(name) of the loss form")
      try table.column("\(name)_se", rows.map { $0.fit.standardErrors[name] ?? .nan }, longName: "standard error of \(name)")
    }
    try table.column("rss", rows.map(\.fit.rss), longName: "residual sum of squares of the logarithm")
    try table.column("aicc", rows.map { $0.fit.aicc ?? .nan }, longName: "corrected Akaike information criterion")
    let statuses = FitStatus.names
    try table.column(
      "status", rows.map { statuses.firstIndex(of: $0.fit.status.name) ?? -1 }, meanings: statuses,
      longName: "how the solver ended")
    try table.column("points", rows.map(\.fit.pointCount), longName: "sizes the curve was fitted to")
  }
}

extension StudyContents {
  /// Reads the study.h5 of `study`.
  /// - Throws: `BrevityError` if the file belongs to another study, or to another form of it.
  package init(reading path: String, of study: Study) throws {
    guard FileManager.default.fileExists(atPath: path) else {
      throw BrevityError(.foreignData, "cannot find '\(path)': brevity merge makes it")
    }
    try self.init(reading: path)
    guard identity.hash == study.hash || plansTheRuns(of: study) else {
      throw BrevityError(
        .foreignData,
        "cannot use '\(path)': it belongs to the study '\(identity.name)' with hash \(identity.hash.prefix(12)), and the study here "
          + "has hash \(study.hash.prefix(12)) and other runs; run brevity merge again")
    }
  }

  /// Whether a study that is not the one of this file, because it asks other questions or words them otherwise, has exactly the
  /// runs of the file, in the same places. Run keys hold every setting that a run depends on.
  private func plansTheRuns(of study: Study) -> Bool {
    guard let own = try? Study.load(text: yaml, sourceName: path, overrides: overrides), own.hasCurves,
      study.hasCurves, own.factors == study.factors, own.methodLabels == study.methodLabels,
      own.trainCounts == study.trainCounts, own.replicates == study.replicates
    else { return false }
    return RunPlan(own).runs == RunPlan(study).runs
  }
}

extension SelectedStudents {
  package init(_ study: Study, _ contents: StudyContents) throws {
    let statuses = try contents.status()
    let live = try contents.cube("nonzero_parameters")
    self.init(
      study: study, excess: try contents.cube("excess_mse"),
      liveParameters: zip(live, statuses).map { $1 == .ok ? $0 : .nan },
      settings: try contents.cubeIfPresent("selected_setting") ?? contents.cube("selected_alpha"),
      nextBlockMSE: contents.cubeIfPresent("next_block_mse") ?? [], nullExcess: try contents.cube("null_mse"),
      modelBits: try contents.cube("model_bits"))
  }
}

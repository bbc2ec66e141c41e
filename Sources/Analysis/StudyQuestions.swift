import Laplace
import Results
import Studies

/// What single questions need beside the learning curves; written to groups of fits.h5 of their own.
package struct StudyQuestions {
  let alphaCurves: AlphaCurves
  let evidence: [EvidenceCorrelation]
  /// Share of the runs whose linearised and sampled lengths differ by more than 5 %; NaN without these lengths.
  let doubtfulLengths: Double
  let advantages: [StudentAdvantage]
  let contrasts: [ExcessContrast]
  /// [condition][method][size]
  let recovery: [[[RecoverySummary]]]

  /// Nothing was asked.
  package init() {
    alphaCurves = AlphaCurves()
    evidence = []
    doubtfulLengths = .nan
    advantages = []
    contrasts = []
    recovery = []
  }

  init(_ students: SelectedStudents, _ contents: StudyContents) throws {
    let study = students.study
    let runs = RunPlan(study).runs
    let unknown = Array(repeating: Double.nan, count: runs.count)
    alphaCurves = AlphaCurves(
      study: study, runs: runs,
      columns: AlphaColumns(
        testMSE: try contents.runs("test_mse"),
        optimisticTestMSE: contents.runsIfPresent("optimistic_test_mse") ?? unknown,
        validationMSE: try contents.runs("validation_mse"), liveParameters: try contents.runs("nonzero_parameters")))
    var lengths: [LengthMeasure: [Double]] = [:]
    for measure in LengthMeasure.allCases { lengths[measure] = contents.runsIfPresent(measure.column) }
    lengths[.prequential] = PrequentialLengths.bits(
      study: study, runs: runs, selected: try contents.runs("selected"), nextBlockMSE: contents.runsIfPresent("next_block_mse"))
    evidence = EvidenceCorrelation.all(
      study: study, runs: runs, excess: try contents.runs("excess_mse"), selected: try contents.runs("selected"),
      lengths: lengths)
    let known = zip(lengths[.description] ?? [], lengths[.sampled] ?? []).filter { $0.isFinite && !$1.isNaN }
    doubtfulLengths =
      known.isEmpty ? .nan : Double(known.count { VariationalLength.areApart($0, $1) }) / Double(known.count)
    let bits = try contents.teachers("bits")
    let width = students.teacherCount
    advantages = StudentAdvantage.all(
      students, teacherBits: study.conditions.indices.map { Array(bits[($0 * width)..<(($0 + 1) * width)]) })
    contrasts = ExcessContrast.all(students)
    let cells = Array(repeating: Double.nan, count: contents.axes.cellCount)
    recovery = RecoverySummary.all(
      students, parameters: contents.cubeIfPresent("parameter_distance") ?? cells,
      supports: contents.cubeIfPresent("support_distance") ?? cells)
  }

  func write(_ axes: StudyAxes, to root: ResultGroup) throws {
    try writeAlphaCurves(axes, to: root.group("alpha_curves"))
    try writeAlphaTests(axes, to: root.group("alpha_tests"))
    try writeEvidence(axes, to: root.group("evidence"))
    try writeAdvantages(axes, to: root.group("advantage"))
    try ExcessContrast.write(contrasts, axes, to: root.group("contrast"))
    try writeRecovery(over: axes.dimensions([.factors, .method, .trainCount]), to: root.group("recovery"))
  }

  private func writeAlphaCurves(_ axes: StudyAxes, to group: ResultGroup) throws {
    let points = alphaCurves.points
    let table = try group.table("row", count: points.count, longName: "method, n_train and alpha")
    try table.factorColumns(axes, conditions: points.map(\.condition))
    try table.column("method", points.map(\.method), meanings: axes.methods, longName: "method")
    try table.column("n_train", points.map { axes.trainCounts[$0.size] }, longName: "label budget")
    try table.column("alpha", points.map(\.alpha), longName: "penalty strength")
    try table.column("students", points.map(\.students), longName: "students over teachers, replicates and restarts")
    func quartiles(_ name: String, _ what: String, _ value: (AlphaQuantiles) -> Quartiles) throws {
      let values = points.map(value)
      try table.column("\(name)_median", values.map(\.median), longName: "median of \(what)")
      try table.column("\(name)_lower", values.map(\.lower), longName: "lower quartile of \(what)")
      try table.column("\(name)_upper", values.map(\.upper), longName: "upper quartile of \(what)")
    }
    try quartiles("test_mse", "the test loss of the recorded student") { $0.testMSE }
    try quartiles("relative_test_mse", "the test loss over that at alpha = 0 of the same teacher and replicate") {
      $0.relativeTestMSE
    }
    try quartiles("optimistic_test_mse", "the least test loss where the validation loss turns") { $0.optimisticTestMSE }
    try quartiles("live_parameters", "the live parameters") { $0.liveParameters }
  }

  private func writeAlphaTests(_ axes: StudyAxes, to group: ResultGroup) throws {
    let tests = alphaCurves.tests
    let table = try group.table("row", count: tests.count, longName: "method and n_train")
    try table.factorColumns(axes, conditions: tests.map(\.condition))
    try table.column("method", tests.map(\.method), meanings: axes.methods, longName: "method")
    try table.column("n_train", tests.map { axes.trainCounts[$0.size] }, longName: "label budget")
    try table.column("teachers", tests.map(\.teachers), longName: "teachers, over which everything below is taken")
    try table.column("pairs", tests.map(\.pairs), longName: "pairs of a teacher and a replicate")
    try table.column("alpha_median", tests.map(\.alphaMedian), longName: "median of the positive alpha of least validation loss")
    try table.column(
      "log_ratio", tests.map(\.logRatio), longName: "Hodges-Lehmann estimate of ln(test loss at 0/test loss at that alpha)")
    try table.column("log_ratio_lower", tests.map(\.lower), longName: "lower end of its 95 % interval")
    try table.column("log_ratio_upper", tests.map(\.upper), longName: "upper end of its 95 % interval")
    try table.column("log_ratio_least", tests.map(\.least), longName: "least value of a teacher")
    try table.column("log_ratio_greatest", tests.map(\.greatest), longName: "greatest value of a teacher")
    try table.column(
      "p_helps", tests.map(\.pHelps), longName: "exact signed-rank p that the penalty makes the loss less, NaN below 9 teachers")
    try table.column("p_harms", tests.map(\.pHarms), longName: "the same the other way")
  }

  private func writeEvidence(_ axes: StudyAxes, to group: ResultGroup) throws {
    try group.variable(
      "doubtful_lengths", [doubtfulLengths], over: [],
      longName: "share of runs whose description_bits and sampled_bits differ by over 5 %")
    let table = try group.table("row", count: evidence.count, longName: "score or code length, students and n_train")
    try table.factorColumns(axes, conditions: evidence.map(\.condition))
    try table.column(
      "length", evidence.map(\.length.rawValue), meanings: LengthMeasure.allCases.map(\.column),
      longName: "which score or code length")
    try table.column(
      "method", evidence.map { $0.method ?? -1 }, meanings: axes.methods,
      longName: "method whose candidates are compared, -1: the selected students of all methods")
    try table.column("n_train", evidence.map { axes.trainCounts[$0.size] }, longName: "label budget")
    try table.column("tau", evidence.map(\.tau), longName: "mean over teachers of Kendall's tau-b of score or length and excess")
    try table.column("tau_lower", evidence.map(\.lower), longName: "lower end of its 95 % t interval")
    try table.column("tau_upper", evidence.map(\.upper), longName: "upper end of its 95 % t interval")
    try table.column("tau_pooled", evidence.map(\.pooled), longName: "tau-b over the students of all teachers at once")
    try table.column(
      "p_signed_rank", evidence.map(\.pSignedRank), longName: "one-sided exact signed-rank p over teachers, NaN below 9")
    try table.column("p_sign", evidence.map(\.pSign), longName: "one-sided sign test p over teachers, NaN below 9")
    try table.column("teachers", evidence.map(\.teachers), longName: "number of teachers")
  }

  private func writeAdvantages(_ axes: StudyAxes, to group: ResultGroup) throws {
    let table = try group.table("row", count: advantages.count, longName: "short method and teacher")
    try table.factorColumns(axes, conditions: advantages.map(\.condition))
    try table.column("short", advantages.map(\.short), meanings: axes.methods, longName: "short method")
    try table.column("baseline", advantages.map(\.baseline), meanings: axes.methods, longName: "best dense baseline")
    try table.column("teacher", advantages.map { $0.teacher ?? -1 }, longName: "teacher, -1 for the median over teachers")
    try table.column("teacher_bits", advantages.map(\.teacherBits), units: "bit", longName: "length of the teacher")
    try table.column(
      "log2_excess_ratio", advantages.map(\.log2ExcessRatio),
      longName: "mean over n_train of log2(excess of the baseline/excess of the short method)")
    try table.column("lower_quartile", advantages.map(\.lower), longName: "lower quartile over teachers")
    try table.column("upper_quartile", advantages.map(\.upper), longName: "upper quartile over teachers")
  }

  private func writeRecovery(over dimensions: [String], to group: ResultGroup) throws {
    let all = recovery.flatMap { $0.flatMap { $0 } }
    func variable(_ name: String, _ longName: String, _ value: (RecoverySummary) -> Double) throws {
      try group.variable(name, all.map(value), over: dimensions, longName: longName)
    }
    try variable("parameter_distance_mean", "geometric mean over teachers of the distance of normal forms") {
      $0.parameterDistance.mean
    }
    try variable("parameter_distance_lower", "lower end of the 95 % t interval of the mean of its logarithm") {
      $0.parameterDistance.lower
    }
    try variable("parameter_distance_upper", "upper end of the 95 % t interval of the mean of its logarithm") {
      $0.parameterDistance.upper
    }
    try variable("support_distance_mean", "mean over teachers of the parameters that live in one normal form only") {
      $0.supportDistance.mean
    }
    try variable("support_distance_lower", "lower end of its 95 % t interval") { $0.supportDistance.lower }
    try variable("support_distance_upper", "upper end of its 95 % t interval") { $0.supportDistance.upper }
    try group.variable("teachers", all.map(\.teachers), over: dimensions, longName: "teachers with a distance")
  }
}

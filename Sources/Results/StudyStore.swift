import Files
import HDF5
import Studies
import Training

/// Writes study.h5: everything that happened in a study (DataFormat.md).
public enum StudyStore {
  /// Selects in every cell of the plan and publishes the file.
  ///
  /// - Parameters:
  ///   - records: What happened, by run key; a run without a record gets a row with the status `missing`.
  ///   - teachers: For each condition, its teachers.
  ///   - nullMSE: The excess of the mean label in a (condition, teacher, replicate, n_train): the loss of a cell
  ///     whose candidates all diverge.
  /// - Throws: `BrevityError` of kind `cannotCreate` if the file cannot be stored; what `nullMSE` throws.
  public static func write(
    _ study: Study, _ plan: RunPlan, records: [RunKey: RunRecord], teachers: [[TeacherSummary]],
    nullMSE: (Cell) throws -> Double, provenance: Provenance, to path: String
  ) throws {
    let axes = StudyAxes(study)
    let blocks = study.nextBlockCounts
    let rows = plan.runs.map { records[$0.key]?.inStudy(nextBlockCount: blocks[$0.cell.trainCount]) }
    let cube = try StudyCube(study, plan, axes, records: rows, nullMSE: nullMSE)
    try ResultFile.write(
      .study, of: StudyIdentity(name: study.name, hash: study.hash), title: study.question, in: study.vocabulary,
      provenance: provenance, to: path
    ) { root in
      try root.scales(of: axes)
      try cube.write(to: root)
      try writeMethods(study.conditions[0].settings.methods, axes, to: root)
      try writeRuns(study, plan, axes, rows, selected: cube.selectedRuns, to: root.group("runs"))
      try writeTeachers(axes, teachers, to: root.group("teachers"))
      let timings = rows.map { $0?.timing }
      try root.group("timing").timings(timings, over: "run", longName: "trained student", provenance)
      if study.traceEvery > 0 { try writeTraces(rows, to: root.group("traces")) }
      if study.storesStudents { try writeStudents(rows, to: root.group("students")) }
      try writeMeta(study, plan, rows, provenance, to: root.group("meta"))
    }
  }

  private static func writeRuns(
    _ study: Study, _ plan: RunPlan, _ axes: StudyAxes, _ rows: [RunRecord?], selected: Set<Int>, to group: ResultGroup
  ) throws {
    let runs = plan.runs
    let table = try group.table("run", count: runs.count, longName: "trained student")
    let metrics = RunMetric.stored(withClasses: study.hasClasses)
    func write(_ metrics: [RunMetric]) throws { for metric in metrics { try metric.write(rows, to: group, over: ["run"]) } }
    let methods = runs.map { study.conditions[$0.cell.condition].settings.methods[$0.method] }
    let alphas = zip(runs, methods).map { $0.alpha(of: $1) ?? .nan }
    let settings = zip(runs, methods).map { $0.setting(of: $1) ?? .nan }
    try table.factorColumns(axes, conditions: runs.map(\.cell.condition))
    try table.column("teacher", runs.map(\.cell.teacher), longName: "teacher")
    try table.column("replicate", runs.map(\.cell.replicate), longName: "replicate of data and start")
    try table.column("method", runs.map(\.method), meanings: axes.methods, longName: "method")
    try table.column("alpha", alphas, longName: "penalty strength, NaN for methods without one")
    try table.column("setting", settings, longName: "what the candidates of the method differ in: alpha, keep or rounds")
    try table.column("restart", runs.map(\.restart), longName: "start of the training")
    try table.column(
      "role", runs.map { Int($0.role.rawValue) }, meanings: TrainingRun.Role.allCases.map(\.name),
      longName: "candidate, null model or average of the cell")
    try table.column("n_train", runs.map(\.cell.trainCount), longName: "label budget")
    try write(metrics.filter { $0.part == .labels })
    try table.column("status", rows.map { $0?.status ?? .missing }, longName: "how the run ended")
    try table.column(
      "stop_reason", rows.map { $0.map { Int($0.stopReason.rawValue) } ?? -1 }, meanings: StopReason.allCases.map(\.name),
      longName: "why training stopped, -1 where there is no record")
    try table.column(
      "selected", runs.indices.map { Int8(selected.contains($0) ? 1 : 0) }, longName: "1 if the student stands for its cell")
    try write(metrics.filter { $0.part != .labels })
  }

  /// What the methods are, so that readers need not know them by their labels.
  private static func writeMethods(_ methods: [Learner], _ axes: StudyAxes, to root: ResultGroup) throws {
    var kinds: [String] = []
    for method in methods where !kinds.contains(method.kind.name) { kinds.append(method.kind.name) }
    try root.variable(
      "method_kind", methods.map { kinds.firstIndex(of: $0.kind.name) ?? -1 }, meanings: kinds, over: axes.dimensions([.method]),
      longName: "recipe that the method follows, whatever its label")
    let classes = LearnerClass.allCases
    try root.variable(
      "learner_class", methods.map { classes.firstIndex(of: $0.kind.learnerClass) ?? -1 }, meanings: classes.map(\.rawValue),
      over: axes.dimensions([.method]), longName: "class of learners that the method belongs to")
  }

  private static func writeTeachers(_ axes: StudyAxes, _ teachers: [[TeacherSummary]], to group: ResultGroup) throws {
    let over = axes.dimensions([.factors, .teacher])
    // Conditions may have different numbers of teachers.
    let all = (0..<axes.conditionCount).flatMap { condition in
      (0..<axes.teacherCount).map { $0 < teachers[condition].count ? teachers[condition][$0] : nil }
    }
    try group.variable("live_parameters", all.map { $0?.liveParameters ?? -1 }, over: over, longName: "live parameters")
    try group.variable(
      "bits", all.map { $0?.bits ?? .nan }, over: over, units: "bit", longName: "length of the teacher")
    try group.variable(
      "output_variance", all.map { $0?.outputVariance ?? .nan }, over: over, longName: "variance of the noise-free output")
  }

  private static func writeTraces(_ rows: [RunRecord?], to group: ResultGroup) throws {
    let points = rows.enumerated().flatMap { run, record in (record?.trace ?? []).map { (run: run, point: $0) } }
    let table = try group.table("point", count: points.count, longName: "point of a training trace")
    try table.column("run", points.map(\.run), longName: "row of /runs")
    try table.column("epoch", points.map { Int64($0.point.epoch) }, longName: "epoch")
    try table.column("train_mse", points.map(\.point.trainMSE), longName: "mean squared error on the labels of the gradient")
    try table.column(
      "validation_mse", points.map(\.point.validationMSE), longName: "mean squared error on the labels that choose")
  }

  private static func writeStudents(_ rows: [RunRecord?], to group: ResultGroup) throws {
    let width = rows.map { $0?.parameters.count ?? 0 }.max() ?? 0
    let weights = rows.flatMap { record in
      let parameters = record?.parameters ?? []
      return parameters + Array(repeating: .nan, count: width - parameters.count)
    }
    try group.scale("run", Array(0..<rows.count), longName: "trained student")
    try group.scale("parameter", Array(0..<width), longName: "position in the flat parameters")
    try group.variable("weights", weights, over: ["run", "parameter"], longName: "weights and biases")
  }

  private static func writeMeta(
    _ study: Study, _ plan: RunPlan, _ rows: [RunRecord?], _ provenance: Provenance, to group: ResultGroup
  ) throws {
    try writeDescription(of: study, provenance, to: group)
    try writeVersions(of: study, plan, rows, to: group)
    let failures = rows.compactMap { $0?.status == .failed ? $0?.failure : nil }
    try group.failures(failures, of: "run", longName: "why runs failed, in the order of /runs")
    try writeSession(provenance, to: group)
  }

  /// What external programs reported of themselves, by the label of the method; nothing where there are none.
  private static func writeVersions(
    of study: Study, _ plan: RunPlan, _ rows: [RunRecord?], to group: ResultGroup
  ) throws {
    var versions: [String: Set<String>] = [:]
    for (run, row) in zip(plan.runs, rows) {
      guard let version = row.flatMap({ LearnerVersion.of(arithmetic: $0.arithmetic) }) else { continue }
      versions[study.methodLabels[run.method], default: []].insert(version)
    }
    guard !versions.isEmpty else { return }
    let json = JSON.object(versions.mapValues { .array($0.sorted().map { .text($0) }) })
    try group.text("external_versions_json", json.canonical, longName: "versions that external programs reported, by method")
  }

  /// The study, the program and the machine.
  static func writeDescription(of study: Study, _ provenance: Provenance, to group: ResultGroup) throws {
    try group.text("study_yaml", study.sourceText, longName: "the study file as written")
    try group.text("study_json", study.resolvedJSON, longName: "the study with every default filled in")
    try group.text("environment_json", provenance.environmentJSON, longName: "library versions, arithmetic")
    try group.text("git_commit", provenance.gitCommit, longName: "commit of the program")
    try group.text("git_patch", provenance.gitPatch, longName: "changes since that commit")
    try group.scale("override", Array(0..<study.overrides.count), longName: "setting on top of the study file")
    try group.text("overrides", study.overrides, over: "override", longName: "what --set was given, presets included")
    let files = study.files
    guard !files.isEmpty else { return }
    try group.scale("file", Array(files.indices), longName: "file of real samples")
    try group.text("files", files, over: "file", longName: "paths of the files of real samples")
    try group.text(
      "files_sha256", files.map { study.checksums[$0] ?? "" }, over: "file", longName: "SHA-256 of their contents, unpacked")
  }

  /// When and where the file was written: what may differ between executions.
  static func writeSession(_ provenance: Provenance, to group: ResultGroup) throws {
    let session = try group.group("session")
    let isReproducible = provenance.isReproducible
    try session.text("host", isReproducible ? "" : provenance.host, longName: "host that wrote this file")
    let arguments = isReproducible ? "" : provenance.arguments.joined(separator: " ")
    try session.text("arguments", arguments, longName: "command line that wrote this file")
    try session.text("merged_at", isReproducible ? "" : provenance.timestamp, longName: "when this file was written")
  }
}

extension ResultGroup {
  /// Adds when and where each row of a table was executed, nothing of it in reproducible files.
  func timings(_ rows: [RunTiming?], over dimension: String, longName: String, _ provenance: Provenance) throws {
    let rows = provenance.isReproducible ? rows.map { _ in nil } : rows
    let table = try table(dimension, count: rows.count, longName: longName)
    try table.column("wall_seconds", rows.map { $0?.wallSeconds ?? .nan }, units: "s", longName: "duration")
    try table.column("cpu_seconds", rows.map { $0?.cpuSeconds ?? .nan }, units: "s", longName: "processor time")
    try table.column("start", rows.map { $0?.start ?? .nan }, units: "s", longName: "start since 1970-01-01 UTC")
    try table.column("worker", rows.map { $0?.worker ?? -1 }, longName: "worker")
  }

  /// Adds the sentences of failures, in the order of the rows they belong to.
  func failures(_ sentences: [String], of row: String, longName: String) throws {
    try scale("failure", Array(0..<sentences.count), longName: "failed \(row)")
    try text("failures", sentences, over: "failure", longName: longName)
  }
}

import Analysis
import ExternalProcesses
import Results
import Studies
import Teachers
import Training
import Workers

/// The work of a study of learning curves: a task is a training run, a part the runs of one cell.
struct CurveWork: StudyWork {
  let study: Study
  let plan: RunPlan
  private let teachers: TeacherPool

  /// - Throws: where files of real samples cannot be used.
  init(_ study: Study, programs: ExternalProcesses) throws {
    self.study = try study.readingFiles()
    plan = RunPlan(self.study)
    teachers = TeacherPool(study, programs: programs)
    try teachers.checkFiles()
  }

  var keys: [RunKey] { plan.runs.map(\.key) }
  var parts: [WorkPart] { plan.groups.map { WorkPart(tasks: $0.runs, costs: plan.runs[$0.runs].map(cost)) } }

  private func cost(of run: TrainingRun) -> Double {
    study.conditions[run.cell.condition].settings.plannedOperations(of: run)
  }
  var partsName: String {
    "cells of condition, \(study.vocabulary.unit), replicate and n_train, and a cell is never divided"
  }

  func label(of task: Int) -> String { plan.runs[task].label(in: study) }

  func execute(
    _ tasks: [Int], of part: WorkPart, known: RecordSet<RunRecord>, worker: Int, stop: StopRequest, checkpoints: Checkpoints,
    record: (RunRecord) -> Void
  ) {
    let runs = tasks.map { plan.runs[$0] }
    do {
      let data = try CellData(study, plan.runs[part.tasks.lowerBound].cell, teachers: teachers, drawsNextBlock: true)
      var path = PathMemory()
      // what averages may stand on
      var done: [RunKey: RunRecord] = [:]
      for run in runs {
        guard stop.reason == nil else { return }
        let members = run.role == .average ? memberKeys(of: run, in: part).compactMap { done[$0] ?? known[$0] } : []
        guard
          let result = RunRecord.executing(
            run, study: study, cell: data, path: &path, members: members, worker: worker, checkpoints: checkpoints)
        else { return }
        if study.conditions[run.cell.condition].settings.methods[run.method].averagesRuns { done[run.key] = result }
        record(result)
      }
    } catch {
      let stopwatch = Stopwatch()
      for run in runs {
        record(
          .failed(
            run, label: run.label(in: study), reason: "\(error)", seed: study.seed, timing: stopwatch.timing(worker: worker)))
      }
    }
  }

  func merge(_ known: RecordSet<RunRecord>, to path: String) throws {
    teachers.drawAll()
    let summaries = try study.conditions.indices.map { c in
      try (0..<study.conditions[c].settings.teachers.count).map { index in
        let teacher = try teachers.teacher(index, condition: c)
        return TeacherSummary(
          liveParameters: teacher.liveParameters, bits: teacher.length.bits, outputVariance: teacher.outputVariance)
      }
    }
    try StudyStore.write(
      study, plan, records: known.records, teachers: summaries,
      nullMSE: { cell in
        let cell = try CellData(study, cell, teachers: teachers)
        return StudentEvaluation.nullExcess(budget: cell.budget, test: cell.test, loss: cell.settings.training.loss)
      },
      provenance: try .current(), to: path)
  }

  func memoryBytes(jobs: Int) -> Double? { PlanSummary(study, plan: plan, jobs: jobs).memoryBytes }

  func costs(jobs: Int) throws -> String {
    let speed = try Speed.measure(study)
    let table = PlanSummary(study, plan: plan, speed: speed, jobs: jobs).table() + unknownCosts
    // what a search costs does not depend on where its results lie
    guard let search = AlphaSearch(study, folder: ResultsFolder(path: "")) else { return table }
    return table + search.words(speed: speed, jobs: jobs).wrapped(to: 80, indent: "  ") + "\n"
  }

  /// Methods of which nobody knows what they take.
  private var unknownCosts: String {
    let labels = study.conditions[0].settings.methods.filter { !$0.kind.makesNetworks }.map(\.label)
    guard !labels.isEmpty else { return "" }
    return "  Without the external programs \(labels.joined(separator: ", ")), whose time is not known before they run.\n"
  }

  func remarks(_ journals: [Journal], _ known: RecordSet<RunRecord>, folder: ResultsFolder, pilot: PilotStudy?) -> String {
    var text = known.records.isEmpty ? "" : PlanReasons(study, plan, journals: journals, known: known, folder: folder).text
    if let power = PilotStudy.power(of: study, pilot: pilot) { text += power.wrapped(to: 80, indent: "  ") + "\n" }
    for words in PilotStudy.headroom(of: study, pilot: pilot) { text += words.wrapped(to: 80, indent: "  ") + "\n" }
    return text
  }

  /// The runs of the cell that an average is made of.
  private func memberKeys(of average: TrainingRun, in part: WorkPart) -> [RunKey] {
    plan.runs[part.tasks].filter { $0.method == average.method && $0.role != .average }.map(\.key)
  }
}

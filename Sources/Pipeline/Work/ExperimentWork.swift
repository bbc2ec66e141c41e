import Analysis
import Experiments
import Foundation
import Kernels
import Results
import Studies
import Workers

/// The work of a study that repeats an experiment: every unit of the experiment is a task and a part of its own. A unit has
/// no checkpoints; it is finished or done again.
struct ExperimentWork: StudyWork {
  let study: Study
  private let experiment: any Experiment
  private let plan: UnitPlan

  init(_ study: Study, _ experiment: any Experiment) {
    self.study = study
    self.experiment = experiment
    plan = UnitPlan(experiment, seed: study.seed)
  }

  var keys: [RunKey] { plan.units.map(\.key) }
  var parts: [WorkPart] { plan.units.map { WorkPart(tasks: $0.index..<$0.index + 1, costs: [$0.unit.steps]) } }
  var partsName: String { "units of work" }

  func label(of task: Int) -> String { plan.units[task].unit.label }

  func execute(
    _ tasks: [Int], of part: WorkPart, known: RecordSet<UnitRecord>, worker: Int, stop: StopRequest, checkpoints: Checkpoints,
    record: (UnitRecord) -> Void
  ) {
    for task in tasks where stop.reason == nil { record(outcome(of: plan.units[task], worker: worker)) }
  }

  private func outcome(of unit: UnitPlan.Unit, worker: Int) -> UnitRecord {
    let stopwatch = Stopwatch()
    var record = UnitRecord(
      key: unit.key, label: unit.unit.label, status: .ok, findings: Findings(), arithmetic: Arithmetic.name,
      timing: stopwatch.timing(worker: worker))
    do {
      record.findings = try experiment.execute(unit.index, seed: study.seed)
    } catch {
      record.status = .failed
      record.failure = "\(unit.unit.label), seed \(study.seed): \(error)"
    }
    record.timing = stopwatch.timing(worker: worker)
    return record
  }

  /// The arrays of the experiment, NaN where a unit is missing or failed.
  func merge(_ known: RecordSet<UnitRecord>, to path: String) throws {
    let rows = keys.map { known[$0] }
    let arrays = try experiment.arrays(rows.map { $0?.status == .ok ? $0?.findings : nil })
    try ExperimentStore.write(study, plan, rows: rows, arrays: arrays, provenance: .current(), to: path)
  }

  func costs(jobs: Int) throws -> String {
    var text = "\(study.name): what would run\n  experiment \(type(of: experiment).kind), \(plan.units.count) runs\n\n"
    var table = TextTable(header: ["  work", "runs", "steps", "core time"])
    var workloads: [String] = []
    for unit in plan.units where !workloads.contains(unit.unit.workload) { workloads.append(unit.unit.workload) }
    var total = 0.0
    for workload in workloads {
      let units = plan.units.filter { $0.unit.workload == workload }
      let steps = units.reduce(0) { $0 + $1.unit.steps }
      let seconds = try experiment.secondsPerStep(of: workload) * steps
      total += seconds
      table.add(["  \(workload)", "\(units.count)", String(format: "%.3g", steps), PlanSummary.duration(seconds)])
    }
    text += table.text
    text += String(format: "\n  cost    %.3f core-hours; ", total / 3600)
    text += "about \(PlanSummary.duration(total / Double(jobs))) with \(jobs) job\(jobs == 1 ? "" : "s")\n"
    return text + "  The speed of each kind of work was measured just now.\n"
  }

  func remarks(
    _ journals: [RecordJournal<UnitRecord>], _ known: RecordSet<UnitRecord>, folder: ResultsFolder, pilot: PilotStudy?
  ) -> String { "" }
}

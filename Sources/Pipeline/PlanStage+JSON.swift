import ExternalProcesses
import Files
import Results
import Studies
import Workers

extension PlanStage {
  /// The resolved study and what it would cost, for programs. What is done already is in `brevity status`.
  package static func json(_ study: Study, folder: ResultsFolder, jobs: Int? = nil) throws -> JSON {
    let head: [(String, JSON)] = [
      ("study", .text(study.name)), ("hash", .text(study.hash)), ("folder", .text(folder.path)),
      ("warnings", .array(study.warnings.map { .text($0) })),
    ]
    guard case .experiment(let experiment) = study.design else {
      let jobs = jobs ?? Workers.defaultCount
      let work = try CurveWork(study, programs: ExternalProcesses())
      let summary = PlanSummary(
        study, plan: work.plan, speed: try Speed.measure(study), jobs: jobs)
      return .ordered(head + [("plan", summary.json), ("resolved", study.json)])
    }
    let units = experiment.units
    let plan = JSON.ordered([("units", .integer(units.count)), ("steps", .number(units.reduce(0) { $0 + $1.steps }))])
    return .ordered(head + [("plan", plan), ("resolved", study.json)])
  }
}

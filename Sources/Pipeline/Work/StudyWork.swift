import Analysis
import Experiments
import ExternalProcesses
import Results
import Studies
import Workers

/// The work of a study, whatever its design: tasks that leave one record each, in parts that a worker does in sequence.
///
/// Plan, run, merge and status know a study by this alone.
protocol StudyWork: Sendable {
  associatedtype Record: JournalRecord

  var study: Study { get }
  /// The key of every task, in the order of the design. Tasks with the same key are done once.
  var keys: [RunKey] { get }
  /// In the order of the design; together they hold every task.
  var parts: [WorkPart] { get }
  /// What a part is, in the plural, for people who divide the work.
  var partsName: String { get }

  /// Says for people which task this is.
  func label(of task: Int) -> String

  /// Does tasks of one part in sequence and hands over each record; leaves early if a stop is requested. A failure is a
  /// record too.
  ///
  /// - Parameter known: records of earlier sessions.
  func execute(
    _ tasks: [Int], of part: WorkPart, known: RecordSet<Record>, worker: Int, stop: StopRequest, checkpoints: Checkpoints,
    record: (Record) -> Void)

  /// Writes study.h5.
  func merge(_ known: RecordSet<Record>, to path: String) throws

  /// Memory that `jobs` workers need at most; nil where nobody knows.
  func memoryBytes(jobs: Int) -> Double?

  /// What the work costs, by a speed that is measured now.
  func costs(jobs: Int) throws -> String

  /// What else there is to say of a plan, such as why tasks are to be done again.
  func remarks(_ journals: [RecordJournal<Record>], _ known: RecordSet<Record>, folder: ResultsFolder, pilot: PilotStudy?)
    -> String
}

extension StudyWork {
  func memoryBytes(jobs: Int) -> Double? { nil }
}

/// Tasks that one worker does in sequence.
struct WorkPart: Hashable, Sendable {
  let tasks: Range<Int>
  /// Of each task, in any unit that is the same on all machines: parts of a study are done in order of falling cost.
  let costs: [Double]
  let cost: Double

  init(tasks: Range<Int>, costs: [Double]) {
    self.tasks = tasks
    self.costs = costs
    cost = costs.reduce(0, +)
  }
}

extension Study {
  /// The work of the study, with programs outside of a sandbox.
  var work: any StudyWork { get throws { try workload(lending: ExternalProcesses()) } }

  /// The work of the study: the only place where execution depends on the design.
  ///
  /// - Throws: where files of real samples cannot be used, which is found before the first run.
  func workload(lending programs: ExternalProcesses) throws -> any StudyWork {
    switch design {
    case .learningCurves: try CurveWork(self, programs: programs)
    case .experiment(let experiment): ExperimentWork(self, experiment)
    }
  }
}

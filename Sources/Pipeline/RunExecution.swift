import Foundation
import Kernels
import Results
import Studies
import Training

extension RunRecord {
  /// Executes `run` on its cell's data, from its checkpoint if there is one. A failure is a record too: it carries the
  /// error, the seed and the run. Nil if the run was left in the middle, on a checkpoint.
  ///
  /// - Parameters:
  ///   - path: what earlier candidates of the cell left for later ones.
  ///   - members: records of the cell's other runs of the same method, which an average is made of.
  static func executing(
    _ run: TrainingRun, study: Study, cell: CellData, path: inout PathMemory, members: [RunRecord], worker: Int,
    checkpoints: Checkpoints
  ) -> RunRecord? {
    let kept = checkpoints.take(run.key)
    let stopwatch = Stopwatch(after: kept)
    let task = cell.task(for: run)
    let label = run.label(in: study)
    do {
      let progress = checkpoints.progress(of: run.key, from: kept, stopwatch: stopwatch)
      let student =
        switch run.role {
        case .candidate: try task.train(path: &path, progress)
        case .nullModel: task.nullStudent()
        case .average: try task.average(of: members)
        }
      let evaluation = StudentEvaluation(student, task: task, test: cell.test, interruption: progress.interruption)
      try progress.leaveIfInterrupted()
      let observation = Observation(
        student: student, evaluation: evaluation,
        nextBlockMSE: cell.nextBlock.map { task.nextBlockLoss(of: student, on: $0) } ?? .nan)
      return RunRecord(
        key: run.key, label: label, status: student.hasDiverged ? .diverged : .ok, stopReason: StopReason(student.stop),
        observation, nextBlockCount: cell.nextBlock?.count ?? 0, arithmetic: student.arithmetic,
        parameters: student.answers == nil && (study.storesStudents || task.method.averagesRuns)
          ? student.network.parameters : [],
        trace: student.trace.points.map { TracePoint(epoch: $0.epoch, trainMSE: $0.trainMSE, validationMSE: $0.validationMSE) },
        timing: stopwatch.timing(worker: worker))
    } catch is TrainingSuspended {
      return nil
    } catch {
      return .failed(run, label: label, reason: "\(error)", seed: study.seed, timing: stopwatch.timing(worker: worker))
    }
  }

  package static func failed(_ run: TrainingRun, label: String, reason: String, seed: UInt64, timing: RunTiming) -> RunRecord {
    RunRecord(
      key: run.key, label: label, status: .failed, stopReason: .failed, arithmetic: Arithmetic.name,
      failure: "\(label), seed \(seed): \(reason)", timing: timing)
  }
}

extension TrainedStudent {
  /// What made the numbers: this program, and an external one with the version it reported.
  fileprivate var arithmetic: String {
    answers.map { LearnerVersion.arithmetic(Arithmetic.name, version: $0.version) } ?? Arithmetic.name
  }
}

extension StopReason {
  init(_ cause: StopCause) {
    switch cause {
    case .saturated: self = .saturated
    case .maxEpochs: self = .maxEpochs
    case .diverged: self = .diverged
    case .closedForm: self = .closedForm
    case .converged: self = .converged
    }
  }
}

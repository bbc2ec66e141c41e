import Analysis
import Foundation
import Kernels
import Results
import Studies
import Training
import Workers

/// The plan stage: what would run, what is done, and what it costs. Writes nothing.
public enum PlanStage {
  /// - Parameter pilot: where the variance between teachers comes from; a value from trials without one.
  public static func report(
    _ study: Study, folder: ResultsFolder, jobs: Int? = nil, pilot: PilotStudy? = nil
  ) throws -> String {
    try report(
      try study.work, folder: folder, jobs: jobs ?? Workers.defaultCount, pilot: pilot ?? ownPilot(study, folder: folder))
  }

  /// What the study itself has shown on pilot teachers; a plan does not look at confirmation teachers.
  private static func ownPilot(_ study: Study, folder: ResultsFolder) -> PilotStudy? {
    let isPilot = study.conditions.allSatisfy { $0.settings.teachers.pool == .pilot }
    return isPilot && FileManager.default.fileExists(atPath: folder.study) ? try? PilotStudy(folder) : nil
  }

  private static func report<Work: StudyWork>(
    _ work: Work, folder: ResultsFolder, jobs: Int, pilot: PilotStudy?
  ) throws -> String {
    var text = try work.costs(jobs: jobs)
    let journals = try RecordJournal<Work.Record>.readAll(in: folder.path)
    let known = RecordSet(journals)
    let keys = Set(work.keys)
    let statuses = keys.compactMap { known[$0]?.status }
    let failed = statuses.count { $0 == .failed }
    let stale = known.staleCount(planned: work.keys)
    text += "\nIn \(folder.path): \(statuses.count - failed) done, \(failed) failed, \(keys.count - statuses.count) to do, "
    text += "\(stale) stale.\n" + work.remarks(journals, known, folder: folder, pilot: pilot)
    if let found = AlphaSearch.remark(on: work.study, folder: folder) { text += found.wrapped(to: 80, indent: "  ") + "\n" }
    for warning in work.study.warnings { text += "Warning: \(warning)".wrapped(to: 80, indent: "  ") + "\n" }
    return text
  }
}

/// How fast this machine trains the students of a study.
enum Speed {
  /// Measured on the study's own student at its middle size for about 0.2 s of one thread, and on products of the order that
  /// its description lengths have for as long; nil for studies of closed forms and external
  /// programs only.
  static func measure(_ study: Study) throws -> WorkerSpeed? {
    guard let method = study.conditions[0].settings.methods.firstIndex(where: { !$0.kind.isClosedForm && $0.kind.makesNetworks })
    else { return nil }
    let count = study.trainCounts[study.trainCounts.count / 2]
    let cell = Cell(condition: 0, teacher: 0, replicate: 0, trainCount: count)
    let run = TrainingRun(
      cell: cell, method: method, settingIndex: nil, restart: 0,
      key: RunKey(bytes: [UInt8](repeating: 0, count: 32)))
    var task = try CellData(study, cell, teachers: TeacherPool(study)).task(for: run)
    task.method = Learner(Dense())
    task.labels.validation = .none
    task.training.maxEpochs = 200
    var evaluations = 0
    let gradients = try time { evaluations += try task.train().gradientEvaluations }
    let architecture = task.student.architecture
    return WorkerSpeed(
      secondsPerGradientEvaluation: gradients / Double(evaluations),
      secondsPerOperation: secondsPerOperation(
        order: min(400, count * architecture.outputCount, architecture.parameterCount)))
  }

  /// Of a Gram matrix and its factor.
  private static func secondsPerOperation(order: Int) -> Double {
    let rows = [Double](repeating: 0.5, count: 2 * order * order)
    let matrix = SymmetricMatrix(order: order)
    var rounds = 0.0
    let taken = time {
      for i in 0..<order { matrix[i, i] = 1 }
      matrix.addGram(ofRows: rows, scale: 1)
      _ = matrix.factorise()
      rounds += 1
    }
    let n = Double(order)
    return taken / (rounds * (n * n * n + n * n * n / 6))
  }

  /// The seconds that as many rounds take as are begun within 0.2 s.
  private static func time(_ body: () throws -> Void) rethrows -> Double {
    let start = seconds(CLOCK_MONOTONIC)
    repeat { try body() } while seconds(CLOCK_MONOTONIC) - start < 0.2
    return seconds(CLOCK_MONOTONIC) - start
  }

  /// Floating-point operations a second of one product as of a wide layer over a tile of samples, the best of 20.
  static func products<Scalar: KernelScalar>(_ type: Scalar.Type) -> Double {
    let (rows, inner, columns) = (784, 384, 384)
    let a = AlignedBuffer<Scalar>(count: rows * inner)
    let b = AlignedBuffer<Scalar>(count: inner * columns)
    let c = AlignedBuffer<Scalar>(count: rows * columns)
    a.fill(0.5)
    b.fill(0.25)
    let times = (0..<20).map { _ in
      let start = seconds(CLOCK_MONOTONIC)
      MatrixProduct.multiply(a, by: b, rows: rows, inner: inner, columns: columns, into: c)
      return seconds(CLOCK_MONOTONIC) - start
    }
    return Double(2 * rows * inner * columns) / (times.min() ?? .nan)
  }
}

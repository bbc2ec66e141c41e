import ExternalProcesses
import Files
import Teachers
import Training

/// The data of one cell: what all of its students share.
package struct CellData {
  package let settings: Settings
  package let teacher: Teacher
  /// The n labels of the budget.
  package let budget: Dataset
  package let extraValidation: Dataset?
  package let test: Dataset
  /// The labels beyond the budget that the next larger budget has, where they were asked for.
  package let nextBlock: Dataset?
  package let seed: UInt64
  package let replicate: Int
  private let traceEvery: Int
  private let watchesTest: Bool
  private let programs: ExternalProcesses

  /// - Parameter drawsNextBlock: whether the labels of the next larger budget are drawn, too.
  package init(_ study: Study, _ cell: Cell, teachers: TeacherPool, drawsNextBlock: Bool = false) throws {
    settings = study.conditions[cell.condition].settings
    teacher = try teachers.teacher(cell.teacher, condition: cell.condition)
    seed = study.seed
    traceEvery = study.traceEvery
    watchesTest = study.watchesTest
    programs = teachers.programs
    replicate = cell.replicate
    let trainCount = cell.trainCount
    let (teacher, settings) = (teacher, settings)
    func draw(_ part: Dataset.Part, _ count: Int) throws -> Dataset {
      try Dataset.draw(
        part, count: count, teacher: teacher, settings: settings.data, pool: settings.teachers.pool, seed: study.seed,
        replicate: cell.replicate
      ) { try teacher.source?.labels($0) ?? teacher.labels(sampleMajor: $0) }
    }
    if let held = teacher.samples?.train.count { try TeacherPool.check(trainCount, settings.labels.validation, held: held) }
    budget = try draw(.train, trainCount)
    test = try draw(.test, settings.data.testCount)
    // The budget is drawn by itself: sums over more samples may round differently.
    if drawsNextBlock, let count = study.nextBlockCounts[trainCount] {
      let larger = try draw(.train, trainCount + count)
      nextBlock = larger.samples(Array(trainCount..<larger.count))
    } else {
      nextBlock = nil
    }
    if case .extra(let count) = settings.labels.validation {
      extraValidation = try draw(.validation, count)
    } else {
      extraValidation = nil
    }
  }

  /// What training `run` means on these data.
  package func task(for run: TrainingRun) -> StudentTask {
    let method = settings.methods[run.method]
    let number = settings.teachers.pool.streamNumber(ofTeacher: teacher.index)
    let streams = TrainingStreams(seed: seed, replicate: replicate, teacher: number, restart: run.restart)
    var task = StudentTask(
      student: settings.student, training: settings.training, labels: settings.labels, method: method,
      setting: run.settingIndex.map { method.values[$0] }, budget: budget, extraValidation: extraValidation,
      start: streams.start(settings.student.architecture, settings.student.initialisation), streams: streams, teacher: teacher,
      data: settings.data, traceEvery: traceEvery)
    if watchesTest { task.watched = test }
    if !method.kind.makesNetworks {
      task.programs = programs
      task.fresh = FreshInputs(test: test.inputs, nextBlock: nextBlock?.inputs)
    }
    return task
  }
}

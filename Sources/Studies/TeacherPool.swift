import Dispatch
import ExternalProcesses
import Files
import Synchronization
import Teachers
import Training

/// The teachers of a study, drawn once each, on first use. A teacher is a pure function of the study and its number.
package final class TeacherPool: Sendable {
  private struct Key: Hashable {
    var condition: Int
    var index: Int
  }

  private let study: Study
  private let drawn = Mutex<[Key: Teacher]>([:])
  /// Real samples by their files and their widths: all splits share them.
  private let samples = Mutex<[TeacherSettings: RealSamples]>([:])
  /// The processes of programs that learn or label; they end with the pool.
  package let programs: ExternalProcesses

  package init(_ study: Study, programs: ExternalProcesses = ExternalProcesses()) {
    self.study = study
    self.programs = programs
  }

  /// Draws all teachers, four at a time, for one that is scaled by the variance of its outputs takes long. What cannot be
  /// drawn is left to `teacher`, which says why.
  package func drawAll() {
    let keys = study.conditions.indices.flatMap { condition in
      (0..<study.conditions[condition].settings.teachers.count).map { Key(condition: condition, index: $0) }
    }
    let workers = min(4, keys.count)
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      for key in stride(from: worker, to: keys.count, by: workers).map({ keys[$0] }) {
        _ = try? teacher(key.index, condition: key.condition)
      }
    }
  }

  /// Two workers may draw the same teacher at once; they draw the same one.
  package func teacher(_ index: Int, condition: Int) throws -> Teacher {
    let key = Key(condition: condition, index: index)
    if let known = drawn.withLock({ $0[key] }) { return known }
    let settings = study.conditions[condition].settings
    let teacher =
      try settings.teachers.files.map { .split(index, settings.teachers, of: try realSamples($0, settings.teachers)) }
      ?? Teacher.draw(index, settings: settings.teachers, data: settings.data, seed: study.seed, programs: programs)
    drawn.withLock { $0[key] = teacher }
    return teacher
  }

  /// Reads the files of all conditions and says what cannot be done with their samples, before anything is trained.
  /// - Throws: `LabelledFileError` and `TeacherError` where a file cannot be used; `BrevityError` where there are fewer samples
  ///   than the study needs.
  package func checkFiles() throws {
    for condition in study.conditions {
      guard let files = condition.settings.teachers.files, let largest = study.trainCounts.last else { continue }
      let held = try realSamples(files, condition.settings.teachers).train.count
      try Self.check(largest, condition.settings.labels.validation, held: held)
    }
  }

  /// Samples that choose must not be samples that train.
  static func check(_ trainCount: Int, _ validation: LabelProtocol.Validation, held: Int) throws {
    guard trainCount <= held else {
      throw BrevityError(
        .usage, "cannot train on \(trainCount) samples: the training files hold \(held); give smaller budgets in n_train")
    }
    guard case .extra(let extra) = validation, trainCount + extra > held else { return }
    throw BrevityError(
      .usage,
      "cannot train on \(trainCount) samples and choose by \(extra) others (protocol.validation.extra): the training files hold "
        + "\(held), which leaves \(held - trainCount); give smaller budgets in n_train, or fewer extra labels")
  }

  private func realSamples(_ files: FileSettings, _ settings: TeacherSettings) throws -> RealSamples {
    var key = TeacherSettings.standard(.files)
    (key.architecture, key.files) = (settings.architecture, files)
    return try samples.withLock { known in
      if let found = known[key] { return found }
      let read = try RealSamples(files, architecture: settings.architecture)
      known[key] = read
      return read
    }
  }
}

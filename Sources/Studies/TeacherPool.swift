import Dispatch
import ExternalProcesses
import Synchronization
import Teachers

/// The teachers of a study, drawn once each, on first use. A teacher is a pure function of the study and its number.
package final class TeacherPool: Sendable {
  private struct Key: Hashable {
    var condition: Int
    var index: Int
  }

  private let study: Study
  private let drawn = Mutex<[Key: Teacher]>([:])
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
    let teacher = try Teacher.draw(
      index, settings: settings.teachers, data: settings.data, seed: study.seed, programs: programs)
    drawn.withLock { $0[key] = teacher }
    return teacher
  }
}

import Files
import Kernels
import Training

/// Computes the keys of one method's runs in one condition: SHA-256 of
///
///     {"algorithm_version":…,"arithmetic":…,"data":…,"method":…,"protocol":…,"seed":…,"student":…,"students":…,"teachers":…,
///      "traces":…,"training":…,"where":{"alpha":…,"n_train":…,"replicate":…,"restart":…,"teacher":…}}
///
/// with the name of the method's grid instead of "alpha", such as "keep" or "rounds".
/// In the place of paths stand the SHA-256 of the contents of files, once they were read (`Study.readingFiles`).
/// What differs between the runs comes last in the canonical order, so that the part before it is hashed once.
/// The key leaves out what a run does not depend on: the number of teachers and candidates, the selection, the label of
/// the method, and for closed forms the training.
struct RunKeyHasher {
  private let prefix: SHA256
  private let method: Learner

  init(_ method: Learner, _ settings: Settings, _ study: Study) {
    var object: [String: JSON] = [
      "algorithm_version": .integer(method.kind.algorithmVersion), "arithmetic": .text(Arithmetic.name),
      "data": settings.data.json, "method": .object(method.identity), "protocol": .object(settings.labels.identity),
      "seed": .unsigned(study.seed), "student": settings.student.json,
      "students": .bool(study.storesStudents), "teachers": .object(settings.teachers.identity),
      "traces": .integer(study.traceEvery),
    ]
    if let files = settings.teachers.files, !study.checksums.isEmpty {
      var teachers = settings.teachers.identity
      for (key, paths) in [("train", files.train), ("test", files.test)] {
        teachers[key] = nil
        teachers[key + "_sha256"] = .array(paths.map { .text(study.checksums[$0] ?? "") })
      }
      object["teachers"] = .object(teachers)
    }
    if study.watchesTest { object["test_at_turns"] = .bool(true) }
    // the lengths of classes were once those of 32-bit weights
    if settings.training.loss == .crossEntropy { object["lengths_of_classes"] = .integer(2) }
    if method.kind.dependsOnTraining { object["training"] = settings.training.json }
    if method.kind.isSecondOrder { object["protocol"] = .object(settings.labels.lengthIdentity) }
    self.method = method
    var hasher = SHA256()
    hasher.update(Array((JSON.object(object).canonical.dropLast() + ",\"where\":").utf8))
    prefix = hasher
  }

  /// The key of a run of this method; the condition of the cell is that of the hasher.
  func key(of role: TrainingRun.Role, in cell: Cell, settingIndex: Int?, restart: Int) -> RunKey {
    var object: [String: JSON] = [
      method.gridName: settingIndex.map { .number(method.values[$0]) } ?? .null, "n_train": .integer(cell.trainCount),
      "replicate": .integer(cell.replicate), "restart": .integer(restart), "teacher": .integer(cell.teacher),
    ]
    // of several names in a grid the value is a number that another grid would give to another candidate
    if let candidates = method.kind.candidates, let index = settingIndex {
      object[method.gridName] = .object(candidates.setting(method.values[index]).mapValues { .number($0) })
    }
    if role != .candidate { object["role"] = .text(role.name) }
    // an average depends on all of its members, a path on the steps before
    if role == .average {
      object["candidates"] = .array(method.values.map { .number($0) })
      object["restarts"] = .integer(method.restarts)
    } else if method.kind.isPath, let last = settingIndex {
      object["path"] = .array(method.values[...last].map { .number($0) })
    }
    var hasher = prefix
    hasher.update(Array((JSON.object(object).canonical + "}").utf8))
    return RunKey(bytes: hasher.finalize())
  }
}

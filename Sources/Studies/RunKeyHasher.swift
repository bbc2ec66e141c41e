import Crypto
import Training

/// Computes the keys of one method's runs in one condition: SHA-256 of
///
///     {"algorithm_version":…,"data":…,"method":…,"protocol":…,"seed":…,"student":…,"students":…,"teachers":…,
///      "traces":…,"training":…,"where":{"alpha":…,"n_train":…,"replicate":…,"restart":…,"teacher":…}}
///
/// with "keep" or "rounds" instead of "alpha" for the methods that are tried at these.
/// What differs between the runs comes last in the canonical order, so that the part before it is hashed once.
/// The key leaves out what a run does not depend on: the number of teachers and candidates, the selection, the label of
/// the method, and for closed forms the training.
struct RunKeyHasher {
  private let prefix: SHA256
  /// What the candidates of the method differ in; "alpha", with the value null, for methods without a grid.
  private let grid: String

  init(_ method: Method, _ settings: Settings, _ study: Study) {
    var object: [String: CanonicalJSON] = [
      "algorithm_version": .integer(method.kind.algorithmVersion), "data": settings.data.json, "method": .object(method.identity),
      "protocol": .object(settings.labels.identity), "seed": .unsigned(study.seed), "student": settings.student.json,
      "students": .truth(study.storesStudents), "teachers": .object(settings.teachers.identity),
      "traces": .integer(study.traceEvery),
    ]
    if !method.kind.isClosedForm { object["training"] = settings.training.json }
    grid = method.kind.grid?.rawValue ?? Method.Grid.alpha.rawValue
    var hasher = SHA256()
    hasher.update(data: Array((CanonicalJSON.object(object).canonical.dropLast() + ",\"where\":").utf8))
    prefix = hasher
  }

  func key(setting: Double?, n: Int, replicate: Int, restart: Int, teacher: Int) -> RunKey {
    let place = CanonicalJSON.object([
      grid: setting.map { .number($0) } ?? .null, "n_train": .integer(n), "replicate": .integer(replicate),
      "restart": .integer(restart), "teacher": .integer(teacher),
    ])
    var hasher = prefix
    hasher.update(data: Array((place.canonical + "}").utf8))
    return RunKey(bytes: Array(hasher.finalize()))
  }
}

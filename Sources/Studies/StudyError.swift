import Files
import SettingKeys

/// A study that cannot be read: a sentence for each mistake that says where, which key, which value, and what would be
/// accepted.
public struct StudyError: Failure, Hashable {
  public var kind: FailureKind { .usage }
  /// Of the first mistake.
  public let place: SourceLocation
  /// The key path of the first mistake (`training.max_epochs`), empty where the file as a whole is meant.
  public let keyPath: String
  /// One line for each mistake.
  public let description: String
  /// The mistakes, where there are several.
  fileprivate var parts: [StudyError] = []

  /// "`place`: `keyPath` `problem`; accepted: `accepted` (`hint`)."
  init(_ place: SourceLocation, _ keyPath: String = "", _ problem: String, accepted: String? = nil, hint: String? = nil) {
    self.place = place
    self.keyPath = keyPath
    var sentence = keyPath.isEmpty ? problem : "\(keyPath) \(problem)"
    if let accepted { sentence += "; accepted: \(accepted)" }
    if let hint { sentence += " (\(hint))" }
    description = "\(place): \(sentence)."
  }

  init(_ place: SourceLocation, _ keyPath: String, _ problem: SettingProblem) {
    let sentence =
      switch problem.sentence {
      case .value(let suffix): "is not accepted\(suffix)"
      case .says(let sentence): sentence
      }
    self.init(place, keyPath, sentence, accepted: problem.accepted)
  }

  /// A key that is not among `keys`.
  static func unknownKey(_ entry: StudyNode.Entry, path: String, keys: [String]) -> StudyError {
    let hint = NearestName.of(entry.key, among: keys) ?? StudyReference.path(endingIn: entry.key)
    let name = StudyNode.excerpt(entry.key)
    return StudyError(
      entry.place, path.isEmpty ? name : "\(path).\(name)", "is not a known key", accepted: keys.joined(separator: ", "),
      hint: hint.map { "did you mean \($0)?" })
  }

  /// All of them in the order of lines, each place and key once. There is at least one.
  init(_ errors: [StudyError]) {
    var seen: Set<[String]> = []
    let distinct = errors.filter { seen.insert(["\($0.place)", $0.keyPath]).inserted }
    let sorted = distinct.enumerated().sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }.map(\.element)
    place = sorted[0].place
    keyPath = sorted[0].keyPath
    description = sorted.map(\.description).joined(separator: "\n")
    parts = sorted
  }
}

/// Collects mistakes, so that a person reads all of them at once.
final class Refusals {
  private var errors: [StudyError] = []

  var count: Int { errors.count }

  func add(_ error: StudyError) { errors += error.parts.isEmpty ? [error] : error.parts }

  /// The result of `body`; nil where it throws a `StudyError`, which is kept. Reading a study throws nothing else.
  @discardableResult
  func attempt<Result>(_ body: () throws -> Result) -> Result? {
    do {
      return try body()
    } catch let error as StudyError {
      add(error)
    } catch {
      preconditionFailure("a study is refused with a StudyError, not with \(error)")
    }
    return nil
  }

  /// - Throws: everything that was collected.
  func throwIfAny() throws {
    if !errors.isEmpty { throw StudyError(errors) }
  }
}

import Foundation
import Teachers

/// A study as a person wrote it: YAML text, read into values that know their line and column.
///
/// What is written and what is used are two things: `resolve` fills in every default, applies overrides, presets and
/// factors, checks everything against everything and gives a complete `Study`, or throws one sentence.
public struct StudyFile: Sendable {
  public let text: String
  /// How errors name the file.
  public let sourceName: String
  let root: StudyNode
  /// The pool of teachers where the study names none.
  var defaultPool = TeacherSettings.Pool.pilot

  /// Reads the file at `path`.
  /// - Throws: `StudyError` if it cannot be read, is larger than 1 MB, or is no YAML in UTF-8.
  public init(path: String) throws {
    let source = SourceLocation.source(path)
    let data: Data
    do {
      var isDirectory: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
        throw StudyError(source, "", "there is no such file", accepted: "the path of a study, such as studies/quickstart.yaml")
      }
      guard !isDirectory.boolValue else {
        throw StudyError(source, "", "this is a folder", accepted: "the path of a study, such as studies/quickstart.yaml")
      }
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? handle.close() }
      data = try handle.read(upToCount: YAMLText.sizeLimit + 1) ?? Data()
    } catch let error as StudyError {
      throw error
    } catch {
      throw StudyError(source, "", "the study cannot be read: \(error.localizedDescription)", accepted: "a readable file")
    }
    try YAMLText.guardSize(data.count, source)
    guard let text = String(validating: data, as: UTF8.self) else {
      throw StudyError(source, "", "this is not text in UTF-8", accepted: "YAML in UTF-8")
    }
    try self.init(text: text, sourceName: path)
  }

  /// Reads `text`; `sourceName` is how errors name it.
  public init(text: String, sourceName: String) throws {
    self.text = text
    self.sourceName = sourceName
    let source = SourceLocation.source(sourceName)
    guard let root = try YAMLText.parse(text, source: source, place: { .mark(sourceName, line: $0, column: $1) }) else {
      throw StudyError(
        source, "", "the study is empty",
        accepted: "a mapping with at least the keys name, question, prediction, seed, teachers, n_train, methods")
    }
    guard root.entries != nil else {
      throw StudyError(
        root.place, "", "the study is \(root.quotation)",
        accepted: "a mapping with at least the keys name, question, prediction, seed, teachers, n_train, methods")
    }
    self.root = root
  }

  /// The complete study, with `overrides` (`a.b=c`, `preset=NAME`) on top: the preset first, then the others in order.
  /// - Throws: `StudyError`, one sentence with place, key path, value and what would be accepted.
  public func resolve(overrides: [String] = []) throws -> Study {
    let resolution = try resolution(overrides: overrides)
    let refusals = Refusals()
    let study = refusals.attempt { try resolution.study(arguments: overrides) }
    // a slip in a preset should not wait until somebody uses it
    for preset in try presets() where preset.name != resolution.preset?.name {
      _ = refusals.attempt { try Resolution(self, root, preset: preset, overrides: []).study(arguments: []) }
    }
    try refusals.throwIfAny()
    return study!
  }

  func resolution(overrides: [String]) throws -> Resolution {
    let settings = try overrides.map { try Override(argument: $0) }
    let chosen = try preset(settings.filter { $0.path == "preset" })
    return try Resolution(self, root, preset: chosen, overrides: settings.filter { $0.path != "preset" })
  }

  struct Preset {
    let name: String
    let overrides: [Override]
  }

  private func presets() throws -> [Preset] {
    guard let node = root["presets"], !node.isNull else { return [] }
    guard let entries = node.entries else {
      throw StudyError(node.place, "presets", "is \(node.quotation)", accepted: "a mapping of names to blocks of dotted keys")
    }
    guard entries.count <= 100 else {
      throw StudyError(node.place, "presets", "has \(entries.count) entries", accepted: "at most 100")
    }
    return try entries.map { entry in
      let path = "presets.\(StudyNode.excerpt(entry.key))"
      guard StudyNode.isLabel(entry.key) else {
        throw StudyError(
          entry.place, path, "is not a valid preset name", accepted: "a letter followed by letters, digits, _ and -")
      }
      guard let settings = entry.value.entries else {
        throw StudyError(
          entry.value.place, path, "is \(entry.value.quotation)", accepted: "a block of dotted keys, such as {teachers.count: 3}")
      }
      return Preset(name: entry.key, overrides: settings.map { Override(path: $0.key, value: $0.value, place: $0.place) })
    }
  }

  private func preset(_ requests: [Override]) throws -> Preset? {
    guard let request = requests.first else { return nil }
    guard requests.count == 1 else {
      throw StudyError(requests[1].place, "preset", "is given more than once", accepted: "one preset")
    }
    let presets = try presets()
    let names = presets.map(\.name)
    let value = UntypedValue(node: request.value, path: "preset")
    guard case .scalar(let name, _) = request.value.content, let preset = presets.first(where: { $0.name == name }) else {
      throw value.refusal(names.isEmpty ? "nothing, since the study has no presets" : names.joined(separator: ", "), names: names)
    }
    return preset
  }
}

extension Study {
  /// Reads and resolves the study file at `path`.
  public static func load(path: String, overrides: [String] = []) throws -> Study {
    try StudyFile(path: path).resolve(overrides: overrides)
  }

  /// Reads and resolves a study from text, such as the one a result file carries together with its overrides.
  /// - Parameter defaultPool: the pool of teachers where the text names none.
  public static func load(
    text: String, sourceName: String, overrides: [String] = [], defaultPool: TeacherSettings.Pool = .pilot
  ) throws -> Study {
    var file = try StudyFile(text: text, sourceName: sourceName)
    file.defaultPool = defaultPool
    return try file.resolve(overrides: overrides)
  }
}

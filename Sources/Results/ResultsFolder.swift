import Files
import Foundation
import HDF5
import Studies
import Teachers

/// Where the files of a study are: one folder per study, one writer per file.
public struct ResultsFolder: Hashable, Sendable {
  public let path: String

  public init(path: String) {
    self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  /// `<base>/<study name>`.
  public init(base: String, study: Study) { self.init(path: base + "/" + study.name) }

  public var shards: String { path + "/shards" }
  public var study: String { path + "/study.h5" }
  public var fits: String { path + "/fits.h5" }
  public var verdicts: String { path + "/verdicts.h5" }
  public var figures: String { path + "/figures" }
  /// The study as it was started: source and overrides, so that later stages and other shards find it.
  public var savedStudy: String { path + "/study.json" }
}

/// The study of a results folder, as `run` leaves it for the later stages.
public struct SavedStudy: Codable, Hashable, Sendable {
  /// Where the study file was, for error messages.
  public var source: String
  public var overrides: [String]
  public var yaml: String
  /// The pool of teachers where the study file names none; it was `confirmation` before this was written down.
  private var defaultPool: String?

  public init(_ study: Study, source: String) {
    defaultPool = "pilot"
    self.source = source
    overrides = study.overrides + study.digestOverrides
    yaml = study.sourceText
  }

  /// The study of `folder`.
  /// - Throws: `BrevityError` where there is none, `StudyError` where it no longer resolves.
  public static func load(_ folder: ResultsFolder) throws -> Study {
    guard let data = FileManager.default.contents(atPath: folder.savedStudy) else {
      throw BrevityError(
        .foreignData,
        "cannot find a study in '\(folder.path)': there is no study.json; give the folder that brevity run has made, such as results/quickstart"
      )
    }
    guard let saved = try? JSONDecoder().decode(SavedStudy.self, from: data) else {
      throw BrevityError(.foreignData, "cannot read '\(folder.savedStudy)': it is not the study that brevity run leaves there")
    }
    return try Study.load(
      text: saved.yaml, sourceName: saved.source, overrides: saved.overrides,
      defaultPool: saved.defaultPool.flatMap(TeacherSettings.Pool.init) ?? .confirmation)
  }

  /// Writes the study into `folder`, by temporary file and rename.
  package func save(to folder: ResultsFolder) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try AtomicFile.write(Array(try encoder.encode(self)), to: folder.savedStudy)
  }
}

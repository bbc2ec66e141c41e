import Files
import Foundation
import HDF5
import Results
import Studies

/// Which studies have looked at which teachers: an add-only list, `looks.jsonl`, in the folder that holds the results folders.
///
/// The first look at confirmation teachers is the honest one; later ones may have been shaped by what the earlier ones saw. A
/// study that makes a verdict for the first time, complete or not, adds itself, so that its number of looks is that of the
/// different studies before it that share a teacher with it, plus 1. A study is different if its hash is: `--set` of anything
/// makes another one. Deleting a results folder does not take its look away, and every verdicts.h5 carries the lines that its
/// look rests on, so that a lost list comes back from them.
package struct LookLedger {
  /// One line: the teachers of one condition that a study has looked at.
  package struct Line: Hashable, Codable {
    var study: String
    var hash: String
    var seed: UInt64
    /// How the teachers are drawn, by key of the study file; not how many.
    var draw: [String: Setting]
    /// Teachers 0 ..< count.
    var count: Int
    /// What a person has to say about a look that this program did not record.
    var remark: String?

    /// Whether some teacher of one is a teacher of the other. A setting that only one of them knows, because it was written by
    /// another version of this program, does not tell them apart.
    func sharesTeachers(with other: Line) -> Bool {
      seed == other.seed && min(count, other.count) > 0
        && draw.allSatisfy { key, value in other.draw[key].map { $0 == value } ?? true }
    }
  }

  package private(set) var lines: [Line]

  /// The lines of a study, one per way of drawing teachers.
  static func lines(of study: Study) -> [Line] {
    var seen: Set<Line> = []
    return study.conditions.compactMap { condition in
      let teachers = condition.settings.teachers
      let line = Line(
        study: study.name, hash: study.hash, seed: study.seed, draw: Setting.settings(teachers.identity), count: teachers.count)
      return seen.insert(line).inserted ? line : nil
    }
  }

  /// 1 + the different studies that stand before this one and share a teacher with it; a study that is not in the list comes
  /// last.
  package func look(of study: Study) -> Int {
    let own = Self.lines(of: study)
    let end = lines.firstIndex { $0.hash == study.hash } ?? lines.count
    let others = lines[..<end].filter { line in own.contains { $0.sharesTeachers(with: line) } }
    return 1 + Set(others.map(\.hash)).count
  }

  /// The lines that the look of a study rests on, its own included.
  func lines(before study: Study) -> [Line] {
    let own = Self.lines(of: study)
    let end = (lines.lastIndex { $0.hash == study.hash }).map { $0 + 1 } ?? lines.count
    return lines[..<end].filter { line in line.hash == study.hash || own.contains { $0.sharesTeachers(with: line) } }
  }

  // MARK: The file

  /// The list of the folder around `folder`, with what the verdicts there know beside it, and the study added to it.
  ///
  /// - Parameters:
  ///   - accepts: whether a verdicts.h5, which may be of any origin, may be opened.
  ///   - mustRecord: whether a list that cannot be written is an error; otherwise the study counts and is not recorded.
  /// - Throws: `BrevityError` where the list is not one, or cannot be written.
  package static func looking(
    _ study: Study, folder: ResultsFolder, accepts: (String) -> Bool, mustRecord: Bool = true
  ) throws -> LookLedger {
    let path = path(around: folder)
    let file = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard file >= 0 else {
      var ledger = LookLedger(lines: try parse(FileManager.default.contents(atPath: path), path: path))
      ledger.add(carried(around: folder, accepts))
      if mustRecord, !ledger.lines.contains(where: { $0.hash == study.hash }) { throw unwritable(path) }
      ledger.add(lines(of: study))
      return ledger
    }
    defer { close(file) }
    // a file system without locks is fine: two verdicts in the same instant may then not see each other
    flock(file, LOCK_EX)
    let before = try parse(FileManager.default.contents(atPath: path), path: path)
    var ledger = LookLedger(lines: before)
    ledger.add(carried(around: folder, accepts))
    ledger.add(lines(of: study))
    let text = ledger.lines.dropFirst(before.count).map { $0.text + "\n" }.joined()
    let written = text.utf8.withContiguousStorageIfAvailable { write(file, $0.baseAddress, $0.count) }
    guard written ?? 0 == text.utf8.count, fsync(file) == 0 || !mustRecord else { throw unwritable(path) }
    return ledger
  }

  static func path(around folder: ResultsFolder) -> String {
    URL(fileURLWithPath: folder.path).deletingLastPathComponent().appendingPathComponent("looks.jsonl").path
  }

  private static func unwritable(_ path: String) -> BrevityError {
    BrevityError(
      .cannotCreate,
      "cannot count the looks at these teachers in '\(path)': \(systemReason(errno)); a verdict needs a folder where "
        + "it can be written")
  }

  private mutating func add(_ more: [Line]) {
    for line in more where !lines.contains(line) { lines.append(line) }
  }

  package init(lines: [Line] = []) { self.lines = lines }

  /// The lines inside the verdicts of this folder and of those beside it.
  private static func carried(around folder: ResultsFolder, _ accepts: (String) -> Bool) -> [Line] {
    let base = URL(fileURLWithPath: folder.path).deletingLastPathComponent().path
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: base)) ?? []).sorted()
    return names.map { base + "/" + $0 + "/verdicts.h5" }.flatMap { path -> [Line] in
      guard FileManager.default.fileExists(atPath: path), accepts(path), let file = try? HDF5File(reading: path),
        let texts = try? file.root.group("meta").dataset("looks").texts()
      else { return [] }
      return texts.compactMap(Line.init(text:))
    }
  }

  private static func parse(_ data: Data?, path: String) throws(BrevityError) -> [Line] {
    var lines: [Line] = []
    for (number, text) in String(decoding: data ?? Data(), as: UTF8.self).split(separator: "\n").enumerated() {
      guard let line = Line(text: String(text)) else {
        throw BrevityError(
          .foreignData,
          "cannot read line \(number + 1) of '\(path)': it does not say which study has looked at which teachers; only brevity "
            + "verdict writes this file, so take it from a copy")
      }
      lines.append(line)
    }
    return lines
  }
}

extension LookLedger.Line {
  /// One line of JSON.
  var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// Nil where the text is not such a line.
  init?(text: String) {
    guard let line = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else { return nil }
    self = line
  }
}

extension LookLedger {
  /// The value of a setting.
  enum Setting: Hashable, Codable {
    case none
    case truth(Bool)
    case number(Double)
    case text(String)
    case list([Setting])

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if value.decodeNil() {
        self = .none
      } else if let truth = try? value.decode(Bool.self) {
        self = .truth(truth)
      } else if let number = try? value.decode(Double.self) {
        self = .number(number)
      } else if let text = try? value.decode(String.self) {
        self = .text(text)
      } else {
        self = .list(try value.decode([Setting].self))
      }
    }

    func encode(to encoder: any Encoder) throws {
      var value = encoder.singleValueContainer()
      switch self {
      case .none: try value.encodeNil()
      case .truth(let truth): try value.encode(truth)
      case .number(let number): try value.encode(number)
      case .text(let text): try value.encode(text)
      case .list(let values): try value.encode(values)
      }
    }

    /// The same settings as they are read back from a line.
    static func settings(_ values: [String: JSON]) -> [String: Setting] {
      (try? JSONDecoder().decode([String: Setting].self, from: Data(JSON.object(values).canonical.utf8))) ?? [:]
    }
  }
}

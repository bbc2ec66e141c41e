import Files
import Foundation
import Results
import Studies

/// What the stages of a results folder were made from, so that a stage is left alone while nothing it depends on has changed:
/// `stages.json`.
///
/// Files are told apart by size and time of modification, as make does; every stage publishes its files by renaming, so that a
/// new one is never taken for the old one. Deleting the ledger repeats the stages, and changes nothing else.
public final class StageLedger {
  /// How a stage ended.
  public struct Outcome: Codable, Hashable, Sendable {
    /// What it says to a person.
    public var text: String
    /// The exit code that it asks for.
    public var status: Int32

    public init(text: String, status: Int32 = 0) {
      self.text = text
      self.status = status
    }
  }

  private struct Entry: Codable {
    /// By the name of what the stage depends on: files, the study, this program.
    var inputs: [String: String]
    var outputs: [String: String]
    var outcome: Outcome
  }

  private let folder: ResultsFolder
  private let study: Study
  private var entries: [String: Entry]
  private var path: String { folder.path + "/stages.json" }

  public init(_ study: Study, folder: ResultsFolder) {
    self.study = study
    self.folder = folder
    let data = FileManager.default.contents(atPath: folder.path + "/stages.json")
    entries = data.flatMap { try? JSONDecoder().decode([String: Entry].self, from: $0) } ?? [:]
  }

  /// Does a stage, unless its files are there and nothing has changed since they were made.
  ///
  /// - Parameters:
  ///   - inputs: files and folders that the stage reads, with the names under which they are spoken of.
  ///   - outputs: files and folders that it writes.
  /// - Returns: how it ended, now or then, and why it was done; nil where it was not.
  public func perform(
    _ stage: String, inputs: [String: String], outputs: [String: String], _ body: () throws -> Outcome
  ) throws -> (outcome: Outcome, reason: String?) {
    let reason: String
    if let known = entries[stage] {
      guard let change = change(since: known, inputs, outputs) else { return (known.outcome, nil) }
      reason = change
    } else {
      reason = "not done before"
    }
    entries[stage] = nil
    let outcome = try body()
    entries[stage] = Entry(inputs: state(inputs), outputs: files(outputs), outcome: outcome)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try AtomicFile.write(Array(try encoder.encode(entries)), to: path)
    return (outcome, reason)
  }

  /// Why a stage is to be repeated; nil where nothing has changed.
  private func change(since known: Entry, _ inputs: [String: String], _ outputs: [String: String]) -> String? {
    let (before, now) = (known.inputs, state(inputs))
    if let name = now.keys.sorted().first(where: { before[$0] != now[$0] }) { return "\(name) changed" }
    let (made, there) = (known.outputs, files(outputs))
    return there.keys.sorted().first { made[$0] != there[$0] }.map { "\($0) is not as it was left" }
  }

  private func state(_ inputs: [String: String]) -> [String: String] {
    files(inputs).merging([
      "the study": SHA256.hash(Array((study.hash + study.json.canonical).utf8)).hexadecimal,
      "brevity": "\(version) \(Self.mark(of: ThisProgram.resolvedPath))",
    ]) { $1 }
  }

  private func files(_ paths: [String: String]) -> [String: String] { paths.mapValues(Self.mark) }

  /// Sizes and times of a file, or of all files below a folder.
  private static func mark(of path: String) -> String {
    var status = stat()
    guard stat(path, &status) == 0 else { return "none" }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      return "\(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let marks = names.sorted().filter { $0 != "__pycache__" }.map { "\($0) \(mark(of: "\(path)/\($0)"))\n" }
    return SHA256.hash(Array(marks.joined().utf8)).hexadecimal
  }
}

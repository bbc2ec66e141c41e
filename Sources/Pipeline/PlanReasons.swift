import Foundation
import Results
import Studies
import Training

/// Why runs are to be done or not: for each class of runs, one method of one condition, how many have a record, failed,
/// have a record under other settings, or were never begun; and which settings changed.
struct PlanReasons {
  private struct Counts {
    var done = 0
    var failed = 0
    var changed = 0
    var new = 0
  }

  private let study: Study
  /// By condition and method.
  private var counts: [[Counts]]
  /// Settings that differ from those of earlier records, with both values.
  private var changes: [String] = []

  init(_ study: Study, _ plan: RunPlan, journals: [Journal], known: RecordSet<RunRecord>, folder: ResultsFolder) {
    self.study = study
    let methods = study.methodLabels
    counts = Array(repeating: Array(repeating: Counts(), count: methods.count), count: study.conditions.count)
    let planned = Set(plan.runs.map(\.key))
    // A record says for people which run it was; under other settings it has another key.
    let stale = Set(known.records.values.lazy.filter { !planned.contains($0.key) }.map(\.label))
    var isChanged = false
    for run in plan.runs {
      let (c, m) = (run.cell.condition, run.method)
      switch known[run.key]?.status {
      case .failed?: counts[c][m].failed += 1
      case .some: counts[c][m].done += 1
      case nil where !stale.isEmpty && stale.contains(run.label(in: study)):
        counts[c][m].changed += 1
        isChanged = true
      case nil: counts[c][m].new += 1
      }
    }
    guard isChanged else { return }
    let saved = (try? SavedStudy.load(folder)).map { [$0.resolvedJSON] } ?? []
    for before in saved + journals.map(\.header.studyJSON) where changes.isEmpty {
      changes = StudyChanges.between(before, study.resolvedJSON)
    }
  }

  /// A table and its legend, at most 80 columns wide.
  var text: String {
    var table = TextTable(header: ["  runs of", "done", "failed", "changed", "new"])
    for (c, methods) in counts.enumerated() {
      for (m, count) in methods.enumerated() {
        var name = study.methodLabels[m]
        if study.conditions.count > 1 { name += ", " + study.title(ofCondition: c) }
        if name.count > 40 { name = name.prefix(39) + "…" }
        table.add(["  " + name, "\(count.done)", "\(count.failed)", "\(count.changed)", "\(count.new)"])
      }
    }
    var sentences: [String] = []
    let all = counts.flatMap { $0 }
    if all.contains(where: { $0.failed > 0 }) { sentences.append("Failed runs are done again with --retry-failed.") }
    if all.contains(where: { $0.changed > 0 }) {
      let reason =
        changes.isEmpty
        ? (study.files.isEmpty ? "" : "the contents of the files have changed, or ")
          + "the arithmetic of their methods has a newer version"
        : changes.prefix(3).joined(separator: "; ") + (changes.count > 3 ? "; and \(changes.count - 3) more" : "")
      sentences.append("Changed runs have a record under other settings, which is left alone: \(reason).")
    }
    if all.contains(where: { $0.new > 0 }) { sentences.append("New runs have no record in any journal.") }
    return table.text + sentences.map { "  " + $0.wrapped(to: 80, indent: "  ") + "\n" }.joined()
  }
}

/// What differs between two resolved studies, among the settings that runs depend on.
package enum StudyChanges {
  private static let sections = ["teachers", "data", "student", "training", "protocol", "methods", "seed", "traces", "students"]

  /// "training.max_epochs is 600 and was 300", in the order of the keys.
  package static func between(_ before: String, _ after: String) -> [String] {
    let (old, new) = (leaves(before), leaves(after))
    return Set(old.keys).union(new.keys).sorted().compactMap { key in
      guard old[key] != new[key] else { return nil }
      return "\(key) is \(new[key] ?? "not there") and was \(old[key] ?? "not there")"
    }
  }

  private static func leaves(_ json: String) -> [String: String] {
    var found: [String: String] = [:]
    guard let root = try? JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any] else { return [:] }
    for (key, value) in root where sections.contains(key) { collect(value, key, &found) }
    let conditions = root["conditions"] as? [[String: Any]] ?? []
    for (index, condition) in conditions.enumerated() {
      let prefix = conditions.count > 1 ? "condition \(index): " : ""
      for (key, value) in condition where sections.contains(key) { collect(value, prefix + key, &found) }
    }
    return found
  }

  private static func collect(_ value: Any, _ path: String, _ found: inout [String: String]) {
    if let object = value as? [String: Any] {
      for (key, inner) in object where !(key == "count" && path.hasSuffix("teachers")) && key != "label" {
        collect(inner, "\(path).\(key)", &found)
      }
    } else if let methods = value as? [[String: Any]] {
      for method in methods { collect(method, "\(path).\(method["label"] ?? "")", &found) }
    } else {
      let data = try? JSONSerialization.data(withJSONObject: value, options: [.fragmentsAllowed, .withoutEscapingSlashes])
      found[path] = data.map { String(decoding: $0, as: UTF8.self) } ?? "\(value)"
    }
  }
}

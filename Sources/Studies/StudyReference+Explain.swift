import SettingKeys
import Training

/// What `brevity explain` says.
extension StudyReference {
  /// An entry of the reference.
  package struct Entry: Hashable, Sendable {
    package var title: String
    /// Sentences, and "label: value" pairs.
    package var help: String
    package var facts: [Fact]

    package init(title: String, help: String, facts: [Fact]) {
      self.title = title
      self.help = help
      self.facts = facts
    }

    package struct Fact: Hashable, Sendable {
      package var label: String
      package var text: String

      package init(label: String, text: String) {
        self.label = label
        self.text = text
      }
    }
  }

  /// What is known of a key (`alpha`), a key path (`training.max_epochs`), a section (`protocol`) or a method (`drr`).
  /// - Throws: `StudyError` with the nearest name where there is none.
  package static func explain(_ name: String) throws -> [Entry] {
    let section = sections(name)
    var entries = section + keys(name, among: own).filter { $0.title != section.first?.title } + methods(name)
    if entries.isEmpty { entries = keys(name, among: experiments.flatMap(\.groups)) }
    guard entries.isEmpty else { return entries }
    let names = (own + experiments.flatMap(\.groups)).flatMap { group in
      group.rows.flatMap { [$0.name, group.path(of: $0)] } + [group.path]
    }
    throw StudyError(
      .source("brevity explain"), StudyNode.excerpt(name), "is not a key of a study file, a section or a method",
      accepted: "names such as learning_rate, protocol.validation, teachers or drr",
      hint: NearestName.of(name, among: names + Methods.all.map(\.name)).map { "did you mean \($0)?" })
  }

  /// Of studies of learning curves.
  private static let own = sections + [candidates] + Methods.all.map(reference)

  /// Methods that share a key share an entry.
  private static func keys(_ name: String, among groups: [SettingReference]) -> [Entry] {
    var entries: [(entry: Entry, owners: [String])] = []
    for group in groups {
      for row in group.rows where row.name == name || group.path(of: row) == name {
        var entry = entry(row)
        let method = group.path.hasPrefix("methods.") ? group.path.dropFirst("methods.".count) : ""
        let isShared = !method.isEmpty && method != "LABEL" && group.path(of: row) != name
        entry.title = isShared ? "methods.<label>.\(row.name)" : group.path(of: row)
        if let i = entries.firstIndex(where: { $0.entry == entry }) {
          entries[i].owners.append(String(method))
        } else {
          entries.append((entry, [String(method)]))
        }
      }
    }
    return entries.map { entry, owners in
      var entry = entry
      if entry.title.contains("<label>") {
        entry.facts.append(Entry.Fact(label: "methods", text: owners.joined(separator: ", ")))
      }
      return entry
    }
  }

  private static func sections(_ name: String) -> [Entry] {
    sections.filter { $0.path == name && !name.isEmpty }.map { group in
      Entry(
        title: group.path, help: group.help,
        facts: [Entry.Fact(label: "keys", text: group.rows.map(\.name).joined(separator: ", "))])
    }
  }

  private static func methods(_ name: String) -> [Entry] {
    Methods.all.filter { $0.name == name }.map { method in
      let reference = reference(method)
      let own = reference.rows.map(\.name) + (method.hasOneCandidate ? [] : candidates.rows.map(\.name))
      return Entry(
        title: reference.path, help: reference.help,
        facts: [
          Entry.Fact(label: "class", text: method.learnerClass.words),
          Entry.Fact(label: "keys", text: own.isEmpty ? "none" : own.joined(separator: ", ")),
        ])
    }
  }

  private static func entry(_ row: SettingReference.Row) -> Entry {
    let facts: [(String, String?)] = [
      ("accepted", row.accepted), ("default", row.required == nil ? row.standard : "none: the key is required"),
      ("unit", row.unit),
    ]
    return Entry(
      title: "", help: row.help, facts: facts.compactMap { label, text in text.map { Entry.Fact(label: label, text: $0) } })
  }
}

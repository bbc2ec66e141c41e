import SettingKeys

/// A mapping of the study file whose keys are declared: what was written, checked key by key.
struct RawSection<Owner: Sendable>: Sendable {
  let node: StudyNode
  /// Key path of the mapping; empty for the whole study.
  let path: String
  let group: SettingGroup<Owner>
  /// Whether nothing of it was refused.
  private(set) var isClean = true
  private var written: [(key: SettingKey<Owner>, value: SettingValue, untyped: UntypedValue)] = []

  /// Keys that do not exist, have a wrong value or are missing are added to `refusals`, and left out here.
  /// - Parameters:
  ///   - path: key path of the mapping, where it is not that of the group.
  ///   - name: where the key of the mapping stands, to point at where something is missing; by default the mapping.
  init(
    _ node: StudyNode, _ group: SettingGroup<Owner>, path: String? = nil, at name: SourceLocation? = nil, _ refusals: Refusals
  ) {
    self.node = node
    self.group = group
    self.path = path ?? group.path
    let before = refusals.count
    read(node, group, self.path, at: name, refusals)
    isClean = refusals.count == before
  }

  private mutating func read(
    _ node: StudyNode, _ group: SettingGroup<Owner>, _ path: String, at name: SourceLocation?, _ refusals: Refusals
  ) {
    guard let entries = node.entries else {
      refusals.add(
        StudyError(
          node.place, path, "is \(node.quotation)", accepted: "a mapping with the keys \(group.names.joined(separator: ", "))"))
      return
    }
    func full(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
    var misspelt: Set<String> = []
    for entry in entries {
      guard let key = group[entry.key] else {
        refusals.add(.unknownKey(entry, path: path, keys: group.names))
        misspelt.formUnion(NearestName.of(entry.key, among: group.names).map { [$0] } ?? [])
        continue
      }
      let untyped = UntypedValue(node: entry.value, path: full(key.name))
      if let nested = key.nested { read(entry.value, nested, untyped.path, at: nil, refusals) }
      if case .section = key.form { continue }
      let value = refusals.attempt {
        let value = try untyped.value(of: key.form)
        if let problem = key.problem(value) { throw untyped.error(problem, key.form) }
        return value
      }
      if let value { written.append((key, value, untyped)) }
    }
    for key in group.keys where node[key.name] == nil && !misspelt.contains(key.name) {
      guard let required = key.required else { continue }
      refusals.add(StudyError(name ?? node.place, full(key.name), "is missing", accepted: required))
    }
  }

  /// What was written, on top of `standard`; keys that do not apply to it are left out.
  func resolved(over standard: Owner? = nil) -> Owner {
    var owner = standard ?? group.standard
    let applicable = owner
    for (key, value, _) in written where key.applies(to: applicable) { key.set(&owner, value) }
    return owner
  }

  /// What was written for a key; nil where nothing was.
  subscript<Value: Sendable>(path: KeyPath<Owner, Value>) -> Raw<Value>? {
    guard let (key, value, untyped) = entry(path) else { return nil }
    return untyped.written(key.decode(value) as! Value)
  }

  /// The same for a setting that is nil where nobody writes it.
  func present<Value: Sendable>(_ path: KeyPath<Owner, Value?>) -> Raw<Value>? {
    guard let raw = self[path], let value = raw.value else { return nil }
    return Raw(value: value, place: raw.place, path: raw.path, isOverride: raw.isOverride)
  }

  /// The elements of a list that was written, each with its place; nil where nothing was.
  func elements<Value: Sendable>(_ path: KeyPath<Owner, [Value]>) -> [Raw<Value>]? {
    guard let list = self[path], let entry = entry(path) else { return nil }
    return zip(entry.untyped.elements, list.value).map { $0.written($1) }
  }

  private func entry(_ path: PartialKeyPath<Owner>) -> (key: SettingKey<Owner>, value: SettingValue, untyped: UntypedValue)? {
    written.first { ($0.key.path as PartialKeyPath<Owner>?) == path }
  }

  /// - Throws: `StudyError` where a key was written that `owner` does not have. `owner` holds the defaults of its kind.
  func refuseWhatDoesNotApply(to owner: Owner, _ words: String) throws {
    for (key, value, untyped) in written {
      guard let condition = key.condition, !condition.holds(owner) else { continue }
      if condition.acceptsDefault, value == key.value(owner) { continue }
      throw untyped.error("does not apply to \(words)", accepted: "it with \(condition.words) only")
    }
  }

  /// The value of a key before it is read.
  func untyped(_ key: String) -> UntypedValue? { node[key].map { UntypedValue(node: $0, path: path(of: key)) } }

  func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}

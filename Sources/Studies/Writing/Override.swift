/// Something set on top of a study: `--set a.b=c`, an entry of a preset, a level of a factor.
struct Override: Sendable {
  let path: String
  let value: StudyNode
  /// Where the key stands.
  let place: SourceLocation

  init(path: String, value: StudyNode, place: SourceLocation) {
    self.path = path
    var value = value
    value.isOverride = true
    self.value = value
    self.place = place
  }

  /// Reads `a.b=c`; the value is YAML.
  init(argument: String) throws {
    let place = SourceLocation.override(StudyNode.excerpt(argument))
    guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else {
      throw StudyError(place, "", "this sets nothing", accepted: "key=value, such as training.max_epochs=600 or preset=small")
    }
    let text = String(argument[argument.index(after: equals)...])
    let value = try YAMLText.parse(text, source: place) { _, _ in place }
    self.init(
      path: argument[..<equals].filter { !$0.isWhitespace },
      value: value ?? StudyNode(content: .scalar("", isPlain: true), place: place),
      place: place)
  }

  /// The study with this on top.
  func applied(to study: StudyNode) throws -> StudyNode {
    var components = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard !components.contains("") else {
      throw StudyError(
        place, StudyNode.excerpt(path), "is not a key path", accepted: "keys joined by dots, such as training.max_epochs")
    }
    let section = components[0]
    if section == "presets" {
      throw StudyError(place, StudyNode.excerpt(path), "cannot be set", accepted: "the keys that the preset should set")
    }
    if components.count == 1, let keys = StudyReference.keys(ofSection: section) {
      throw StudyError(
        place, section, "is a section, and sections are set key by key",
        accepted: keys.map { "\(section).\($0)" }.joined(separator: ", "))
    }
    // the keys below `factors` are themselves dotted paths
    if section == "factors", components.count > 1 { components = [section, components[1...].joined(separator: ".")] }
    guard components.count <= 8 else {
      throw StudyError(place, StudyNode.excerpt(path), "is not a key path", accepted: "at most 8 keys")
    }
    var result = study
    try set(components[...], in: &result, parent: "")
    return result
  }

  private func set(_ components: ArraySlice<String>, in node: inout StudyNode, parent: String) throws {
    if node.isNull { node = StudyNode(content: .mapping([]), place: place) }
    if parent == "protocol.validation" { node = Self.validationForm(of: node, setting: components.first!) }
    guard node.entries != nil else {
      throw StudyError(
        place, StudyNode.excerpt(path), "cannot be set, because \(parent) is \(node.quotation)",
        accepted: "\(parent) as a whole")
    }
    let key = components.first!
    if components.count == 1 {
      node.set(key, to: value, at: place)
      return
    }
    let child = parent.isEmpty ? key : "\(parent).\(key)"
    var next =
      node[key]
      ?? (child == "protocol.validation" ? Self.standardValidation(place) : StudyNode(content: .mapping([]), place: place))
    try set(components.dropFirst(), in: &next, parent: child)
    let keyPlace = node.entries!.first { $0.key == key }?.place ?? place
    node.set(key, to: next, at: keyPlace)
  }

  /// The default of `protocol.validation`, where the file says nothing.
  private static func standardValidation(_ place: SourceLocation) -> StudyNode {
    let entries = [("fraction", "0.2"), ("refit", "true")].map {
      StudyNode.Entry(key: $0.0, place: place, value: StudyNode(content: .scalar($0.1, isPlain: true), place: place))
    }
    return StudyNode(content: .mapping(entries), place: place)
  }

  /// The key of another form replaces the form: `extra: 1000` on `{fraction: 0.2, refit: true}` means `{extra: 1000}`.
  private static func validationForm(of node: StudyNode, setting key: String) -> StudyNode {
    let forms = ["fraction", "folds", "extra"]
    guard forms.contains(key), node[key] == nil else { return node }
    var result = node
    if case .scalar = node.content { result.content = .mapping([]) }
    guard let entries = result.entries else { return node }
    if entries.allSatisfy({ forms.contains($0.key) || $0.key == "refit" }) { result.content = .mapping([]) }
    return result
  }
}

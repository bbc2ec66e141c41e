/// The settings of one type, in the order in which a study file and its documentation list them.
package struct SettingGroup<Owner: Sendable>: Sendable {
  /// The section of the study file: `training`.
  package let path: String
  package let help: String
  /// The defaults.
  package let standard: Owner
  package let keys: [SettingKey<Owner>]

  package init(_ path: String, standard: Owner, _ help: String, _ keys: [SettingKey<Owner>]) {
    precondition(Set(keys.map(\.name)).count == keys.count, "a key of \(path) is declared twice")
    self.path = path
    self.help = help
    self.standard = standard
    self.keys = keys
  }

  package var names: [String] { keys.map(\.name) }

  package subscript(name: String) -> SettingKey<Owner>? { keys.first { $0.name == name } }

  package func key(_ path: PartialKeyPath<Owner>) -> SettingKey<Owner>? {
    keys.first { ($0.path as PartialKeyPath<Owner>?) == path }
  }

  /// The resolved settings by key: what hashes and run keys are made of.
  package func values(of owner: Owner) -> [String: SettingValue] {
    var values: [String: SettingValue] = [:]
    for key in keys {
      let value = key.value(owner)
      switch key.record {
      case .always: values[key.name] = value
      case .ifChanged: if value != key.value(standard) { values[key.name] = value }
      case .ifPresent: if value != .null { values[key.name] = value }
      case .never: break
      }
    }
    return values
  }

  /// The same rows without the type of the owner.
  package var reference: SettingReference {
    SettingReference(path: path, help: help, rows: keys.map { $0.row(standard) })
  }
}

extension SettingKey {
  /// The key without the type of its owner.
  package func row(_ standard: Owner) -> SettingReference.Row {
    let hasValue = required == nil && path != nil
    if case .section = form, defaultWords == nil {
      return SettingReference.Row(name: name, form: form, required: required, standard: nil, value: nil, unit: unit, help: help)
    }
    return SettingReference.Row(
      name: name, form: form, required: required,
      standard: defaultWords ?? (hasValue ? "`\(value(standard))`" : nil),
      value: hasValue && defaultWords == nil ? value(standard) : nil, unit: unit, help: help)
  }
}

/// What a person reads about a group of settings.
package struct SettingReference: Sendable {
  package struct Row: Sendable {
    package let name: String
    package let form: SettingForm
    /// What is accepted where the key has to be written.
    package let required: String?
    /// The default, in words or as code; nil for none.
    package let standard: String?
    /// The default, where it is always the same.
    package let value: SettingValue?
    package let unit: String?
    package let help: String

    package var accepted: String {
      if case .optional(let form) = form { return "null, or \(form.accepted)" }
      return required ?? form.accepted
    }
    /// "required", or the default.
    package var presence: String { required == nil ? standard ?? "" : "required" }
  }

  package let path: String
  package let help: String
  package let rows: [Row]

  package init(path: String, help: String, rows: [Row]) {
    self.path = path
    self.help = help
    self.rows = rows
  }

  /// The key path of a row.
  package func path(of row: Row) -> String { path.isEmpty ? row.name : "\(path).\(row.name)" }

  /// A table in Markdown.
  package var table: String {
    func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }
    let head = "| key | accepted | default | unit | meaning |\n|---|---|---|---|---|\n"
    return head
      + rows.map { row in
        "| `\(row.name)` | \(cell(row.accepted)) | \(cell(row.presence)) | \(cell(row.unit ?? "")) | \(cell(row.help)) |\n"
      }.joined()
  }
}

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
    SettingReference(
      path: path, help: help,
      rows: keys.map { key in
        SettingReference.Row(
          name: key.name, form: key.form, required: key.required,
          standard: key.defaultWords ?? (key.required == nil && key.path != nil ? "`\(key.value(standard))`" : nil),
          unit: key.unit, help: key.help)
      })
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
    package let unit: String?
    package let help: String
  }

  package let path: String
  package let help: String
  package let rows: [Row]
}

/// A setting, declared once: its name in the study file, where it is kept, what is accepted, its unit, and what it means.
///
/// How to use it: a type that is written in a study file conforms to `DeclaredSettings` and lists its keys. The default
/// of a key is the value that `standard` has, so that it is stated once, where the property is declared.
///
///     struct Ridge: DeclaredSettings {
///       var alphas: [Double] = []
///       var rho = 0.0
///       var warmup = 0
///       var mask = Mask.threshold                      // enum Mask: String, CaseIterable
///       var decay: Double?
///
///       static let settings = SettingGroup("methods.ridge", standard: Ridge(), "Ridge regression by gradients.", [
///         SettingKey("alpha", \.alphas, .grid(.nonNegative), required: "a list of penalty strengths, such as [0.02, 0.1]",
///           unit: "protocol.alpha_unit", "Penalty α Σθ²."),
///         SettingKey("rho", \.rho, .nonNegative, unit: "that of alpha", "Additional weight decay ρ Σθ²."),
///         SettingKey("warmup", \.warmup, .whole(0...1_000_000_000), unit: "epochs", "Epochs before the penalty begins.")
///           .recordedIfChanged,
///         SettingKey("mask", \.mask, .choice, "How parameters are removed."),
///         SettingKey("decay", \.decay, .orNull(.fraction), "Decay of the average."),
///       ])
///     }
///
/// What follows from the list, without a second mention of the key anywhere:
///
///     Ridge.settings.names                          the keys that are accepted
///     RawSection<Ridge>(node, path: …)              (Studies) reads a YAML mapping; refusals with line and column
///     section.resolve()                             a `Ridge`: what was written on top of the defaults
///     section[\.rho]                                what was written, its place and error(…); nil where it was not
///     Ridge.settings.values(of: ridge)              canonical JSON, by key
///     Ridge.settings.reference                      rows of the reference page, `brevity explain`, the JSON Schema
///
/// `required:` makes a key without default; its text is what is accepted. `default:` says in words what stands for a key
/// whose default follows from other settings.
package struct SettingKey<Owner: Sendable>: Sendable {
  /// Whether a value is part of the resolved study, and with it of hashes and run keys.
  package enum Record: Hashable, Sendable {
    case always
    /// Only where it is not the default, so that keys made before the setting existed stay as they were.
    case ifChanged
    /// Only where it is not null.
    case ifPresent
    case never
  }

  /// A key that only some owners have: teachers of some kinds, for instance.
  package struct Condition: Sendable {
    /// "it with `words` only".
    package let words: String
    package let holds: @Sendable (Owner) -> Bool
    /// Whether the default may be written where the key does not apply.
    package let acceptsDefault: Bool
  }

  package let name: String
  package let form: SettingForm
  package let unit: String?
  package let help: String
  /// What would be accepted, for a key that has to be written.
  package let required: String?
  /// A default in words, where it is not the value of the standard.
  package let defaultWords: String?
  package private(set) var record = Record.always
  /// Where the key applies; nil for everywhere.
  package private(set) var condition: Condition?
  /// The keys of a section that is kept by the same owner.
  package let nested: SettingGroup<Owner>?
  /// Where the key is kept; nil for a section.
  package let path: (PartialKeyPath<Owner> & Sendable)?
  /// The value of an owner.
  package let value: @Sendable (Owner) -> SettingValue
  /// A value of the form in the type of the key path.
  package let decode: @Sendable (SettingValue) -> (any Sendable)?
  /// Sets the value of an owner; it has to be of the form.
  package let set: @Sendable (inout Owner, SettingValue) -> Void
  /// What is wrong with a value of the right form; nil for nothing.
  package let problem: @Sendable (SettingValue) -> SettingProblem?

  package init<Value>(
    _ name: String, _ path: WritableKeyPath<Owner, Value> & Sendable, _ type: SettingType<Value>, required: String? = nil,
    default words: String? = nil, unit: String? = nil, _ help: String
  ) {
    self.name = name
    self.path = path
    self.required = required
    self.unit = unit
    self.help = help
    form = type.form
    defaultWords = words
    nested = nil
    decode = { type.decode($0).map { $0 as any Sendable } }
    value = { type.encode($0[keyPath: path]) }
    set = { owner, value in
      guard let decoded = type.decode(value) else { preconditionFailure("\(name) cannot be \(value)") }
      owner[keyPath: path] = decoded
    }
    problem = { type.decode($0).flatMap(type.problem) }
  }

  /// A mapping with keys of its own, which are kept by the same owner: `excess_levels: {values: [1]}`.
  package init(section name: String, _ group: SettingGroup<Owner>) {
    self.name = name
    help = group.help
    nested = group
    (path, required, unit, defaultWords) = (nil, nil, nil, nil)
    form = .section(accepted: "a mapping with the keys \(group.names.joined(separator: ", "))")
    value = { .mapping(group.values(of: $0)) }
    decode = { _ in nil }
    set = { _, _ in }
    problem = { _ in nil }
  }

  /// A key whose mapping or list is declared in another group, and neither kept by the owner nor recorded.
  package init(section name: String, accepted: String, required: String? = nil, default words: String? = nil, _ help: String) {
    self.name = name
    self.help = help
    self.required = required
    (path, unit, nested) = (nil, nil, nil)
    form = .section(accepted: accepted)
    defaultWords = words
    record = .never
    value = { _ in .null }
    decode = { _ in nil }
    set = { _, _ in }
    problem = { _ in nil }
  }

  /// The same for some owners only; elsewhere it is refused with "accepted: it with `words` only".
  package func only(
    _ words: String, acceptsDefault: Bool = false, where holds: @escaping @Sendable (Owner) -> Bool
  ) -> SettingKey {
    var key = self
    key.condition = Condition(words: words, holds: holds, acceptsDefault: acceptsDefault)
    return key
  }

  package var recordedIfChanged: SettingKey { recorded(.ifChanged) }
  package var recordedIfPresent: SettingKey { recorded(.ifPresent) }
  package var notRecorded: SettingKey { recorded(.never) }

  /// Whether an owner has the key.
  package func applies(to owner: Owner) -> Bool { condition?.holds(owner) ?? true }

  private func recorded(_ record: Record) -> SettingKey {
    var key = self
    key.record = record
    return key
  }
}

/// A type whose settings are declared once.
package protocol DeclaredSettings: Sendable {
  static var settings: SettingGroup<Self> { get }
}

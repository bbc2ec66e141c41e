/// A value as a person wrote it, and where it stands.
struct StudyNode: Sendable {
  struct Entry: Sendable {
    var key: String
    /// Where the key stands.
    var place: SourceLocation
    var value: StudyNode
  }

  enum Content: Sendable {
    /// `isPlain`: written without quotes, so that it may be a number, a bool or null.
    case scalar(String, isPlain: Bool)
    case sequence([StudyNode])
    case mapping([Entry])
  }

  var content: Content
  var place: SourceLocation
  /// Set on top of the study by `--set`, a preset or a level of a factor.
  var isOverride = false

  /// `~`, `null` or nothing at all.
  var isNull: Bool {
    guard case .scalar(let text, isPlain: true) = content else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }

  var entries: [Entry]? {
    guard case .mapping(let entries) = content else { return nil }
    return entries
  }

  /// The value of `key`, where this is a mapping that has it.
  subscript(key: String) -> StudyNode? {
    entries?.first { $0.key == key }?.value
  }

  /// Sets `key` of a mapping; a new key goes to the end.
  mutating func set(_ key: String, to value: StudyNode, at place: SourceLocation) {
    guard case .mapping(var entries) = content else { return }
    if let index = entries.firstIndex(where: { $0.key == key }) {
      entries[index] = Entry(key: key, place: place, value: value)
    } else {
      entries.append(Entry(key: key, place: place, value: value))
    }
    content = .mapping(entries)
  }

  mutating func remove(_ key: String) {
    guard case .mapping(let entries) = content else { return }
    content = .mapping(entries.filter { $0.key != key })
  }

  /// How an error names the value.
  var quotation: String {
    switch content {
    case .scalar(let text, isPlain: true):
      isNull ? "empty" : Self.excerpt(text)
    case .scalar(let text, isPlain: false): "the quoted text \"\(Self.excerpt(text))\""
    case .sequence(let items): items.isEmpty ? "an empty list" : "a list"
    case .mapping(let entries): entries.isEmpty ? "an empty mapping" : "a mapping"
    }
  }

  /// At most 40 characters on one line, control characters replaced.
  static func excerpt(_ text: String) -> String {
    let visible = String(text.unicodeScalars.prefix(41).map { $0.value < 32 || $0.value == 127 ? " " : Character($0) })
    return visible.unicodeScalars.count > 40 ? String(visible.prefix(40)) + "…" : visible
  }

  /// The value in YAML's flow style: the level of a factor that is not a number.
  var flowText: String {
    switch content {
    case .scalar(let text, _): isNull ? "null" : text
    case .sequence(let items): "[" + items.map(\.flowText).joined(separator: ", ") + "]"
    case .mapping(let entries): "{" + entries.map { "\($0.key): \($0.value.flowText)" }.joined(separator: ", ") + "}"
    }
  }

  /// Whether a text can name a method, a preset or a case: a letter followed by letters, digits, _ and -, at most 64 in all.
  static func isLabel(_ text: String) -> Bool {
    guard let first = text.utf8.first, text.utf8.count <= 64 else { return false }
    let letter = { (byte: UInt8) in (byte | 32 >= UInt8(ascii: "a")) && (byte | 32 <= UInt8(ascii: "z")) }
    return letter(first)
      && text.utf8.allSatisfy {
        letter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
      }
  }
}

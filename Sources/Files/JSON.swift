/// A JSON value, written in one of two forms.
///
/// `canonical` is the form that programs compare by its hash: keys sorted by code point, no blanks, everything outside
/// ASCII escaped, doubles as the shortest decimal that reads back as the same double. Python's
/// `json.dumps(value, sort_keys=True, separators=(",", ":"))` writes the same text. `indented` is the form for readers:
/// keys in the order given, two blanks of indentation, whole numbers without a fraction, infinities and NaN as null.
public enum JSON: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case unsigned(UInt64)
  case number(Double)
  case text(String)
  case array([JSON])
  case members([Member])

  public struct Member: Hashable, Sendable {
    public let key: String
    public let value: JSON

    public init(_ key: String, _ value: JSON) {
      self.key = key
      self.value = value
    }
  }

  /// An object whose keys have no order of their own.
  public static func object(_ members: [String: JSON]) -> JSON {
    .members(members.sorted { $0.key < $1.key }.map { Member($0.key, $0.value) })
  }

  /// An object that is written in the order of `pairs`.
  public static func ordered(_ pairs: [(String, JSON)]) -> JSON { .members(pairs.map { Member($0.0, $0.1) }) }

  /// This object with more members at its end.
  public func adding(_ pairs: [(String, JSON)]) -> JSON {
    guard case .members(let members) = self else { preconditionFailure("only objects have members") }
    return .members(members + pairs.map { Member($0.0, $0.1) })
  }

  /// A finite number, or null for nil, NaN and the infinities, which JSON cannot spell.
  public init(_ value: Double?) { self = value.flatMap { $0.isFinite ? .number($0) : nil } ?? .null }

  // MARK: canonical form

  public var canonical: String {
    var text = ""
    append(to: &text)
    return text
  }

  private func append(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .unsigned(let value): text += String(value)
    case .number(let value):
      precondition(value.isFinite, "JSON has no spelling for infinities and NaN")
      text += value == 0 ? "0.0" : value.description
    case .text(let value): text += quoted(value, asciiOnly: true)
    case .array(let values):
      text += "["
      for (i, value) in values.enumerated() {
        if i > 0 { text += "," }
        value.append(to: &text)
      }
      text += "]"
    case .members(let members):
      text += "{"
      let sorted = members.sorted { $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars) }
      for (i, member) in sorted.enumerated() {
        if i > 0 { text += "," }
        text += quoted(member.key, asciiOnly: true) + ":"
        member.value.append(to: &text)
      }
      text += "}"
    }
  }

  // MARK: form for readers

  public func indented(by indent: String = "") -> String {
    let inner = indent + "  "
    switch self {
    case .number(let value):
      guard value.isFinite else { return "null" }
      return value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
    case .text(let text): return quoted(text, asciiOnly: false)
    case .array(let values): return "[" + values.map { $0.indented(by: inner) }.joined(separator: ", ") + "]"
    case .members(let members):
      guard !members.isEmpty else { return "{}" }
      let lines = members.map { "\(inner)\(quoted($0.key, asciiOnly: false)): \($0.value.indented(by: inner))" }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
    default: return canonical
    }
  }
}

private func quoted(_ string: String, asciiOnly: Bool) -> String {
  var text = "\""
  for scalar in string.unicodeScalars {
    switch scalar {
    case "\"": text += "\\\""
    case "\\": text += "\\\\"
    case "\n": text += "\\n"
    case "\r": text += "\\r"
    case "\t": text += "\\t"
    case "\u{8}": text += "\\b"
    case "\u{c}": text += "\\f"
    case " "..."~": text.unicodeScalars.append(scalar)
    case _ where !asciiOnly && scalar.value > 0x7f: text.unicodeScalars.append(scalar)
    default:
      for unit in String(scalar).utf16 {
        let digits = String(unit, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
  }
  return text + "\""
}

import Crypto
import SettingKeys

/// A JSON value with one spelling: what two programs must agree on before they compare hashes.
///
/// Keys sorted by code point, no blanks, everything outside ASCII escaped, doubles as the shortest decimal that reads
/// back as the same double. Python's `json.dumps(value, sort_keys=True, separators=(",", ":"))` writes the same text.
public enum CanonicalJSON: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case unsigned(UInt64)
  /// Finite; infinities and NaN have no spelling in JSON.
  case number(Double)
  case text(String)
  case array([CanonicalJSON])
  case object([String: CanonicalJSON])

  public var canonical: String {
    var text = ""
    append(to: &text)
    return text
  }

  func append(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .unsigned(let value): text += String(value)
    case .number(let value):
      precondition(value.isFinite, "JSON has no spelling for infinities and NaN")
      text += value == 0 ? "0.0" : value.description
    case .text(let value): Self.append(quoted: value, to: &text)
    case .array(let values):
      text += "["
      for (i, value) in values.enumerated() {
        if i > 0 { text += "," }
        value.append(to: &text)
      }
      text += "]"
    case .object(let values):
      text += "{"
      let sorted = values.sorted { $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars) }
      for (i, (key, value)) in sorted.enumerated() {
        if i > 0 { text += "," }
        Self.append(quoted: key, to: &text)
        text += ":"
        value.append(to: &text)
      }
      text += "}"
    }
  }

  private static func append(quoted string: String, to text: inout String) {
    text += "\""
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
      default:
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      }
    }
    text += "\""
  }
}

extension CanonicalJSON {
  init(_ value: SettingValue) {
    self =
      switch value {
      case .null: .null
      case .bool(let value): .bool(value)
      case .integer(let value): .integer(value)
      case .unsigned(let value): .unsigned(value)
      case .number(let value): .number(value)
      case .text(let value): .text(value)
      case .list(let values): .array(values.map(CanonicalJSON.init))
      case .mapping(let values): .object(values.mapValues(CanonicalJSON.init))
      }
  }
}

extension SHA256Digest {
  /// 64 lower-case hexadecimal digits.
  var hexadecimal: String { RunKey(bytes: Array(self)).description }
}

/// The value of a setting, in the terms of a study file and of JSON.
public indirect enum SettingValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case unsigned(UInt64)
  case number(Double)
  case text(String)
  case list([SettingValue])
  case mapping([String: SettingValue])

  package static func numbers(_ values: [Double]) -> SettingValue { .list(values.map { .number($0) }) }
  package static func integers(_ values: [Int]) -> SettingValue { .list(values.map { .integer($0) }) }
}

extension SettingValue: CustomStringConvertible {
  /// YAML in flow style; the keys of a mapping in alphabetical order.
  public var description: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .unsigned(let value): String(value)
    case .number(let value): NumberRange.text(value)
    case .text(let text): text
    case .list(let values): "[" + values.map(\.description).joined(separator: ", ") + "]"
    case .mapping(let values):
      "{" + values.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ") + "}"
    }
  }
}

import Files
import SettingKeys

extension JSON {
  package init(_ value: SettingValue) {
    self =
      switch value {
      case .null: .null
      case .bool(let value): .bool(value)
      case .integer(let value): .integer(value)
      case .unsigned(let value): .unsigned(value)
      case .number(let value): .number(value)
      case .text(let value): .text(value)
      case .list(let values): .array(values.map(JSON.init))
      case .mapping(let values): .object(values.mapValues(JSON.init))
      }
  }
}

/// JSON Schema (draft 2020-12) of what is accepted.
extension SettingForm {
  package var schema: [String: SettingValue] {
    switch self {
    case .bool: return ["type": .text("boolean")]
    case .integer(let range):
      return ["type": .text("integer"), "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
    case .unsigned: return ["type": .text("integer"), "minimum": .integer(0), "maximum": .unsigned(.max)]
    case .number(let range): return range.schema
    case .text(let accepted): return ["type": .text("string"), "minLength": .integer(1), "$comment": .text(accepted)]
    case .choice(let names): return ["enum": .list(names.map { .text($0) })]
    case .optional(let form): return Self.any([form.schema, ["type": .text("null")]])
    case .word(let word, let form, _): return Self.any([["const": .text(word)], form.schema])
    case .list(let list):
      var schema: [String: SettingValue] = [
        "type": .text("array"), "items": .mapping(list.element.schema), "minItems": .integer(list.count.lowerBound),
        "maxItems": .integer(list.count.upperBound),
      ]
      if list.order != .any { schema["uniqueItems"] = .bool(true) }
      return list.orSingle ? Self.any([list.element.schema, schema]) : schema
    case .scalar: return ["type": .list([.text("number"), .text("string"), .text("boolean")])]
    case .mapping(let value, _): return ["type": .text("object"), "additionalProperties": .mapping(value.schema)]
    case .section(let accepted): return ["$comment": .text(accepted)]
    }
  }

  private static func any(_ schemas: [[String: SettingValue]]) -> [String: SettingValue] {
    ["anyOf": .list(schemas.map { .mapping($0) })]
  }
}

extension NumberRange {
  fileprivate var schema: [String: SettingValue] {
    var schema: [String: SettingValue] = ["type": .text(isWhole ? "integer" : "number")]
    switch lower {
    case .none: break
    case .above(let bound): schema["exclusiveMinimum"] = .number(bound)
    case .atLeast(let bound): schema["minimum"] = .number(bound)
    }
    switch upper {
    case .none: break
    case .below(let bound): schema["exclusiveMaximum"] = .number(bound)
    case .atMost(let bound): schema["maximum"] = .number(bound)
    }
    return schema
  }
}

extension SettingReference.Row {
  package var schema: SettingValue {
    var schema = form.schema
    schema["description"] = .text(unit.map { "\(help) Unit: \($0)." } ?? help)
    if let value { schema["default"] = value }
    return .mapping(schema)
  }
}

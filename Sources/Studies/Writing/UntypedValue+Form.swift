import SettingKeys

/// What is accepted, against what was written.
extension UntypedValue {
  /// The value, where it is of the form; a section is not read here.
  func value(of form: SettingForm) throws -> SettingValue {
    switch form {
    case .bool: return .bool(try bool())
    case .integer(let range): return .integer(try integer(in: range, form))
    case .unsigned: return .unsigned(try integer(in: 0...UInt64.max, form))
    case .number(let range): return .number(try number(range))
    case .text(let accepted): return .text(try text(accepted))
    case .choice(let names):
      guard case .scalar(let text, _) = node.content, names.contains(text) else { throw refusal(form.accepted, names: names) }
      return .text(text)
    case .optional(let form): return node.isNull ? .null : try value(of: form)
    case .word(let word, let other, let accepted):
      guard case .scalar(let text, _) = node.content else { throw refusal(accepted) }
      if text == word { return .text(word) }
      guard let value = try? value(of: other) else { throw refusal(accepted, names: [word]) }
      return value
    case .list(let list): return .list(try values(of: list))
    case .scalar: return try scalar(form)
    case .mapping(let value, let accepted): return .mapping(try mapping(of: value, accepted))
    case .section(let accepted): throw refusal(accepted)
    }
  }

  private var plain: String? {
    guard case .scalar(let text, isPlain: true) = node.content else { return nil }
    return text
  }

  private func integer<Value: FixedWidthInteger>(in range: ClosedRange<Value>, _ form: SettingForm) throws -> Value {
    guard let value = plain.flatMap({ Scalar.integer($0, as: Value.self) }), range.contains(value) else {
      if let plain, let value = Scalar.number(plain).flatMap(Value.init(exactly:)), range.contains(value) {
        throw error("is \(node.quotation)", accepted: form.accepted, hint: "write \(value)")
      }
      throw refusal(form.accepted)
    }
    return value
  }

  private func number(_ range: NumberRange) throws -> Double {
    guard let value = plain.flatMap(Scalar.number) else { throw refusal(range.sentence) }
    guard value.isFinite else { throw error("is \(node.quotation), which is not finite", accepted: range.sentence) }
    guard range.contains(value) else {
      if let reason = range.reason?(value) { throw error("is \(node.quotation)\(reason)", accepted: range.sentence) }
      throw refusal(range.sentence)
    }
    return value == 0 ? 0 : value
  }

  private func bool() throws -> Bool {
    guard let value = plain.flatMap(Scalar.bool) else {
      if let plain, ["yes", "no", "on", "off", "y", "n"].contains(plain.lowercased()) {
        throw error("is \(plain)", accepted: "true or false", hint: "yes, no, on and off are read as text")
      }
      throw refusal("true or false")
    }
    return value
  }

  /// Any scalar that is not empty; a text may look like a number or a bool.
  private func text(_ accepted: String) throws -> String {
    guard case .scalar(let text, _) = node.content, !node.isNull, text.contains(where: { !$0.isWhitespace }) else {
      throw refusal(accepted)
    }
    return text
  }

  private func scalar(_ form: SettingForm) throws -> SettingValue {
    guard case .scalar(let text, let isPlain) = node.content, !node.isNull else { throw refusal(form.accepted) }
    guard isPlain else { return .text(text) }
    if let value = Scalar.bool(text) { return .bool(value) }
    if let value = Scalar.integer(text, as: Int.self) { return .integer(value) }
    if let value = Scalar.number(text) {
      guard value.isFinite else { throw error("is \(node.quotation), which is not finite", accepted: form.accepted) }
      return .number(value)
    }
    return .text(text)
  }

  private func mapping(of form: SettingForm, _ accepted: String) throws -> [String: SettingValue] {
    guard let entries = node.entries else { throw refusal(accepted) }
    var values: [String: SettingValue] = [:]
    for entry in entries {
      guard StudyNode.isLabel(entry.key) else {
        throw StudyError(
          entry.place, "\(path).\(StudyNode.excerpt(entry.key))", "is not a valid name",
          accepted: "a letter followed by letters, digits, _ and -, at most 64 in all")
      }
      values[entry.key] = try UntypedValue(node: entry.value, path: "\(path).\(entry.key)").value(of: form)
    }
    return values
  }

  private func values(of list: SettingForm.List) throws -> [SettingValue] {
    if list.orSingle, case .scalar = node.content, Scalar.isNumeric(node) { return [try value(of: list.element)] }
    guard case .sequence(let items) = node.content, !items.isEmpty || list.count.contains(0) else { throw refusal(list.accepted) }
    guard list.count.contains(items.count) else {
      let accepted = items.count > list.count.upperBound ? "at most \(list.count.upperBound)" : list.accepted
      throw error("has \(items.count) \(list.noun)\(items.count == 1 ? "" : "s")", accepted: accepted)
    }
    var values: [SettingValue] = []
    var seen: Set<SettingValue> = []
    for item in elements {
      let value = try item.value(of: list.element)
      switch list.order {
      case .any: break
      case .distinct:
        guard seen.insert(value).inserted else {
          throw item.error("is \(item.node.quotation) again", accepted: "each value once")
        }
      case .increasing(let accepted):
        if let last = values.last, !last.isSmaller(than: value) {
          throw item.error("is \(item.node.quotation) after \(last)", accepted: accepted)
        }
      }
      values.append(value)
    }
    return values
  }
}

extension SettingValue {
  fileprivate func isSmaller(than other: SettingValue) -> Bool {
    switch (self, other) {
    case (.integer(let a), .integer(let b)): a < b
    case (.number(let a), .number(let b)): a < b
    default: false
    }
  }
}

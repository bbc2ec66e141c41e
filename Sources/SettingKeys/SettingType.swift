/// How a Swift type is written in a study file and in JSON: what is accepted, and the way there and back.
///
/// There is one for each kind of value (`.positive`, `.whole(1...100)`, `.bool`, `.choice`, `.numbers(.nonNegative)`, …), found
/// by the type of the key path in a `SettingKey`. A new one is an extension of `SettingType where Value == NewType`.
package struct SettingType<Value: Sendable>: Sendable {
  package var form: SettingForm
  package let encode: @Sendable (Value) -> SettingValue
  /// Nil for a value that is not of the form.
  package let decode: @Sendable (SettingValue) -> Value?
  /// What is wrong with a value of the right form; nil for nothing.
  package var problem: @Sendable (Value) -> SettingProblem?

  package init(
    _ form: SettingForm, encode: @escaping @Sendable (Value) -> SettingValue,
    decode: @escaping @Sendable (SettingValue) -> Value?,
    problem: @escaping @Sendable (Value) -> SettingProblem? = { _ in nil }
  ) {
    self.form = form
    self.encode = encode
    self.decode = decode
    self.problem = problem
  }

  /// The same, refusing also what `problem` speaks of.
  package func refusing(_ problem: @escaping @Sendable (Value) -> SettingProblem?) -> SettingType {
    var result = self
    result.problem = { [earlier = self.problem] value in earlier(value) ?? problem(value) }
    return result
  }

  /// `null`, or a value: `.orNull(.positive)`.
  package static func orNull<Wrapped>(_ type: SettingType<Wrapped>) -> SettingType where Value == Wrapped? {
    SettingType(
      .optional(type.form), encode: { $0.map(type.encode) ?? .null },
      decode: { $0 == .null ? .some(nil) : type.decode($0).map { .some($0) } }, problem: { $0.flatMap(type.problem) })
  }

  /// A value of a setting that is nil where nobody writes it; `null` cannot be written.
  package static func orAbsent<Wrapped>(_ type: SettingType<Wrapped>) -> SettingType where Value == Wrapped? {
    SettingType(
      type.form, encode: { $0.map(type.encode) ?? .null },
      decode: { $0 == .null ? .some(nil) : type.decode($0).map { .some($0) } }, problem: { $0.flatMap(type.problem) })
  }
}

/// Why a value of the right form is refused.
package struct SettingProblem: Hashable, Sendable {
  /// The sentence between the key and "; accepted:".
  package enum Sentence: Hashable, Sendable {
    /// "is VALUE", as it was written, and this.
    case value(String)
    case says(String)
  }
  package let sentence: Sentence
  /// What would be accepted; nil where the form says it.
  package let accepted: String?

  /// "KEY `sentence`; accepted: …".
  package init(_ sentence: String, accepted: String? = nil) {
    self.sentence = .says(sentence)
    self.accepted = accepted
  }

  /// "KEY is VALUE`suffix`; accepted: …".
  package static func value(_ suffix: String = "", accepted: String? = nil) -> SettingProblem {
    SettingProblem(sentence: .value(suffix), accepted: accepted)
  }

  private init(sentence: Sentence, accepted: String?) {
    self.sentence = sentence
    self.accepted = accepted
  }
}

extension SettingType where Value == Double {
  package static func number(_ range: NumberRange) -> SettingType {
    SettingType(.number(range), encode: { .number($0) }, decode: { if case .number(let value) = $0 { value } else { nil } })
  }
  package static var positive: SettingType { number(.positive) }
  package static var nonNegative: SettingType { number(.nonNegative) }
  /// Greater than 0 and at most 1.
  package static var probability: SettingType { number(.probability) }
  /// Greater than 0 and less than 1.
  package static var fraction: SettingType { number(.fraction) }

  /// The same with ", such as VALUE" at the end of what is accepted.
  package func example(_ value: Double) -> SettingType { changingRange { $0.example = value } }
  /// The same; `reason` ends the sentence "… is VALUE" for some numbers outside the range (", and beta = 0 makes …").
  package func because(_ reason: @escaping @Sendable (Double) -> String?) -> SettingType { changingRange { $0.reason = reason } }

  private func changingRange(_ change: (inout NumberRange) -> Void) -> SettingType {
    guard case .number(var range) = form else { return self }
    change(&range)
    var result = self
    result.form = .number(range)
    return result
  }
}

extension SettingType where Value == Int {
  package static func whole(_ range: ClosedRange<Int>) -> SettingType {
    SettingType(.integer(range), encode: { .integer($0) }, decode: { if case .integer(let value) = $0 { value } else { nil } })
  }
}

extension SettingType where Value == UInt64 {
  package static var unsigned: SettingType {
    SettingType(.unsigned, encode: { .unsigned($0) }, decode: { if case .unsigned(let value) = $0 { value } else { nil } })
  }
}

extension SettingType where Value == Bool {
  package static var bool: SettingType {
    SettingType(.bool, encode: { .bool($0) }, decode: { if case .bool(let value) = $0 { value } else { nil } })
  }
}

extension SettingType where Value == String {
  package static func text(_ accepted: String) -> SettingType {
    SettingType(
      .text(accepted: accepted), encode: { .text($0) }, decode: { if case .text(let value) = $0 { value } else { nil } })
  }
}

extension SettingType where Value == String {
  /// One of these names.
  package static func oneOf(_ names: [String]) -> SettingType {
    SettingType(.choice(names), encode: { .text($0) }, decode: { if case .text(let value) = $0 { value } else { nil } })
  }
}

extension SettingType where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  /// One of the cases, by its raw value.
  package static var choice: SettingType {
    SettingType(
      .choice(Value.allCases.map(\.rawValue)), encode: { .text($0.rawValue) },
      decode: { if case .text(let name) = $0 { Value(rawValue: name) } else { nil } })
  }
}

extension SettingType {
  /// A list of values of another type. `accepted` says what the list is: "a list of at least two widths, such as [2, 1]".
  package static func list<Element>(
    of element: SettingType<Element>, _ accepted: String, count: ClosedRange<Int> = 1...Limits.listLength,
    order: SettingForm.List.Order = .any, noun: String = "value", orSingle: Bool = false
  ) -> SettingType where Value == [Element] {
    let list = SettingForm.List(
      element: element.form, count: count, order: order, noun: noun, orSingle: orSingle, accepted: accepted)
    return SettingType(
      .list(list), encode: { .list($0.map(element.encode)) },
      decode: {
        guard case .list(let items) = $0 else { return nil }
        let values = items.compactMap(element.decode)
        return values.count == items.count ? values : nil
      })
  }
}

extension SettingType {
  /// A mapping or list that is read by itself, from keys of its own.
  package static func section(_ accepted: String, encode: @escaping @Sendable (Value) -> SettingValue) -> SettingType {
    SettingType(.section(accepted: accepted), encode: encode) { _ in nil }
  }
}

extension SettingType where Value == [Int] {
  /// Widths of the layers of a network, inputs first.
  package static var layers: SettingType {
    let accepted = "a list of at least two widths, such as [2, 25, 25, 1]"
    return list(of: .whole(1...Limits.width), accepted, count: 2...33, noun: "width").refusing { widths in
      let parameters = zip(widths, widths.dropFirst()).reduce(0.0) { $0 + Double($1.1) * (Double($1.0) + 1) }
      guard parameters > Limits.parameters else { return nil }
      return SettingProblem("has more than \(Int(Limits.parameters)) parameters", accepted: "a smaller network")
    }
  }
}

extension SettingType where Value == [Double] {
  /// Numbers in increasing order, each once.
  package static func increasing(_ range: NumberRange, such example: String) -> SettingType {
    list(
      of: .number(range), "a list of numbers greater than 0, such as \(example)", count: 1...1000,
      order: .increasing(accepted: "increasing numbers, each once"))
  }

  /// Different numbers in any order.
  package static func numbers(_ range: NumberRange) -> SettingType {
    list(of: .number(range), "a list, not empty, in which each value is \(range.sentence)", order: .distinct)
  }

  /// Different numbers, each of which is a candidate; one may be written without brackets.
  package static func grid(_ range: NumberRange) -> SettingType {
    list(of: .number(range), "a list, not empty, in which each value is \(range.sentence)", order: .distinct, orSingle: true)
  }
}

extension SettingType where Value == [String: [Double]] {
  /// Names with lists of different numbers: `{lambda: [0.01, 0.1, 1]}`.
  package static func lists(_ accepted: String) -> SettingType {
    let list = SettingType<[Double]>.grid(NumberRange())
    return SettingType(
      .mapping(of: list.form, accepted: accepted), encode: { .mapping($0.mapValues(list.encode)) },
      decode: {
        guard case .mapping(let values) = $0 else { return nil }
        let lists = values.compactMapValues(list.decode)
        return lists.count == values.count ? lists : nil
      })
  }
}

extension SettingType where Value == [String: SettingValue] {
  /// Names with numbers, texts, true or false.
  package static func scalars(_ accepted: String) -> SettingType {
    SettingType(
      .mapping(of: .scalar, accepted: accepted), encode: { .mapping($0) },
      decode: { if case .mapping(let values) = $0 { values } else { nil } })
  }
}

/// A typed value as a person wrote it, and where.
struct Written<Value: Sendable>: Sendable {
  let value: Value
  let place: Place
  let path: String
  /// Set by `--set`, a preset or a level of a factor.
  let isOverride: Bool

  func error(_ problem: String, accepted: String? = nil, hint: String? = nil) -> StudyError {
    StudyError(place, path, problem, accepted: accepted, hint: hint)
  }
}

/// The numbers a key accepts.
struct NumberRange: Sendable {
  let sentence: String
  let contains: @Sendable (Double) -> Bool

  static let positive = NumberRange(sentence: "a number greater than 0") { $0 > 0 }
  static let nonNegative = NumberRange(sentence: "a number of at least 0") { $0 >= 0 }
  static let probability = NumberRange(sentence: "a number greater than 0 and at most 1") { $0 > 0 && $0 <= 1 }
  static let fraction = NumberRange(sentence: "a number greater than 0 and less than 1") { $0 > 0 && $0 < 1 }
}

/// A value before it is known what type its key asks for.
struct UntypedValue: Sendable {
  let node: StudyNode
  let path: String

  func error(_ problem: String, accepted: String? = nil, hint: String? = nil) -> StudyError {
    StudyError(node.place, path, problem, accepted: accepted, hint: hint)
  }

  /// "… is (value); accepted: …", with a hint where the value is nearly right.
  func refusal(_ accepted: String, names: [String] = []) -> StudyError {
    var hint: String?
    if case .scalar(let text, let isPlain) = node.content {
      hint = NearestName.of(text, among: names).map { "did you mean \($0)?" }
      if names.isEmpty { hint = Scalar.hint(text, isPlain: isPlain) }
    }
    return error("is \(node.quotation)", accepted: accepted, hint: hint)
  }

  func written<Value>(_ value: Value) -> Written<Value> {
    Written(value: value, place: node.place, path: path, isOverride: node.isOverride)
  }

  private var plain: String? {
    guard case .scalar(let text, isPlain: true) = node.content else { return nil }
    return text
  }

  func integer<Value: FixedWidthInteger & Sendable>(in range: ClosedRange<Value>) throws -> Written<Value> {
    guard let value = plain.flatMap({ Scalar.integer($0, as: Value.self) }), range.contains(value) else {
      let accepted = "a whole number from \(range.lowerBound) to \(range.upperBound)"
      if let plain, let value = Scalar.number(plain).flatMap(Value.init(exactly:)), range.contains(value) {
        throw error("is \(node.quotation)", accepted: accepted, hint: "write \(value)")
      }
      throw refusal(accepted)
    }
    return written(value)
  }

  func number(_ range: NumberRange) throws -> Written<Double> {
    guard let value = plain.flatMap(Scalar.number) else { throw refusal(range.sentence) }
    guard value.isFinite else { throw error("is \(node.quotation), which is not finite", accepted: range.sentence) }
    guard range.contains(value) else { throw refusal(range.sentence) }
    return written(value == 0 ? 0 : value)
  }

  func truth() throws -> Written<Bool> {
    guard let value = plain.flatMap(Scalar.truth) else {
      if let plain, ["yes", "no", "on", "off", "y", "n"].contains(plain.lowercased()) {
        throw error("is \(plain)", accepted: "true or false", hint: "yes, no, on and off are words, not truth values")
      }
      throw refusal("true or false")
    }
    return written(value)
  }

  /// Any scalar that is not empty; a text may look like a number or a truth value.
  func text(_ accepted: String) throws -> Written<String> {
    guard case .scalar(let text, _) = node.content, !node.isNull, text.contains(where: { !$0.isWhitespace }) else {
      throw refusal(accepted)
    }
    return written(text)
  }

  func choice<Value>(of type: Value.Type = Value.self) throws -> Written<Value>
  where Value: RawRepresentable & CaseIterable & Sendable, Value.RawValue == String {
    let names = Value.allCases.map(\.rawValue)
    guard case .scalar(let text, _) = node.content, let value = Value(rawValue: text) else {
      throw refusal(names.joined(separator: ", "), names: names)
    }
    return written(value)
  }

  func list(_ accepted: String) throws -> [UntypedValue] {
    guard case .sequence(let items) = node.content, !items.isEmpty else { throw refusal(accepted) }
    return items.enumerated().map { UntypedValue(node: $1, path: "\(path)[\($0)]") }
  }

  /// `null` or a value.
  func optional<Value>(_ read: (UntypedValue) throws -> Written<Value>) throws -> Written<Value?> {
    if node.isNull { return written(nil) }
    return written(try read(self).value)
  }
}

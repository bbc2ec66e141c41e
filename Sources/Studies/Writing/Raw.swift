import SettingKeys

/// A typed value as a person wrote it, and where.
struct Raw<Value: Sendable>: Sendable {
  let value: Value
  let place: SourceLocation
  let path: String
  /// Set by `--set`, a preset or a level of a factor.
  let isOverride: Bool

  func error(_ problem: String, accepted: String? = nil, hint: String? = nil) -> StudyError {
    StudyError(place, path, problem, accepted: accepted, hint: hint)
  }
}

/// A value before it is known what its key asks for.
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

  func written<Value>(_ value: Value) -> Raw<Value> {
    Raw(value: value, place: node.place, path: path, isOverride: node.isOverride)
  }

  /// The value, where it is one that the type accepts.
  func read<Value>(_ type: SettingType<Value>) throws -> Raw<Value> {
    guard let value = type.decode(try value(of: type.form)) else { throw refusal(type.form.accepted) }
    if let problem = type.problem(value) { throw error(problem, type.form) }
    return written(value)
  }

  func error(_ problem: SettingProblem, _ form: SettingForm) -> StudyError {
    let sentence =
      switch problem.sentence {
      case .value(let suffix): "is \(node.quotation)\(suffix)"
      case .says(let sentence): sentence
      }
    return error(sentence, accepted: problem.accepted ?? form.accepted)
  }

  func choice<Value>(of type: Value.Type = Value.self) throws -> Raw<Value>
  where Value: RawRepresentable & CaseIterable & Sendable, Value.RawValue == String {
    try read(.choice)
  }

  /// The elements of a list that is not empty.
  func list(_ accepted: String) throws -> [UntypedValue] {
    guard case .sequence(let items) = node.content, !items.isEmpty else { throw refusal(accepted) }
    return elements
  }

  /// The elements, where this is a list.
  var elements: [UntypedValue] {
    guard case .sequence(let items) = node.content else { return [] }
    return items.enumerated().map { UntypedValue(node: $1, path: "\(path)[\($0)]") }
  }
}

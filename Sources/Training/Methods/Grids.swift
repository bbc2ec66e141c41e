import SettingKeys

/// Settings of which every value is a candidate.
extension SettingKey where Owner == Learner {
  /// Whether 0 may be tried.
  package var acceptsZero: Bool {
    guard case .list(let list) = form, case .number(let range) = list.element else { return false }
    return range.contains(0) && problem(.list([.number(0)])) == nil
  }

  /// Penalty strength; 0 is a student without penalty.
  static var alpha: SettingKey {
    SettingKey(
      "alpha", \.values, .grid(.nonNegative), required: "a list of penalty strengths, such as [0.02, 0.1, 0.5]",
      unit: "protocol.alpha_unit", "Penalty strengths that are tried, each a candidate.")
  }

  /// Penalty strength of a method that would not be itself at 0.
  static func positiveAlpha(_ method: String) -> SettingKey {
    SettingKey(
      "alpha", \.values,
      .grid(.nonNegative).refusing {
        $0.contains(0)
          ? SettingProblem(
            "contains 0, at which \(method) has no reason to remove anything", accepted: "numbers greater than 0") : nil
      }, required: "a list of penalty strengths, such as [0.02, 0.1, 0.5]", unit: "protocol.alpha_unit",
      "Penalty strengths that are tried, each a candidate; not 0.")
  }
}

import Foundation
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
      "alpha", \.values, .grid(.nonNegative), default: usualValues,
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
      }, default: usualValues, unit: "protocol.alpha_unit",
      "Penalty strengths that are tried, each a candidate; not 0.")
  }

  private static var usualValues: String { "as many values as candidates, from the noise of the labels" }
}

extension Learner {
  /// The values that are tried where a study states none: 0 where the method accepts it and validation chooses (where the
  /// description length chooses, 0 competes anyway), and others in a geometric sequence over the usual strengths, with two
  /// digits.
  package func usualValues(count: Int, unit: Double) -> [Double] {
    let range = kind.usualStrengths(unit: unit)
    let beginsAtZero = count > 1 && selection == .validation && kind.grid?.acceptsZero == true
    let positive = count - (beginsAtZero ? 1 : 0)
    let ratio = log(range.upperBound / range.lowerBound)
    let values = (0..<positive).map { i in
      Self.withTwoDigits(range.lowerBound * exp(ratio * (positive == 1 ? 0.5 : Double(i) / Double(positive - 1))))
    }
    return (beginsAtZero ? [0] : []) + values
  }

  private static func withTwoDigits(_ value: Double) -> Double { Double(String(format: "%.1e", value)) ?? value }
}

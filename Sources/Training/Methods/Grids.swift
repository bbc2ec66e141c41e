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

  private static var usualValues: String {
    "as many values as candidates, from the noise of the labels; `auto` widens them on pilot teachers"
  }
}

extension Learner {
  /// The values that are tried where a study states none: 0 where the method accepts it and validation chooses (where the
  /// description length chooses, 0 competes anyway), and others in a geometric sequence over the usual strengths, with two
  /// digits.
  package func usualValues(count: Int, unit: Double) -> [Double] {
    let beginsAtZero = count > 1 && selection == .validation && kind.grid?.acceptsZero == true
    let positive = count - (beginsAtZero ? 1 : 0)
    return (beginsAtZero ? [0] : []) + Self.spread(positive, over: kind.usualStrengths(unit: unit))
  }

  /// Positive numbers in a geometric sequence from one end of a range to the other, with two digits.
  package static func spread(_ count: Int, over range: ClosedRange<Double>) -> [Double] {
    let ratio = log(range.upperBound / range.lowerBound)
    return (0..<count).map { i in
      withTwoDigits(range.lowerBound * exp(ratio * (count == 1 ? 0.5 : Double(i) / Double(count - 1))))
    }
  }

  private static func withTwoDigits(_ value: Double) -> Double { Double(String(format: "%.1e", value)) ?? value }
}

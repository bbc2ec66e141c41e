import Foundation
import LearningCurves

/// A ratio of label numbers in words. "0.64 times fewer" says the opposite of what is meant, so a factor below 1 is turned
/// round and said as more labels.
package enum LabelFactor {
  /// "2.03 times fewer labels", "1.41 to 1.56 times more labels", "between 1.16 times more and 1.08 times fewer labels".
  ///
  /// - Parameter ratio: log₂ of the baseline's over the method's label number.
  package static func words(_ ratio: SampleEfficiency) -> String {
    let (lower, upper) = (ratio.lower, ratio.upper)
    switch (lower.isFinite, upper.isFinite) {
    case (false, false): return "a number of labels that the curves do not bound"
    case (true, false):
      return lower >= 0 ? "at least \(number(lower)) times fewer labels" : "at most \(number(-lower)) times more labels"
    case (false, true):
      return upper <= 0 ? "at least \(number(-upper)) times more labels" : "at most \(number(upper)) times fewer labels"
    case (true, true):
      if number(lower) == "1.00", number(upper) == "1.00" { return "as many labels" }
      if lower >= 0 { return range(lower, upper) + " times fewer labels" }
      if upper <= 0 { return range(-upper, -lower) + " times more labels" }
      return "between \(number(-lower)) times more and \(number(upper)) times fewer labels"
    }
  }

  private static func range(_ a: Double, _ b: Double) -> String {
    number(a) == number(b) ? number(a) : "\(number(a)) to \(number(b))"
  }

  private static func number(_ log2Factor: Double) -> String { String(format: "%.2f", exp2(log2Factor)) }
}

import Foundation
import LearningCurves
import Statistics
import Studies
import Training

/// Does a rotation leave a dense learner's problem as it was? The placebo assumes it, and this measures it.
///
/// Per teacher: the mean over n_train of log₂(excess on rotated teachers/excess on the aligned ones), > 0 where the rotation
/// harms. Two one-sided t tests at 5 % ask whether its mean lies within ±log₂ 1.25. A learner that fails takes some of its
/// weakness or strength from the axes, so that what is gained over it on aligned teachers is not brevity alone.
package struct ManipulationCheck {
  static let margin = 1.25

  /// The aligned condition, and the rotated one that differs in nothing else.
  package var aligned: Int
  package var rotated: Int
  package var method: Int
  var teachers: Int
  /// log₂, mean over teachers with its 90 % interval.
  package var ratio: Double
  var lower: Double
  var upper: Double
  /// p of "within the margin"; NaN where it cannot be tested.
  var p: Double
  package var holds: Bool { p <= 0.05 }

  /// All dense methods in all pairs of conditions; nothing without a rotated arm.
  static func all(_ students: SelectedStudents) -> [ManipulationCheck] {
    let study = students.study
    var found: [ManipulationCheck] = []
    for (a, b) in pairs(study) {
      for (m, method) in study.conditions[a].settings.methods.enumerated() where method.kind.learnerClass == .dense {
        let ratios = (0..<study.conditions[a].settings.teachers.count).map { teacher in
          mean(
            study.trainCounts.indices.map { size in
              log2(
                students.teacherExcess(condition: b, method: m, size: size, teacher: teacher)
                  / students.teacherExcess(condition: a, method: m, size: size, teacher: teacher))
            })
        }
        let test = EquivalenceTest(ratios, margin: log2(margin))
        found.append(
          ManipulationCheck(
            aligned: a, rotated: b, method: m, teachers: ratios.count, ratio: mean(ratios), lower: test?.interval.lower ?? .nan,
            upper: test?.interval.upper ?? .nan, p: test?.p ?? .nan))
      }
    }
    return found
  }

  /// Conditions that differ in the rotation of their teachers only.
  private static func pairs(_ study: Study) -> [(Int, Int)] {
    study.conditions.indices.flatMap { a in
      study.conditions.indices.filter { b in
        var unrotated = study.conditions[b].settings
        guard unrotated.teachers.rotate, !study.conditions[a].settings.teachers.rotate else { return false }
        unrotated.teachers.rotate = false
        return unrotated == study.conditions[a].settings
      }.map { (a, $0) }
    }
  }

  /// "l2 -0.02 (-0.10 to 0.06, holds)".
  func words(_ study: Study) -> String {
    let numbers = String(format: "%.2f (%.2f to %.2f", ratio, lower, upper)
    return "\(study.methodLabels[method]) \(numbers), \(holds ? "holds" : "fails"))"
  }
}

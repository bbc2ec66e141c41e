import LearningCurves
import Statistics
import Studies

/// A method whose excess rises with more labels, shown over teachers: label numbers are read from curves that may not rise.
struct CurveRises {
  var condition: Int
  var method: Int
  /// Pairs of neighbouring n_train, with the p of the rise by Holm over all pairs of the method.
  var pairs: [(from: Int, to: Int, p: Double)]

  /// Of all methods of all conditions.
  static func all(_ students: SelectedStudents) -> [CurveRises] {
    let study = students.study
    var found: [CurveRises] = []
    for (c, condition) in study.conditions.enumerated() {
      for m in study.methodLabels.indices {
        let losses = (0..<condition.settings.teachers.count).map { teacher in
          study.trainCounts.indices.map { students.teacherExcess(condition: c, method: m, size: $0, teacher: teacher) }
        }.filter { $0.allSatisfy { $0 > 0 } }
        guard let test = TeacherRises(losses: losses), !test.rises.isEmpty else { continue }
        found.append(
          CurveRises(
            condition: c, method: m,
            pairs: test.rises.map { (study.trainCounts[$0], study.trainCounts[$0 + 1], test.p[$0]) }))
      }
    }
    return found
  }

  /// "Warning: the excess of dense rises from n = 54 to 97 (p = 0.003)."
  func words(_ study: Study) -> String {
    let sizes = pairs.map { "from n = \($0.from) to \($0.to) (p = \(VerdictSentence.probability($0.p)))" }
    let place = study.conditions.count > 1 ? " at \(study.title(ofCondition: condition))" : ""
    return "Warning: the \(study.vocabulary("excess")) of \(study.methodLabels[method])\(place) rises "
      + "\(sizes.joined(separator: ", ")); label numbers are read from a curve without the rise."
  }

  static func text(_ rises: [CurveRises], of study: Study) -> String {
    rises.map { $0.words(study).wrapped(to: 80, indent: "  ") + "\n" }.joined()
  }
}

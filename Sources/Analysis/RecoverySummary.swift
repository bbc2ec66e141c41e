import Foundation
import Statistics

/// How far the selected students are from their teachers' normal forms, over teachers; NaN where nothing was measured.
package struct RecoverySummary {
  package var teachers: Int
  /// Geometric mean over teachers of the mean over replicates, with the 95 % t interval of the mean of the logarithm.
  package var parameterDistance: (mean: Double, lower: Double, upper: Double)
  /// Arithmetic mean over teachers, which may be 0, with its 95 % t interval.
  package var supportDistance: (mean: Double, lower: Double, upper: Double)

  /// - Parameter perTeacher: means over replicates.
  package init(parameterDistances perTeacher: [Double], supportDistances: [Double]) {
    let parameters = ExcessSummary(excesses: perTeacher, liveParameters: [], theory: nil)
    teachers = perTeacher.count
    parameterDistance = (parameters.geometricMean, parameters.lower, parameters.upper)
    let interval = tInterval(supportDistances)
    supportDistance = (
      supportDistances.isEmpty ? .nan : mean(supportDistances), interval?.lower ?? .nan, interval?.upper ?? .nan
    )
  }

  /// By [condition][method][size], from two variables of the cube.
  static func all(_ students: SelectedStudents, parameters: [Double], supports: [Double]) -> [[[RecoverySummary]]] {
    let study = students.study
    return study.conditions.indices.map { c in
      study.methodLabels.indices.map { m in
        study.trainCounts.indices.map { s in
          RecoverySummary(
            parameterDistances: students.teacherMeans(of: parameters, condition: c, method: m, size: s),
            supportDistances: students.teacherMeans(of: supports, condition: c, method: m, size: s))
        }
      }
    }
  }
}

import Foundation
import Statistics
import Studies

/// How much smaller the excess of a short method is than that of the best dense baseline, at equal n.
///
/// Per teacher: the mean over n_train of log₂(excess of the baseline/excess of the short method), > 0 where the short method
/// predicts better. The best baseline is the one with the least geometric mean of the excess over all teachers and sizes of
/// the condition, so that it is one and the same for all teachers.
package struct StudentAdvantage {
  var condition: Int
  package var short: Int
  package var baseline: Int
  /// nil: quartiles over teachers.
  package var teacher: Int?
  package var log2ExcessRatio: Double
  /// Quartiles over teachers, for the row of all of them; NaN in the rows of single teachers.
  package var lower = Double.nan
  package var upper = Double.nan
  /// Length of the teacher, or the median over teachers.
  package var teacherBits: Double

  package static func all(_ students: SelectedStudents, teacherBits: [[Double]]) -> [StudentAdvantage] {
    let study = students.study
    var found: [StudentAdvantage] = []
    for c in study.conditions.indices {
      func logs(_ method: Int, _ teacher: Int) -> [Double] {
        study.trainCounts.indices.map {
          log2(students.teacherExcess(condition: c, method: method, size: $0, teacher: teacher))
        }
      }
      func level(_ method: Int) -> Double {
        let known = (0..<students.teacherCount).flatMap { logs(method, $0) }.filter(\.isFinite)
        return known.isEmpty ? .infinity : mean(known)
      }
      let baselines = study.analysis.baselines.map(study.methodIndex).map { (method: $0, level: level($0)) }.filter {
        $0.level < .infinity
      }
      guard let baseline = baselines.min(by: { $0.level < $1.level })?.method else { continue }
      for short in study.analysis.short.map(study.methodIndex) {
        var rows: [StudentAdvantage] = []
        for teacher in 0..<study.conditions[c].settings.teachers.count {
          let ratios = zip(logs(baseline, teacher), logs(short, teacher)).map { $0 - $1 }.filter(\.isFinite)
          guard !ratios.isEmpty else { continue }
          rows.append(
            StudentAdvantage(
              condition: c, short: short, baseline: baseline, teacher: teacher, log2ExcessRatio: mean(ratios),
              teacherBits: teacherBits[c][teacher]))
        }
        guard !rows.isEmpty else { continue }
        let quartiles = Quartiles(rows.map(\.log2ExcessRatio))
        found += rows
        found.append(
          StudentAdvantage(
            condition: c, short: short, baseline: baseline, teacher: nil, log2ExcessRatio: quartiles.median,
            lower: quartiles.lower, upper: quartiles.upper, teacherBits: median(rows.map(\.teacherBits))))
      }
    }
    return found
  }
}

import Foundation
import Results
import Statistics
import Studies

/// By what factor the excess of a dense baseline exceeds that of another method, on the same teachers at equal n.
///
/// Per teacher: log₂(excess of the baseline/excess of the method), both being means over replicates, > 0 where the method
/// predicts better. Over teachers: the mean with its 95 % t interval, so that 2^mean is the geometric mean of the ratios;
/// the difference between teachers, which dominates the spread of single curves, cancels. A teacher on which one of the two
/// was found exactly, its excess being nothing but rounding (below 10⁻²⁰), is left out.
package struct ExcessContrast {
  var condition: Int
  package var method: Int
  package var baseline: Int
  package var size: Int
  /// nil: over teachers.
  package var teacher: Int?
  /// Of one teacher, or the mean over teachers.
  package var log2Ratio: Double
  /// 95 % t interval of the mean; NaN for single teachers and for the mean of one.
  package var lower = Double.nan
  package var upper = Double.nan
  /// Median over teachers; the ratio itself for a single one.
  package var median: Double
  /// How many teachers have a ratio.
  package var teachers: Int

  /// Every method that is not a baseline against every baseline of the study.
  package static func all(_ students: SelectedStudents) -> [ExcessContrast] {
    let study = students.study
    let baselines = study.analysis.baselines.map(study.methodIndex)
    let methods = study.methodLabels.indices.filter { !baselines.contains($0) }
    var found: [ExcessContrast] = []
    for c in study.conditions.indices {
      for method in methods {
        for baseline in baselines {
          for size in study.trainCounts.indices {
            func logarithm(_ method: Int, _ teacher: Int) -> Double {
              let excess = students.teacherExcess(condition: c, method: method, size: size, teacher: teacher)
              return excess > 1e-20 ? log2(excess) : .nan
            }
            let ratios = (0..<study.conditions[c].settings.teachers.count)
              .map { ($0, logarithm(baseline, $0) - logarithm(method, $0)) }.filter { $0.1.isFinite }
            guard !ratios.isEmpty else { continue }
            let values = ratios.map(\.1)
            let interval = tInterval(values)
            found += ratios.map {
              ExcessContrast(
                condition: c, method: method, baseline: baseline, size: size, teacher: $0, log2Ratio: $1, median: $1, teachers: 1)
            }
            found.append(
              ExcessContrast(
                condition: c, method: method, baseline: baseline, size: size, teacher: nil, log2Ratio: mean(values),
                lower: interval?.lower ?? .nan, upper: interval?.upper ?? .nan, median: Statistics.median(values),
                teachers: values.count))
          }
        }
      }
    }
    return found
  }

  static func write(_ contrasts: [ExcessContrast], _ axes: StudyAxes, to group: ResultGroup) throws {
    let table = try group.table("row", count: contrasts.count, longName: "method, baseline, n_train and teacher")
    try table.factorColumns(axes, conditions: contrasts.map(\.condition))
    try table.column("method", contrasts.map(\.method), meanings: axes.methods, longName: "method that is not a baseline")
    try table.column("baseline", contrasts.map(\.baseline), meanings: axes.methods, longName: "dense baseline")
    try table.column("n_train", contrasts.map { axes.trainCounts[$0.size] }, longName: "label budget")
    try table.column("teacher", contrasts.map { $0.teacher ?? -1 }, longName: "teacher, -1 for the mean over teachers")
    try table.column(
      "log2_ratio", contrasts.map(\.log2Ratio), longName: "mean of log2(excess of the baseline/excess of the method)")
    try table.column("log2_ratio_lower", contrasts.map(\.lower), longName: "lower end of its 95 % t interval over teachers")
    try table.column("log2_ratio_upper", contrasts.map(\.upper), longName: "upper end of its 95 % t interval over teachers")
    try table.column("log2_ratio_median", contrasts.map(\.median), longName: "its median over teachers")
    try table.column("teachers", contrasts.map(\.teachers), longName: "number of teachers with a ratio")
  }
}

import LearningCurves
import Statistics
import Studies

/// The curves of single teachers and what they say about label numbers.
package struct TeacherCurves {
  package let students: SelectedStudents
  /// Output variance by [condition][teacher].
  let variances: [[Double]]
  /// Length in bits by [condition][teacher].
  let bits: [[Double]]

  package init(students: SelectedStudents, variances: [[Double]], bits: [[Double]]) {
    self.students = students
    self.variances = variances
    self.bits = bits
  }

  var study: Study { students.study }

  /// The excess levels ε of a teacher.
  func levels(condition: Int, teacher: Int) -> [Double] {
    let noise = study.conditions[condition].settings.data.noiseStd
    let reference = study.analysis.levelReference == .noiseVariance ? noise * noise : variances[condition][teacher]
    return study.analysis.levels.map { $0 * reference }
  }

  /// The ratio of label numbers at every level, from the antitonic fits of both curves; unknown where a method was not
  /// measured at two sizes.
  package func ratios(condition: Int, method: Int, baseline: Int, teacher: Int) throws -> [SampleEfficiency] {
    let levels = levels(condition: condition, teacher: teacher)
    guard let a = try curve(condition: condition, method: method, teacher: teacher),
      let b = try curve(condition: condition, method: baseline, teacher: teacher)
    else { return levels.map { _ in .unknown } }
    return levels.map {
      SampleEfficiency(method: a.curve.crossing(of: $0), over: a.sizes, baseline: b.curve.crossing(of: $0), over: b.sizes)
    }
  }

  /// log₂ n(ε) at every level.
  func sampleSizes(condition: Int, method: Int, teacher: Int) throws -> [SampleEfficiency] {
    let levels = levels(condition: condition, teacher: teacher)
    guard let a = try curve(condition: condition, method: method, teacher: teacher) else { return levels.map { _ in .unknown } }
    return levels.map { SampleEfficiency(sampleSize: a.curve.crossing(of: $0), over: a.sizes) }
  }

  /// The smallest number of teachers in any condition: units that exist in all of them.
  var teacherCount: Int { study.conditions.map(\.settings.teachers.count).min() ?? 0 }

  private func curve(
    condition: Int, method: Int, teacher: Int
  ) throws -> (curve: MeasuredCurve, sizes: ClosedRange<Double>)? {
    guard let points = students.curve(condition: condition, method: method, teacher: teacher), let first = points.sizes.first,
      let last = points.sizes.last
    else { return nil }
    return (try MeasuredCurve(sizes: points.sizes, losses: points.losses), first...last)
  }
}

import LearningCurves
import Results
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

  /// The excess levels ε of a teacher. The null model is that of the largest budget, since a level does not depend on n.
  func levels(condition: Int, teacher: Int) -> [Double] {
    let noise = study.conditions[condition].settings.data.noiseStd
    let reference =
      switch study.analysis.levelReference {
      case .noiseVariance: noise * noise
      case .teacherVariance: variances[condition][teacher]
      case .nullModel:
        students.nullExcess(condition: condition, size: study.trainCounts.count - 1, teacher: teacher)
      }
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

  /// The curves of a merged study.
  init(_ study: Study, _ contents: StudyContents) throws {
    let width = StudyAxes(study).teacherCount
    func rows(_ name: String) throws -> [[Double]] {
      let values = try contents.teachers(name)
      return study.conditions.indices.map { c in Array(values[c * width..<(c + 1) * width]) }
    }
    self.init(
      students: try SelectedStudents(study, contents), variances: try rows("output_variance"), bits: try rows("bits"))
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

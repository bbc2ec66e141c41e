import Foundation
import LearningCurves
import Statistics
import Studies
import Training

/// Everything the fit stage computes from the selected students of a study.
package struct StudyFits {
  package struct Fitted {
    var condition: Int
    var method: Int
    /// nil for the pooled curve.
    var teacher: Int?
    var fit: CurveFit
  }

  let students: SelectedStudents
  /// [condition][method][size]
  package let summaries: [[[ExcessSummary]]]
  package let fits: [Fitted]
  let alphaPoints: [AlphaPoint]
  let questions: StudyQuestions

  /// The excess of the null model, [condition][size]: geometric means over teachers, as those of the methods.
  var nullMeans: [[Double]] {
    students.study.conditions.indices.map { c in
      students.study.trainCounts.indices.map { size in
        let losses = (0..<students.study.conditions[c].settings.teachers.count)
          .map { students.nullExcess(condition: c, size: size, teacher: $0) }.filter { $0 > 0 }
        return losses.isEmpty ? .nan : exp(mean(losses.map { log($0) }))
      }
    }
  }

  /// Fits are on logarithmic residuals with asymptote a = 0, because the excess is measured against the noise-free
  /// teacher: one curve per teacher, and one through the geometric means, which describes and is not used for tests.
  package init(_ students: SelectedStudents, alphaPoints: [AlphaPoint], questions: StudyQuestions = StudyQuestions()) throws {
    let study = students.study
    self.students = students
    self.alphaPoints = alphaPoints
    self.questions = questions
    // nil for a study that asks for no curve
    let model = CurveModel(named: study.analysis.curveModel)
    var summaries: [[[ExcessSummary]]] = []
    var fits: [Fitted] = []
    for (c, condition) in study.conditions.enumerated() {
      var rows: [[ExcessSummary]] = []
      for (m, method) in condition.settings.methods.enumerated() {
        let row = study.trainCounts.indices.map { s in
          ExcessSummary(
            excesses: students.teacherExcesses(condition: c, method: m, size: s),
            liveParameters: students.liveParameters(condition: c, method: m, size: s),
            theory: ClosedForm.excess(method, settings: condition.settings, n: study.trainCounts[s]))
        }
        rows.append(row)
        let pooled = zip(students.sizes, row.map(\.geometricMean)).filter { $0.1 > 0 }
        if let fit = try Self.fit(model, pooled.map(\.0), pooled.map(\.1)) {
          fits.append(Fitted(condition: c, method: m, teacher: nil, fit: fit))
        }
        for teacher in 0..<condition.settings.teachers.count {
          guard let curve = students.curve(condition: c, method: m, teacher: teacher), curve.losses.allSatisfy({ $0 > 0 }),
            let fit = try Self.fit(model, curve.sizes, curve.losses)
          else { continue }
          fits.append(Fitted(condition: c, method: m, teacher: teacher, fit: fit))
        }
      }
      summaries.append(rows)
    }
    self.summaries = summaries
    self.fits = fits
  }

  func pooledFit(condition: Int, method: Int) -> CurveFit? {
    fits.first { $0.condition == condition && $0.method == method && $0.teacher == nil }?.fit
  }

  /// Sizes at which figures draw curves: 200 from the smallest to the largest n_train, equally spaced in ln n.
  var grid: [Double] {
    guard let first = students.sizes.first, let last = students.sizes.last else { return [] }
    return (0..<200).map { first * pow(last / first, Double($0) / 199) }
  }

  private static func fit(_ model: CurveModel?, _ sizes: [Double], _ losses: [Double]) throws -> CurveFit? {
    guard let model, sizes.count >= 2 else { return nil }
    let fixed: [String: Double] = model.asymptote.map { [$0: 0] } ?? [:]
    return try CurveFit.fit(model, sizes: sizes, losses: losses, options: FitOptions(residuals: .logarithmic, fixed: fixed))
  }
}

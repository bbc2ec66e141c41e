import Foundation
import LearningCurves
import Statistics
import Studies
import Teachers
import Training

/// What may be said of a study: per condition and short method, the ratios, the test against the best dense baseline
/// and the decision.
struct StudyVerdict {
  /// One ratio: a short method, a baseline, a level and a teacher.
  struct Ratio {
    var condition: Int
    var short: Int
    var baseline: Int
    /// ε over its reference.
    var level: Double
    var teacher: Int
    var efficiency: SampleEfficiency
  }

  struct Ruling {
    var condition: Int
    var short: Int
    var test: BestBaselineTest
    var decision: Decision
    var sentence: String
  }

  let study: Study
  let look: Int
  let ratios: [Ratio]
  let rulings: [Ruling]

  /// - Parameters:
  ///   - teacherVariances: output variance by [condition][teacher].
  ///   - cutShare: share of the runs of gradient methods that ended at their last epoch.
  init(_ students: SelectedStudents, teacherVariances: [[Double]], look: Int, cutShare: Double) throws {
    let study = students.study
    var ratios: [Ratio] = []
    var rulings: [Ruling] = []
    for (c, condition) in study.conditions.enumerated() {
      func index(_ label: String) -> Int { condition.settings.methods.firstIndex { $0.label == label } ?? 0 }
      let noiseVariance = condition.settings.data.noiseStd * condition.settings.data.noiseStd
      for short in study.analysis.short {
        var comparisons: [BaselineComparison] = []
        for baseline in study.analysis.baselines {
          var teachers: [SampleEfficiency] = []
          for teacher in 0..<condition.settings.teachers.count {
            let reference = study.analysis.levelReference == .noiseVariance ? noiseVariance : teacherVariances[c][teacher]
            let levels = try Self.efficiencies(
              students, condition: c, short: index(short), baseline: index(baseline), teacher: teacher,
              levels: study.analysis.levels.map { $0 * reference })
            ratios += zip(study.analysis.levels, levels).map {
              Ratio(condition: c, short: index(short), baseline: index(baseline), level: $0, teacher: teacher, efficiency: $1)
            }
            teachers.append(.median(levels))
          }
          comparisons.append(BaselineComparison(baseline: baseline, teachers: teachers))
        }
        let test = BestBaselineTest(short: short, comparisons: comparisons, significance: study.analysis.significance)
        let edge = ([short] + study.analysis.baselines).map { students.edgeShare(condition: c, method: index($0)) }.max() ?? 0
        let decision = test.decide(edgeShare: edge)
        rulings.append(Ruling(
          condition: c, short: index(short), test: test, decision: decision,
          sentence: VerdictSentence(study: study, condition: c, test: test, decision: decision, look: look, cutShare: cutShare).text))
      }
    }
    self.study = study
    self.look = look
    self.ratios = ratios
    self.rulings = rulings
  }

  /// The ratio at every level for one teacher, from the antitonic fits of both curves.
  private static func efficiencies(
    _ students: SelectedStudents, condition: Int, short: Int, baseline: Int, teacher: Int, levels: [Double]
  ) throws -> [SampleEfficiency] {
    guard let a = students.curve(condition: condition, method: short, teacher: teacher),
      let b = students.curve(condition: condition, method: baseline, teacher: teacher), let first = students.sizes.first,
      let last = students.sizes.last
    else { return levels.map { _ in SampleEfficiency(lower: -.infinity, upper: .infinity) } }
    let method = try MeasuredCurve(sizes: a.sizes, losses: a.losses)
    let dense = try MeasuredCurve(sizes: b.sizes, losses: b.losses)
    return levels.map {
      SampleEfficiency(method: method.crossing(of: $0), baseline: dense.crossing(of: $0), sizes: first...last)
    }
  }
}

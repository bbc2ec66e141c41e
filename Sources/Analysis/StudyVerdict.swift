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
  /// The stated predictions, in the order of the study file.
  let hypotheses: [HypothesisRuling]

  /// - Parameter cutShare: share of the runs of gradient methods that ended at their last epoch.
  init(_ curves: TeacherCurves, look: Int, cutShare: Double) throws {
    let students = curves.students
    let study = students.study
    var ratios: [Ratio] = []
    var rulings: [Ruling] = []
    for (c, condition) in study.conditions.enumerated() {
      for short in study.analysis.short {
        var comparisons: [BaselineComparison] = []
        for baseline in study.analysis.baselines {
          var teachers: [SampleEfficiency] = []
          for teacher in 0..<condition.settings.teachers.count {
            let levels = try curves.ratios(
              condition: c, method: study.methodIndex(short), baseline: study.methodIndex(baseline), teacher: teacher)
            ratios += zip(study.analysis.levels, levels).map {
              Ratio(
                condition: c, short: study.methodIndex(short), baseline: study.methodIndex(baseline), level: $0, teacher: teacher,
                efficiency: $1)
            }
            teachers.append(.median(levels))
          }
          comparisons.append(BaselineComparison(baseline: baseline, teachers: teachers))
        }
        let test = BestBaselineTest(short: short, comparisons: comparisons, significance: study.analysis.significance)
        let decision = test.decide(
          edges: ([short] + study.analysis.baselines).map { students.gridEdge(condition: c, method: study.methodIndex($0)) })
        rulings.append(
          Ruling(
            condition: c, short: study.methodIndex(short), test: test, decision: decision,
            sentence: VerdictSentence(study: study, condition: c, test: test, decision: decision, look: look, cutShare: cutShare)
              .text))
      }
    }
    self.study = study
    self.look = look
    self.ratios = ratios
    self.rulings = rulings
    hypotheses = try HypothesisRuling.all(curves, look: look)
  }
}

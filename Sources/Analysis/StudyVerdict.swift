import Foundation
import LearningCurves
import Statistics
import Studies
import Teachers
import Training

/// What may be said of a study: per condition and short method, the ratios, the test against the best dense baseline
/// and the decision.
package struct StudyVerdict {
  /// One ratio: a short method, a baseline, a level and a teacher.
  package struct Ratio {
    var condition: Int
    var short: Int
    var baseline: Int
    /// ε over its reference.
    var level: Double
    var teacher: Int
    package var efficiency: SampleEfficiency
  }

  package struct Ruling {
    var condition: Int
    var short: Int
    package var test: BestBaselineTest
    package var decision: Decision
    /// What an oracle gains over the same baseline; nil without an oracle.
    var headroom: Headroom?
    package var sentence: String
    package var headline: VerdictHeadline
  }

  let study: Study
  let look: Int
  /// The looks that this number counts, this study's own included.
  let looks: [LookLedger.Line]
  let completeness: Completeness
  package let ratios: [Ratio]
  package let rulings: [Ruling]
  /// Whether rotations leave dense learners' problems as they are; empty without a rotated arm.
  package let manipulation: [ManipulationCheck]
  /// Methods whose excess rises with more labels.
  let rises: [CurveRises]
  /// What each method spent; nil where nothing is known of the runs.
  let costs: StudentCosts?
  /// The stated predictions, in the order of the study file.
  package let hypotheses: [HypothesisRuling]

  /// - Parameter cutShare: share of the runs of gradient methods that ended at their last epoch.
  package init(
    _ curves: TeacherCurves, ledger: LookLedger, completeness: Completeness, costs: StudentCosts? = nil, cutShare: Double
  ) throws {
    let students = curves.students
    let study = students.study
    let look = ledger.look(of: study)
    var ratios: [Ratio] = []
    var rulings: [Ruling] = []
    for (c, condition) in study.conditions.enumerated() {
      for short in study.analysis.short {
        let comparisons = try study.analysis.baselines.map { baseline in
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
          return BaselineComparison(baseline: baseline, teachers: teachers)
        }
        let test = BestBaselineTest(
          short: short, comparisons: comparisons, significance: study.analysis.significance,
          equivalence: study.analysis.equivalence)
        let decision =
          completeness.reason.map { .inconclusive(because: $0) }
          ?? test.decide(
            edges: ([short] + study.analysis.baselines).map { students.gridEdge(condition: c, method: study.methodIndex($0)) })
        let headroom = try test.best.flatMap { try curves.headroom(condition: c, against: $0.baseline) }
        rulings.append(
          Ruling(
            condition: c, short: study.methodIndex(short), test: test, decision: decision, headroom: headroom,
            sentence: VerdictSentence(
              study: study, condition: c, test: test, decision: decision, headroom: headroom,
              costs: costs, look: look, cutShare: cutShare
            ).text,
            headline: VerdictHeadline(
              test: test, decision: decision, pool: condition.settings.teachers.pool, isDemonstration: study.isDemonstration,
              vocabulary: study.vocabulary, missing: completeness.missing,
              hasHeadroom: headroom?.isShown(at: study.analysis.significance),
              edge: students.mostFrequentEdge(
                condition: c, methods: ([short] + study.analysis.baselines).map { study.methodIndex($0) }))))
      }
    }
    self.study = study
    self.look = look
    self.costs = costs
    self.completeness = completeness
    manipulation = ManipulationCheck.all(students)
    rises = CurveRises.all(students)
    looks = ledger.lines(before: study)
    self.ratios = ratios
    self.rulings = rulings
    hypotheses = try HypothesisRuling.all(curves, look: look, completeness: completeness)
  }
}

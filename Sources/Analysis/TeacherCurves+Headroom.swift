import LearningCurves
import Studies
import Training

extension TeacherCurves {
  /// Whichever oracle of the study gains most over a baseline; nil without an oracle.
  func headroom(condition c: Int, against baseline: String) throws -> Headroom? {
    let settings = study.conditions[c].settings
    let oracles = settings.methods.filter { $0.kind.learnerClass == .oracle }
    return Headroom.largest(
      try oracles.map { oracle in
        let teachers = try (0..<settings.teachers.count).map { teacher in
          SampleEfficiency.median(
            try ratios(
              condition: c, method: study.methodIndex(oracle.label), baseline: study.methodIndex(baseline), teacher: teacher))
        }
        return Headroom(oracle: oracle.label, comparison: BaselineComparison(baseline: baseline, teachers: teachers))
      })
  }
}

import SettingKeys

/// Least squares, min |y − Xw|², on the inputs whose weight in the teacher is not zero.
///
/// For linear students of linear teachers.
package struct OracleSupport: ClosedFormMethod {
  package init() {}
  package var name: String { "oracle_support" }
  package var title: String { "least squares on the teacher's support" }
  package var learnerClass: LearnerClass { .oracle }

  package static let settings = SettingGroup(
    "methods.oracle_support", standard: OracleSupport(), "Least squares on the teacher's own support.", [])

  package func columns(_ task: StudentTask) -> [Int] {
    let weights = task.teacher.linearWeights
    return (0..<task.budget.inputCount).filter { weights[$0] != 0 }
  }

  package func coefficients(_ problem: LinearProblem, _ task: StudentTask) throws -> [Double] {
    try problem.minimumNorm()
  }
}

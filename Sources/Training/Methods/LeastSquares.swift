import GSL
import SettingKeys

/// Least squares of minimum norm: of all w that minimise |y − Xw|², the one of smallest |w|, by singular values.
///
/// For linear students. A bias is a further column of ones.
package struct LeastSquares: ClosedFormMethod {
  package init() {}
  package var name: String { "least_squares" }
  package var title: String { "least squares, minimum norm" }
  package var learnerClass: LearnerClass { .dense }
  package var needsLinearTeacher: Bool { false }

  package static let settings = SettingGroup("methods.least_squares", standard: LeastSquares(), "Minimum-norm least squares.", [])

  package func coefficients(_ problem: LinearProblem, _ task: StudentTask) throws -> [Double] {
    try problem.minimumNorm()
  }
}

extension LinearProblem {
  /// The minimum-norm solution of min |y − Xw|².
  func minimumNorm() throws -> [Double] { try minimumNormLeastSquares(x: x, n: n, p: p, y: y) }
}

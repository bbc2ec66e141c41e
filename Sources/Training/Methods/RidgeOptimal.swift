import GSL
import SettingKeys

/// Ridge regression, min |y − Xw|² + λ|w|², at λ = σ²p/|w*|²: the Bayes rule under an isotropic prior of the teacher's own norm.
///
/// For linear students. It uses the noise and the norm that a learner would not know; without noise it is least squares.
package struct RidgeOptimal: ClosedFormMethod {
  package init() {}
  package var name: String { "ridge_optimal" }
  package var title: String { "ridge, λ optimal" }
  package var learnerClass: LearnerClass { .dense }

  package static let settings = SettingGroup(
    "methods.ridge_optimal", standard: RidgeOptimal(),
    "Ridge regression at the λ that is optimal for the teacher's norm and noise.", [])

  package func coefficients(_ problem: LinearProblem, _ task: StudentTask) throws -> [Double] {
    let noise = task.data.noiseStd
    guard noise > 0 else { return try problem.minimumNorm() }
    let squaredNorm = task.teacher.linearWeights.reduce(0) { $0 + $1 * $1 }
    return try ridge(
      x: problem.x, n: problem.n, p: problem.p, y: problem.y,
      lambda: noise * noise * Double(task.budget.inputCount) / squaredNorm)
  }
}

import LinearTheory
import SettingKeys

/// Least squares, then zero for every coefficient below the threshold of smallest expected excess (`BestThreshold`).
///
/// For linear students of linear teachers. Only who knows the sizes of the teacher's weights can name the threshold. Without
/// noise, or where least squares has no finite variance, it is least squares.
package struct BestThresholdSelection: ClosedFormMethod {
  package init() {}
  package var name: String { "best_threshold" }
  package var title: String { "least squares above the best threshold" }
  package var learnerClass: LearnerClass { .oracle }

  package static let settings = SettingGroup(
    "methods.best_threshold", standard: BestThresholdSelection(),
    "Least squares without the coefficients below the threshold that is best for the teacher's weights.", [])

  package func coefficients(_ problem: LinearProblem, _ task: StudentTask) throws -> [Double] {
    var solution = try problem.minimumNorm()
    let variance = task.data.noiseStd * task.data.noiseStd / task.data.inputs.variance
    let best = BestThreshold(n: Double(problem.n), weights: task.teacher.linearWeights, noiseVariance: variance)
    guard let threshold = best?.threshold else { return solution }
    // the bias, last, is no coefficient of an input
    for j in 0..<task.budget.inputCount where abs(solution[j]) < threshold { solution[j] = 0 }
    return solution
  }
}

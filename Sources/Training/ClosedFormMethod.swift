import Networks
import SettingKeys
import Teachers

/// A method with a closed form, for linear students with one output. It uses all n labels, has no choices to make and
/// therefore exactly one candidate.
package protocol ClosedFormMethod: Method {
  /// Whether the formula needs the weights of a linear teacher.
  var needsLinearTeacher: Bool { get }
  /// The inputs whose coefficients may differ from zero.
  func columns(_ task: StudentTask) -> [Int]
  /// The coefficients of the columns and, with a bias, one more for a column of ones.
  func coefficients(_ problem: LinearProblem, _ task: StudentTask) throws -> [Double]
}

/// Least squares on some columns: n rows of p numbers, one after the other, and n labels.
package struct LinearProblem: Sendable {
  package var x: [Double]
  package var n: Int
  package var p: Int
  package var y: [Double]
}

extension ClosedFormMethod {
  package var learnsClasses: Bool { false }
  package var validates: Bool { false }
  package var dependsOnTraining: Bool { false }
  package var needsLinearTeacher: Bool { true }
  package func gradientEvaluations(_ run: PlannedRun) -> Double { 0 }
  package func networksTrained(candidates: Int, _ labels: LabelProtocol, _ student: Architecture) -> Int { 0 }
  package func columns(_ task: StudentTask) -> [Int] { Array(0..<task.budget.inputCount) }

  package func train(
    _ task: StudentTask, path: inout PathMemory, _ progress: TrainingProgress
  ) throws -> TrainedStudent {
    let (architecture, budget) = (task.student.architecture, task.budget)
    precondition(architecture.isLinear && architecture.outputCount == 1, "closed forms are for linear students with one output")
    let columns = columns(task)
    let p = columns.count + (architecture.hasBias ? 1 : 0)
    let n = budget.count
    var x: [Double] = []
    x.reserveCapacity(n * p)
    for s in 0..<n {
      for j in columns { x.append(budget.inputs[s * budget.inputCount + j]) }
      if architecture.hasBias { x.append(1) }
    }
    let solution = try coefficients(LinearProblem(x: x, n: n, p: p, y: budget.labels), task)
    var parameters = [Double](repeating: 0, count: architecture.parameterCount)
    for (column, value) in zip(columns, solution) { parameters[column] = value }
    if architecture.hasBias { parameters[architecture.parameterCount - 1] = solution[p - 1] }
    let network = MLP(architecture: architecture, parameters: parameters)
    let residuals = zip(network.outputs(sampleMajor: budget.inputs), budget.labels).map { $0 - $1 }
    return TrainedStudent(
      predictor: NetworkAverage(network), stop: .closedForm, trainMSE: residuals.reduce(0) { $0 + $1 * $1 } / Double(n),
      validationMSE: .nan, fitCount: n, validationCount: 0, epochs: 0, gradientEvaluations: 0, trace: TrainingTrace())
  }

  package func refusal(
    of student: StudentSettings, _ training: TrainingSettings, teachers: TeacherSettings
  ) -> SettingProblem? {
    let architecture = student.architecture
    guard architecture.isLinear else {
      return SettingProblem(
        "needs a linear student, and student.layers is \(architecture.layers)",
        accepted: "layers \([architecture.inputCount, architecture.outputCount]), or a method trained by gradients")
    }
    guard architecture.outputCount == 1 else {
      return SettingProblem(
        "needs students with one output, and student.layers is \(architecture.layers)",
        accepted: "layers \([architecture.inputCount, 1])")
    }
    guard !needsLinearTeacher || teachers.kind.isLinear else {
      return SettingProblem(
        "needs a linear teacher, and teachers.kind is \(teachers.kind.rawValue)",
        accepted: "teachers of kind linear or sparse_linear")
    }
    return nil
  }
}

import Networks
import SettingKeys
import Teachers

/// The teacher's own architecture and support at the maximum of the posterior (`SecondOrderMethod`). Behind a rotation, a live
/// unit of the first layer sees all inputs.
package struct OracleMAP: SecondOrderMethod {
  package init() {}
  package var name: String { "oracle_map" }
  package var title: String { "teacher's support, maximum a posteriori" }
  package var learnerClass: LearnerClass { .oracle }

  package static let settings = SettingGroup(
    "methods.oracle_map", standard: OracleMAP(), "The teacher's architecture and support at the maximum of the posterior.", [])

  package func fit(
    _ task: StudentTask, _ labels: MAPLabels, path: inout PathMemory, _ progress: TrainingProgress
  ) throws -> TrainedStudent {
    let teacher = task.teacher
    let architecture = teacher.network.architecture
    var live = teacher.network.parameters.map { $0 != 0 }
    if teacher.rotation != nil {
      let width = architecture.inputCount
      let weights = architecture.weights(ofLayer: 1)
      for unit in 0..<architecture.layers[1] {
        let row = weights.lowerBound + unit * width..<weights.lowerBound + (unit + 1) * width
        if live[row].contains(true) { for i in row { live[i] = true } }
      }
    }
    let start = task.streams.start(architecture, task.student.initialisation)
    let network = MLP(architecture: architecture, parameters: zip(start, live).map { $1 ? $0 : 0 })
    var fit = labels.fit(network, live: live)
    if let wide = fit?.network.embedded(in: task.student.architecture) { fit?.network = wide }
    return task.outcome(fit, labels)
  }

  package func gradientEvaluations(_ run: PlannedRun) -> Double {
    SecondOrderCost.gradientEvaluations(run, fits: [run.teacher])
  }

  package func refusal(
    of student: StudentSettings, _ training: TrainingSettings, teachers: TeacherSettings
  ) -> SettingProblem? {
    guard teachers.kind.isDrawn else {
      return SettingProblem(
        "fits the teachers' own architecture, and teachers.kind is \(teachers.kind.rawValue), whose source is not known",
        accepted: "a method that does not need the teacher")
    }
    let (narrow, wide) = (teachers.architecture, student.architecture)
    guard narrow.layerCount == wide.layerCount, zip(narrow.layers, wide.layers).allSatisfy({ $0 <= $1 }),
      narrow.activation == wide.activation || narrow.isLinear, wide.hasBias || !narrow.hasBias
    else {
      return SettingProblem(
        "fits the teachers' own architecture \(narrow.layers), and student.layers is \(wide.layers)",
        accepted: "students of the same depth and activation that are at least as wide in every layer")
    }
    return nil
  }
}

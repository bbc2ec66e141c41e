import Networks
import SettingKeys

/// The dense network at the maximum of its posterior (`SecondOrderMethod`).
package struct DenseMAP: SecondOrderMethod {
  package init() {}
  package var name: String { "dense_map" }
  package var title: String { "dense, maximum a posteriori" }
  package var learnerClass: LearnerClass { .dense }

  package static let settings = SettingGroup(
    "methods.dense_map", standard: DenseMAP(), "The dense network at the maximum of its posterior.", [])

  package func fit(
    _ task: StudentTask, _ labels: MAPLabels, path: inout PathMemory, _ progress: TrainingProgress
  ) throws -> TrainedStudent {
    task.outcome(labels.fit(MLP(architecture: task.student.architecture, parameters: task.start)), labels)
  }
}

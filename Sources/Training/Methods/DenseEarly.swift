import SettingKeys

/// No penalty, the state of smallest validation loss.
package struct DenseEarly: GradientMethod {
  package init() {}
  package var name: String { "dense_early" }
  package var title: String { "dense, early stopping" }
  package var learnerClass: LearnerClass { .dense }
  package var needsValidation: Bool { true }

  package static let settings = SettingGroup(
    "methods.dense_early", standard: DenseEarly(), "No penalty, the state of smallest validation loss.", [])

  package func run(_ schedule: TrainingSchedule) throws {
    try schedule.phase(returned: .best(includingStart: false))
  }
}

import SettingKeys

/// No penalty, exactly `max_epochs` epochs, last state. Shown, never a baseline: its excess depends on when training is cut.
package struct Dense: GradientMethod {
  package init() {}
  package var name: String { "dense" }
  package var title: String { "dense, all epochs" }
  package var learnerClass: LearnerClass { .dense }
  package var isBaseline: Bool { false }
  package var validates: Bool { false }

  package static let settings = SettingGroup(
    "methods.dense", standard: Dense(), "No penalty, exactly max_epochs epochs, last state.", [])

  package func run(_ schedule: TrainingSchedule) throws {
    try schedule.phase(stop: .after(schedule.settings.maxEpochs), returned: .last)
  }
}

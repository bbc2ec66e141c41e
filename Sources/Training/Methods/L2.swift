import SettingKeys

/// An ℓ2 term in the loss: the mean loss + α′ Σθ², whose gradient goes through the optimiser like that of the labels; the state
/// of smallest validation loss.
///
/// With Adam this is not the weight decay of `adamw`: Adam divides the penalty's gradient by the size of recent gradients, so
/// that parameters with large gradients decay less.
package struct L2: GradientMethod {
  package init() {}
  package var name: String { "l2" }
  package var title: String { "dense, ℓ2 term" }
  package var learnerClass: LearnerClass { .dense }
  package var grid: SettingKey<Learner>? { .alpha }
  package func usualStrengths(unit: Double) -> ClosedRange<Double> { 0.2 * unit...60 * unit }

  package static let settings = SettingGroup(
    "methods.l2", standard: L2(), "Penalty α Σθ² in the loss, the state of smallest validation loss.", [])

  package func run(_ schedule: TrainingSchedule) throws {
    try schedule.phase(penalties: [L2Penalty(strength: schedule.price)], returned: .best(includingStart: false))
  }
}

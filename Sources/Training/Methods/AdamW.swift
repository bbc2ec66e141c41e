import Kernels
import Networks
import SettingKeys
import Teachers

/// Adam with decoupled weight decay: no penalty in the loss; every step with the rate η makes, besides Adam's own move,
///
///     θ ← θ − ηαθ
///
/// and the state of smallest validation loss is returned. Source: Loshchilov and Hutter 2019, arXiv 1711.05101, in the form of
/// PyTorch's AdamW, without a schedule. Biases decay like weights.
///
/// Unlike the gradient of an ℓ2 term (`l2`), the decay is not divided by the size of recent gradients, so that all
/// parameters decay at the same rate whatever the scale of the loss.
package struct AdamW: GradientMethod {
  package init() {}
  package var name: String { "adamw" }
  package var title: String { "dense, weight decay (AdamW)" }
  package var learnerClass: LearnerClass { .dense }
  package var grid: SettingKey<Learner>? {
    SettingKey(
      "alpha", \.values, .grid(.nonNegative), default: "0 and values from 0.003 to 3, as many as candidates",
      unit: "1: a step multiplies parameters by 1 − learning_rate · alpha",
      "Strengths of the decay that are tried, each a candidate; 0.01 in PyTorch.")
  }
  package func usualStrengths(unit: Double) -> ClosedRange<Double> { 0.003...3 }

  package static let settings = SettingGroup(
    "methods.adamw", standard: AdamW(), "Decoupled weight decay, the state of smallest validation loss.", [])

  package func run(_ schedule: TrainingSchedule) throws {
    try schedule.phase(
      returned: .best(includingStart: false), descent: DecoupledDecay(strength: schedule.task.setting ?? 0))
  }

  package func refusal(
    of student: StudentSettings, _ training: TrainingSettings, teachers: TeacherSettings
  ) -> SettingProblem? {
    guard training.optimizer != .adam else { return nil }
    return SettingProblem(
      "is a form of adam, and training.optimizer is \(training.optimizer.rawValue)",
      accepted: "training.optimizer adam, or the method l2, which works with every optimiser")
  }
}

/// Descent on the loss, and in each step with the rate η a decay θ ← θ − ηλθ that the optimiser does not see.
package struct DecoupledDecay: Descent {
  /// λ ≥ 0
  var strength: Double

  package init(strength: Double) {
    self.strength = strength
  }
  package var isStorable: Bool { true }

  package func rule<Scalar>(_ start: DescentStart<Scalar>) -> any DescentRule<Scalar> {
    DecoupledDecayRule(start, decay: start.learningRate * strength)
  }
}

final class DecoupledDecayRule<Scalar: KernelScalar>: DescentRule {
  private let descent: PenalisedDescentRule<Scalar>
  private let parameters: AlignedBuffer<Scalar>
  private let zero: AlignedBuffer<Scalar>
  private let decay: Double
  var optimizer: Optimizer<Scalar> { descent.optimizer }

  /// - Parameter decay: ηλ
  init(_ start: DescentStart<Scalar>, decay: Double) {
    descent = PenalisedDescentRule(start)
    parameters = start.parameters
    zero = AlignedBuffer(count: start.parameters.count)
    self.decay = decay
  }

  func descend(_ gradient: AlignedBuffer<Scalar>) {
    // θ + ηλ(0 − θ), because 1 − ηλ would be rounded in single precision
    GateKernel.average(parameters, with: zero, weight: decay)
    descent.descend(gradient)
  }

  func restrict(to mask: AlignedBuffer<Scalar>) { descent.restrict(to: mask) }
}

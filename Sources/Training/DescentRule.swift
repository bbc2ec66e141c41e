import Kernels
import Networks

/// What a step of a phase does: a value from which each phase makes a `DescentRule` for its buffers.
package protocol Descent: Sendable {
  /// Whether parameters and optimiser are all that a rule remembers, so that a phase goes on from a checkpoint; otherwise an
  /// interrupted phase begins again.
  var isStorable: Bool { get }
  func rule<Scalar>(_ start: DescentStart<Scalar>) -> any DescentRule<Scalar>
}

/// The buffers and settings of a phase at its start.
package struct DescentStart<Scalar: KernelScalar> {
  /// The loop's parameters, of which it computes gradients.
  package let parameters: AlignedBuffer<Scalar>
  package let architecture: Architecture
  let terms: PenaltyTerms
  /// 1 for parameters that may differ from zero, otherwise 0; nil where all may.
  package let mask: AlignedBuffer<Scalar>?
  package let optimizer: TrainingSettings.OptimizerKind
  package let learningRate: Double

  package init(
    parameters: AlignedBuffer<Scalar>, architecture: Architecture, terms: PenaltyTerms, mask: AlignedBuffer<Scalar>?,
    optimizer: TrainingSettings.OptimizerKind, learningRate: Double
  ) {
    self.parameters = parameters
    self.architecture = architecture
    self.terms = terms
    self.mask = mask
    self.optimizer = optimizer
    self.learningRate = learningRate
  }

  package func makeOptimizer(_ count: Int) -> Optimizer<Scalar> {
    Optimizer(kind: optimizer, rate: learningRate, count: count)
  }
}

/// How a phase changes the parameters, step by step. The loop computes the gradient of the data and hands it over.
package protocol DescentRule<Scalar>: AnyObject {
  associatedtype Scalar: KernelScalar
  /// The optimiser of the network's parameters, whose clock the noise scale shares.
  var optimizer: Optimizer<Scalar> { get }
  /// Steps on each batch.
  var repetitions: Int { get }
  /// Puts into the loop's parameters those of which the gradient is wanted.
  func prepare()
  /// One step; `gradient` is the data's, by the parameters that `prepare` left, and may be overwritten.
  func descend(_ gradient: AlignedBuffer<Scalar>)
  /// After the last step on a batch.
  func endBatch()
  /// Puts into the loop's parameters those by which the network is judged.
  func settle()
  /// Whether, besides the loss, everything else that must settle has done so.
  var isDecided: Bool { get }
  /// Which parameters would stay if it were up to the rule; nil where it has no opinion.
  var selection: [Bool]? { get }
  /// From now on only parameters with `mask` 1 live.
  func restrict(to mask: AlignedBuffer<Scalar>)
}

extension DescentRule {
  package var repetitions: Int { 1 }
  package func prepare() {}
  package func endBatch() {}
  package func settle() {}
  package var isDecided: Bool { true }
  package var selection: [Bool]? { nil }
}

/// Penalties on ranges of the parameters, with a scale each.
package struct PenaltyTerms {
  var penalties: [any Penalty]
  /// Ranges of parameters and the scale of the penalty in each.
  var ranges: [(range: Range<Int>, scale: Double)]

  package init(penalties: [any Penalty], ranges: [(range: Range<Int>, scale: Double)]) {
    self.penalties = penalties
    self.ranges = ranges
  }

  func addGradient<Scalar>(of parameters: AlignedBuffer<Scalar>, to gradient: AlignedBuffer<Scalar>) {
    // by index, because without optimisation an iterator allocates memory for elements of this size
    for p in penalties.indices {
      for r in ranges.indices {
        penalties[p].addGradient(of: parameters, ranges[r].range, scale: ranges[r].scale, to: gradient)
      }
    }
  }
}

/// Descent on the loss and its penalties, under a mask.
package struct PenalisedDescent: Descent {
  package var isStorable: Bool { true }

  package init() {}

  package func rule<Scalar>(_ start: DescentStart<Scalar>) -> any DescentRule<Scalar> { PenalisedDescentRule(start) }
}

final class PenalisedDescentRule<Scalar: KernelScalar>: DescentRule {
  let optimizer: Optimizer<Scalar>
  private let parameters: AlignedBuffer<Scalar>
  private let terms: PenaltyTerms
  private var mask: AlignedBuffer<Scalar>?

  init(_ start: DescentStart<Scalar>) {
    parameters = start.parameters
    optimizer = start.makeOptimizer(start.parameters.count)
    terms = start.terms
    mask = start.mask
  }

  func descend(_ gradient: AlignedBuffer<Scalar>) {
    terms.addGradient(of: parameters, to: gradient)
    optimizer.step(parameters, gradient: gradient, mask: mask)
  }

  func restrict(to mask: AlignedBuffer<Scalar>) {
    self.mask = mask
    GateKernel.multiply(parameters, mask, into: parameters)
  }
}

import Kernels

/// How a phase changes the parameters, step by step. The loop computes the gradient of the data and hands it over.
protocol DescentRule<Scalar>: AnyObject {
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
  var repetitions: Int { 1 }
  func prepare() {}
  func endBatch() {}
  func settle() {}
  var isDecided: Bool { true }
  var selection: [Bool]? { nil }
}

/// Penalties on ranges of the parameters, with a scale each.
struct PenaltyTerms {
  var penalties: [Penalty]
  /// Ranges of parameters and the scale of the penalty in each.
  var ranges: [(range: Range<Int>, scale: Double)]

  func addGradient<Scalar>(of parameters: AlignedBuffer<Scalar>, to gradient: AlignedBuffer<Scalar>) {
    for penalty in penalties {
      for part in ranges { penalty.addGradient(of: parameters, part.range, scale: part.scale, to: gradient) }
    }
  }
}

/// Descent on the loss and its penalties, under a mask.
final class PenalisedDescent<Scalar: KernelScalar>: DescentRule {
  let optimizer: Optimizer<Scalar>
  private let parameters: AlignedBuffer<Scalar>
  private let terms: PenaltyTerms
  private var mask: AlignedBuffer<Scalar>?

  init(_ parameters: AlignedBuffer<Scalar>, _ optimizer: Optimizer<Scalar>, terms: PenaltyTerms, mask: AlignedBuffer<Scalar>?) {
    self.parameters = parameters
    self.optimizer = optimizer
    self.terms = terms
    self.mask = mask
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

import Foundation
import Kernels
import Networks
import RandomStreams

/// Hard-concrete gates: weights times random gates z, of which each can be exactly 0 or 1, and
///
///     E ℓ(w∘z) + α′ Σ_gates |g| P(z_g ≠ 0)
///
/// by one sample of all gates per step (Louizos, Welling and Kingma, arXiv 1712.01312). |g| is the number of weights behind
/// a gate; biases have none. The network is judged by its gates without noise, w∘ẑ.
package struct HardConcreteDescent: Descent {
  package enum Gates: String, CaseIterable, Hashable, Sendable {
    /// One gate for every weight.
    case weight
    /// One gate for all weights that leave an input or a hidden unit.
    case unit
  }
  var gates: Gates
  /// r in (0, 1): logits start at N(ln((1 − r)/r), 0.01²).
  var dropRate: Double
  /// α′, the price of a weight in units of the mean loss.
  var alpha: Double
  var stream: RandomStream

  package init(gates: Gates, dropRate: Double, alpha: Double, stream: RandomStream) {
    self.gates = gates
    self.dropRate = dropRate
    self.alpha = alpha
    self.stream = stream
  }

  package var isStorable: Bool { false }

  package func rule<Scalar>(_ start: DescentStart<Scalar>) -> any DescentRule<Scalar> { HardConcreteRule(start, self) }
}

final class HardConcreteRule<Scalar: KernelScalar>: DescentRule {
  let optimizer: Optimizer<Scalar>
  private let effective: AlignedBuffer<Scalar>
  private let weights: AlignedBuffer<Scalar>
  private let logits: AlignedBuffer<Scalar>
  private let noise: AlignedBuffer<Scalar>
  private let gates: AlignedBuffer<Scalar>
  private let slopes: AlignedBuffer<Scalar>
  private let gateGradient: AlignedBuffer<Scalar>
  private let logitGradient: AlignedBuffer<Scalar>
  private let logitSteps: Optimizer<Scalar>
  private let blocks: [Block]
  private let terms: PenaltyTerms
  private let alpha: Double
  private var stream: RandomStream
  private var mask: AlignedBuffer<Scalar>?

  /// The weights of one layer, seen as `rows` that share a gate per column.
  private struct Block {
    var weights: Range<Int>
    var rows: Int
    var gates: Range<Int>
  }

  init(_ start: DescentStart<Scalar>, _ descent: HardConcreteDescent) {
    let (parameters, architecture) = (start.parameters, start.architecture)
    var blocks: [Block] = []
    var count = 0
    for l in 1...architecture.layerCount {
      let range = architecture.weights(ofLayer: l)
      let rows = descent.gates == .unit ? architecture.layers[l] : 1
      blocks.append(Block(weights: range, rows: rows, gates: count..<count + range.count / rows))
      count += range.count / rows
    }
    self.blocks = blocks
    effective = parameters
    weights = AlignedBuffer(count: parameters.count)
    weights.assign(from: parameters)
    logits = AlignedBuffer(count: count)
    (noise, gates, slopes) = (AlignedBuffer(count: count), AlignedBuffer(count: count), AlignedBuffer(count: count))
    (gateGradient, logitGradient) = (AlignedBuffer(count: count), AlignedBuffer(count: count))
    optimizer = start.makeOptimizer(parameters.count)
    logitSteps = start.makeOptimizer(count)
    terms = start.terms
    alpha = descent.alpha
    stream = descent.stream
    let centre = log((1 - descent.dropRate) / descent.dropRate)
    for i in 0..<count { logits[i] = Scalar(centre + 0.01 * self.stream.normal()) }
  }

  func prepare() {
    for i in 0..<noise.count {
      let u = max(stream.uniform(), 0x1p-53)
      noise[i] = Scalar(log(u / (1 - u)))
    }
    HardConcreteKernel.sample(logits, noise: noise, gates: gates, slopes: slopes)
    applyGates()
  }

  func settle() {
    HardConcreteKernel.expected(logits, gates: gates)
    applyGates()
  }

  private func applyGates() {
    effective.assign(from: weights)
    for block in blocks {
      HardConcreteKernel.apply(
        gates, from: block.gates.lowerBound, to: weights, block.weights, rows: block.rows, into: effective)
    }
  }

  func descend(_ gradient: AlignedBuffer<Scalar>) {
    gateGradient.fill(0)
    for block in blocks {
      HardConcreteKernel.back(
        gates, from: block.gates.lowerBound, weights: weights, block.weights, rows: block.rows, gradient: gradient,
        gateGradient: gateGradient)
      HardConcreteKernel.logitGradient(
        logits, gateGradient: gateGradient, slopes: slopes, block.gates, price: alpha * Double(block.rows), into: logitGradient)
    }
    terms.addGradient(of: weights, to: gradient)
    optimizer.step(weights, gradient: gradient, mask: mask)
    logitSteps.step(logits, gradient: logitGradient, mask: nil)
    GateKernel.clip(logits, to: -log(100)...log(100))
  }

  func restrict(to mask: AlignedBuffer<Scalar>) {
    self.mask = mask
    GateKernel.multiply(weights, mask, into: weights)
    settle()
  }
}

import Files
import Foundation
import Kernels
import Networks
import Teachers
import Training

/// The iterative variant of SuRP (arXiv 2102.08329): prune to a sparsity, train what is left again, go on to the next one.
/// Of the descriptions of all rounds the shortest is taken; the rounds are the encoder's own and cost no bits.
extension SurpCode {
  static let rounds = 10

  /// Shares of exact zeros, each round leaving four fifths of what was live: for a dense network 0.2, 0.36, 0.488, …
  static func sparsities(from network: MLP) -> [Double] {
    let live = Double(network.liveParameterCount) / Double(max(1, network.parameters.count))
    return (1...rounds).map { 1 - live * pow(0.8, Double($0)) }
  }

  /// - Parameter steps: steps of Adam, divided among the rounds.
  /// - Throws: `BrevityError` of kind `usage` for networks of fewer than three parameters.
  public func describeRetrained(_ network: MLP, steps: Int) throws(BrevityError) -> Description {
    let share = max(1, steps / Self.rounds)
    return try describe(network, sparsities: Self.sparsities(from: network)) { retrained($0, $1, steps: share) }
  }

  /// - Parameters:
  ///   - sparsities: increasing shares of zeros.
  ///   - retrain: trains the live parameters of a network; a result that is not finite ends the rounds.
  package func describe(
    _ network: MLP, sparsities: [Double], retrain: (MLP, ParameterMask) -> MLP
  ) throws(BrevityError) -> Description {
    var best = try describe(network, as: .surpIterative)
    var network = network
    for sparsity in sparsities {
      let pruned = refined(network, toSparsity: sparsity)
      guard pruned.liveParameterCount > 0 else { break }
      network = retrain(pruned, ParameterMask(supportOf: pruned.parameters))
      guard network.parameters.allSatisfy(\.isFinite) else { break }
      let candidate = try describe(network, as: .surpIterative)
      if candidate.total < best.total { best = candidate }
    }
    return best
  }

  /// Adam on the labels, the masked parameters staying zero.
  private func retrained(_ network: MLP, _ mask: ParameterMask, steps: Int) -> MLP {
    let data = problem.dataset(first: problem.sampleCount)
    let training = LabelLikelihood<Double>(network.architecture, data, isClassification: problem.isClassification)
    let parameters = AlignedBuffer<Double>(network.parameters)
    let gradient = AlignedBuffer<Double>(count: network.parameters.count)
    let live = AlignedBuffer<Double>(mask.indicators)
    let optimizer = Optimizer<Double>(kind: .adam, rate: Self.retrainingRate, count: network.parameters.count)
    for _ in 0..<steps {
      // at σ² = ½ the likelihood is the sum of squares
      _ = training.gradient(of: parameters, logNoise: -0.5 * M_LN2, scale: 1 / Double(data.count), into: gradient)
      optimizer.step(parameters, gradient: gradient, mask: live)
    }
    return MLP(architecture: network.architecture, parameters: parameters.array)
  }

  private static let retrainingRate = 1e-3
}

import Codelengths
import Files
import Foundation
import Networks
import RandomStreams

/// MIRACLE as a code: the weights, in a random order, are cut into blocks; of each block the index of one of 2^C candidates
/// drawn from the prior is sent, chosen with probability ∝ q(w)/p(w) (minimal random coding).
///
///     L(model) = B·C + 32·tensors + 5 + length of m
///
/// With a_k = Σ [z_k²/2 − (w_k − μ)²/(2s²)], the log of q/p up to a constant, k ~ softmax(a). (The published program leaves
/// out the ½ of the first term and thereby draws from a law ∝ q/p instead of q, and goes on training the prior scales while
/// it codes, after which earlier blocks no longer decode. Here they are frozen, in the 32 bits that are sent.)
public struct MiracleCode: Sendable {
  static let largestBlockBits = 20
  static let largestBlock = 4096

  let problem: CodingProblem
  let settings: MiracleSettings

  public init(_ problem: CodingProblem, settings: MiracleSettings = MiracleSettings()) {
    self.problem = problem
    self.settings = settings
  }

  /// L(model) of `count` weights in `tensors` tensors.
  public static func length(count: Int, tensors: Int, settings: MiracleSettings) -> Codelength {
    Codelength(bits: Double(settings.blockCount(of: count) * settings.blockBits + 32 * tensors + 5))
      + IntegerCode.eliasDelta(settings.blockSize)
  }

  /// Trains a posterior from `network` on and codes one draw of it, block by block, training the rest in between.
  /// - Throws: `BrevityError` of kind `usage` for settings that cannot be coded, and where more than a tenth of the blocks exceeds
  ///   the budget after training: their candidates would be poor.
  public func describe(_ network: MLP) throws(BrevityError) -> Description {
    guard (1...Self.largestBlockBits).contains(settings.blockBits), (1...Self.largestBlock).contains(settings.blockSize) else {
      throw BrevityError(
        .usage,
        "Cannot code blocks of \(settings.blockSize) weights in \(settings.blockBits) bits: accepted are up to \(Self.largestBlock) weights and 1 to \(Self.largestBlockBits) bits."
      )
    }
    let count = network.parameters.count
    let order = Self.order(count: count, origin: problem.origin)
    var block = [Int](repeating: 0, count: count)
    for (place, i) in order.enumerated() { block[i] = place / settings.blockSize }
    let budget = Codelength(bits: Double(settings.blockBits))
    let form: WeightPosterior.Form =
      settings.posterior == .annealed
      ? .free : .meanKL(nats: budget.bits / Codelength.bitsPerNat / Double(settings.blockSize))
    let posterior = WeightPosterior(
      network, problem, form: form, block: block, beta: settings.initialBeta, rate: settings.rate,
      noise: problem.origin.stream(StreamIndex.posteriorNoise))
    func excess() -> Int { posterior.divergences().count { $0.bits > budget.bits * 1.05 } }
    for _ in 0..<settings.steps { step(posterior, budget) }
    // divergences swing around the budget: a moment when they fit is waited for
    for _ in 0..<settings.steps where 10 * excess() > posterior.beta.count { step(posterior, budget) }
    let excessive = excess()
    guard 10 * excessive <= posterior.beta.count else {
      throw BrevityError(
        .usage,
        "Cannot code by MIRACLE: \(excessive) of \(posterior.beta.count) blocks hold more than their \(settings.blockBits) bits after \(2 * settings.steps) steps; give more steps, more bits or smaller blocks."
      )
    }

    var encoder = ArithmeticEncoder()
    encoder.encode(bits: UInt64(settings.blockBits - 1), width: 5)
    encoder.encode(eliasDelta: settings.blockSize)
    let priors = posterior.freezePriors()
    for prior in priors { encoder.encode(prior) }
    var prior = [Double](repeating: 0, count: count)
    for (range, value) in zip(posterior.tensors, priors) { for i in range { prior[i] = Double(value) } }
    var choice = problem.origin.stream(StreamIndex.candidateChoice)
    for (b, members) in Self.blocks(order, size: settings.blockSize).enumerated() {
      if b > 0 { for _ in 0..<settings.intermediateSteps { step(posterior, budget) } }
      let moments = members.map { posterior.moments($0, prior: prior[$0]) }
      let scales = members.map { prior[$0] }
      let candidates = Candidates(origin: problem.origin, block: b, size: members.count)
      let index = candidates.choose(bits: settings.blockBits, moments: moments, priors: scales, from: &choice)
      encoder.encode(bits: UInt64(index), width: settings.blockBits)
      for (i, z) in zip(members, candidates.variates(index)) { posterior.fix(i, at: prior[i] * z) }
    }
    let decoded = MLP(architecture: network.architecture, parameters: posterior.means)
    let model = Self.length(count: count, tensors: priors.count, settings: settings)
    return TwoPartCode(problem).description(.miracle, model, decoded, encoder)
  }

  private func step(_ posterior: WeightPosterior, _ budget: Codelength) {
    posterior.step()
    guard settings.posterior == .annealed else { return }
    for (b, divergence) in posterior.divergences().enumerated() {
      if divergence > budget { posterior.beta[b] *= 1 + settings.annealing } else { posterior.beta[b] /= 1 + settings.annealing }
    }
  }

  static func read(
    _ architecture: Architecture, origin: CodingProblem.Origin, from decoder: inout ArithmeticDecoder
  ) throws(BrevityError) -> [Double] {
    let bits = Int(try decoder.decodeBits(width: 5)) + 1
    guard bits <= largestBlockBits else {
      throw StreamHeader.refusal("its blocks have \(bits) bits", "1 to \(largestBlockBits)")
    }
    let size = try decoder.decodeEliasDelta(atMost: largestBlock)
    let tensors = SurpTensors.ranges(of: architecture)
    var prior = [Double](repeating: 0, count: architecture.parameterCount)
    for range in tensors {
      let value = try decoder.decodeFiniteFloat("prior scale")
      for i in range { prior[i] = value }
    }
    var parameters = [Double](repeating: 0, count: prior.count)
    for (b, members) in blocks(order(count: prior.count, origin: origin), size: size).enumerated() {
      let index = Int(try decoder.decodeBits(width: bits))
      let candidates = Candidates(origin: origin, block: b, size: members.count)
      for (i, z) in zip(members, candidates.variates(index)) { parameters[i] = prior[i] * z }
    }
    return parameters
  }

  /// The random order of the weights.
  private static func order(count: Int, origin: CodingProblem.Origin) -> [Int] {
    var order = Array(0..<count)
    var stream = origin.stream(StreamIndex.permutation)
    stream.shuffle(&order)
    return order
  }

  private static func blocks(_ order: [Int], size: Int) -> [ArraySlice<Int>] {
    stride(from: 0, to: order.count, by: size).map { order[$0..<min(order.count, $0 + size)] }
  }
}

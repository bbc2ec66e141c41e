import Codelengths
import Files
import Foundation
import Networks
import RandomStreams

/// SuRP as a code: encoder and decoder generate the same random indices, and the encoder sends how many to skip.
///
///     bits = Σ_t len(K_t) + (signs, one at an index's first hit) + 32·(norms) + 32·(m₀) + refreshes + length of their number
///
/// K_t ~ Geometric(|A|/n) is sent by a fixed geometric code tuned to p₀ = β/n, one of whose symbols is the refresh, followed
/// by a 32-bit m: the decoder does not know |A|. The stream is embedded: every prefix is a network, and it is cut where model
/// and labels together are shortest. Unlike in the reference nothing is sampled to estimate a rate, and everything is charged.
public struct SurpCode: Sendable {
  let problem: CodingProblem

  public init(_ problem: CodingProblem) { self.problem = problem }

  /// How many magnitudes a refresh leaves above the threshold, as multiples of β; the best is taken.
  static let refreshRanks = [1.0, 3, 9]

  /// The shortest description of the labels by a prefix of the refinement of `network`.
  ///
  /// - Parameter code: the name the stream bears; both are read alike.
  /// - Throws: `BrevityError` of kind `usage` for networks of fewer than three parameters.
  public func describe(_ network: MLP, as code: CodeName = .surp) throws(BrevityError) -> Description {
    guard network.parameters.count >= 3, network.parameters.allSatisfy(\.isFinite) else {
      throw BrevityError(
        .usage,
        "Cannot refine a network of \(network.parameters.count) parameters by SuRP: accepted are at least 3, all of them finite.")
    }
    var best: Prefix?
    for rank in Self.refreshRanks {
      let prefix = bestPrefix(network, refreshRank: rank)
      if best.map({ prefix.total < $0.total }) ?? true { best = prefix }
    }
    guard let best else { preconditionFailure("there is at least one rank") }
    var encoder = ArithmeticEncoder()
    for norm in best.tensors.norms { encoder.encode(Float(norm)) }
    encoder.encode(best.firstScale)
    encoder.encode(eliasDelta: best.symbols.count + 1)
    for symbol in best.symbols { symbol.write(probability: best.probability, to: &encoder) }
    return TwoPartCode(problem).description(code, best.model, best.network, encoder)
  }

  /// The reconstruction of `network` whose share of zeros is the smallest that is at least `sparsity` and at least that of the
  /// network.
  package func refined(_ network: MLP, toSparsity sparsity: Double) -> MLP {
    let tensors = SurpTensors(network)
    let u = tensors.magnitudes(network.parameters)
    let live = min(u.count { $0 > 0 }, Int((1 - sparsity) * Double(u.count)))
    var refinement = SurpRefinement(u, schedule: SurpSchedule(count: u.count, scale: u.reduce(0, +) / Double(u.count)))
    var stream = problem.origin.stream(StreamIndex.surpIndices)
    var support = 0
    while support < live {
      if !refinement.hasHits(), refinement.refresh(rank: 1) == nil { break }
      // what is smaller than any threshold stays out
      guard refinement.schedule.threshold > 0 else { break }
      let j = stream.integer(below: u.count)
      guard refinement.isHit(j) else { continue }
      if refinement.reconstruction[j] == 0 { support += 1 }
      refinement.hit(j)
    }
    return MLP(
      architecture: network.architecture,
      parameters: tensors.parameters(refinement.reconstruction, isNegative: network.parameters.map { $0 < 0 }))
  }

  package struct Prefix {
    var tensors: SurpTensors
    var firstScale: Float
    package var probability: Double
    package var symbols: [SurpSymbol]
    package var network: MLP
    package var model: Codelength
    package var total: Codelength
  }

  /// The prefix of the shortest description among those looked at.
  package func bestPrefix(_ network: MLP, refreshRank: Double) -> Prefix {
    let all = prefixes(network, refreshRank: refreshRank)
    return all.min { $0.total < $1.total } ?? all[0]
  }

  /// Refines until the model alone is longer than the best description so far; the prefixes looked at, the empty one first.
  func prefixes(_ network: MLP, refreshRank: Double = refreshRanks[0]) -> [Prefix] {
    let tensors = SurpTensors(network)
    let u = tensors.magnitudes(network.parameters)
    let isNegative = network.parameters.map { $0 < 0 }
    let firstScale = Float(u.reduce(0, +) / Double(u.count))
    var refinement = SurpRefinement(u, schedule: SurpSchedule(count: u.count, scale: Double(firstScale)))
    let p = refinement.schedule.hitProbability
    let rank = max(1, Int(refreshRank * refinement.schedule.beta))
    var stream = problem.origin.stream(StreamIndex.surpIndices)
    let section = LabelSection(problem: problem)
    let fixed = Codelength(bits: Double(32 * tensors.norms.count + 32))
    var symbols: [SurpSymbol] = []
    var steps = Codelength.zero

    func prefix() -> Prefix {
      let network = MLP(
        architecture: network.architecture, parameters: tensors.parameters(refinement.reconstruction, isNegative: isNegative))
      let model = fixed + steps + IntegerCode.eliasDelta(symbols.count + 1)
      return Prefix(
        tensors: tensors, firstScale: firstScale, probability: p, symbols: symbols, network: network, model: model,
        total: model + section.length(under: network))
    }
    var all = [prefix()]
    var best = all[0].total
    // looks lie a fiftieth of the steps apart, so that their number grows like the logarithm
    var nextLook = 1
    while fixed + steps < best {
      if !refinement.hasHits() {
        guard let scale = refinement.refresh(rank: rank) else { break }
        symbols.append(.refresh(scale))
        steps += SurpSymbol.refresh(scale).length(probability: p)
        continue
      }
      var draws = 1
      var j = stream.integer(below: u.count)
      while !refinement.isHit(j) {
        draws += 1
        j = stream.integer(below: u.count)
      }
      let symbol = SurpSymbol.hit(draws: draws, firstSign: refinement.reconstruction[j] == 0 ? isNegative[j] : nil)
      refinement.hit(j)
      symbols.append(symbol)
      steps += symbol.length(probability: p)
      if symbols.count >= nextLook {
        nextLook = symbols.count + max(1, symbols.count / 50)
        let candidate = prefix()
        best = min(best, candidate.total)
        all.append(candidate)
      }
    }
    return all
  }

  /// Replays a stream.
  static func read(
    _ architecture: Architecture, origin: CodingProblem.Origin, from decoder: inout ArithmeticDecoder
  ) throws(BrevityError) -> [Double] {
    let n = architecture.parameterCount
    guard n >= 3 else { throw StreamHeader.refusal("its network has \(n) parameters", "at least 3 for SuRP") }
    let ranges = SurpTensors.ranges(of: architecture)
    var norms: [Double] = []
    for _ in ranges { norms.append(try decoder.decodeFiniteFloat("norm")) }
    var schedule = SurpSchedule(count: n, scale: try decoder.decodeFiniteFloat("first scale"))
    let p = schedule.hitProbability
    let count = try decoder.decodeEliasDelta(atMost: 1 << 28) - 1
    var stream = origin.stream(StreamIndex.surpIndices)
    var reconstruction = [Double](repeating: 0, count: n)
    var isNegative = [Bool](repeating: false, count: n)
    for _ in 0..<count {
      let symbol = try decoder.decodeGeometric(probability: p, atMost: 1 << 40)
      if symbol == 1 {
        schedule.refresh(to: try decoder.decodeFiniteFloat("threshold"))
        continue
      }
      var j = 0
      for _ in 1..<symbol { j = stream.integer(below: n) }
      if reconstruction[j] == 0 { isNegative[j] = try decoder.decodeBits(width: 1) == 1 }
      reconstruction[j] += schedule.threshold
      schedule.advance()
    }
    return SurpTensors(ranges: ranges, norms: norms).parameters(reconstruction, isNegative: isNegative)
  }
}

import Codelengths
import Files
import Networks

/// How much work the codes that train may do.
public struct CodingEffort: Hashable, Sendable {
  /// Steps of Adam of each training.
  public var steps: Int
  /// Blocks that MIRACLE tries, in weights per index; the shortest description is taken.
  public var blockSizes: [Int]
  /// Whether a requential student is sent index by index, instead of its length being computed.
  public var transmits: Bool

  public init(steps: Int = 2000, blockSizes: [Int] = [3, 6, 12, 30], transmits: Bool = false) {
    self.steps = steps
    self.blockSizes = blockSizes
    self.transmits = transmits
  }
}

extension CodingProblem {
  /// Describes the labels by `code`: with `network` as it is, quantised, refined, or as the start of further training. The
  /// prequential and the requential code train from their own start and need no network.
  /// - Throws: `BrevityError`; of kind `notBuilt` where a library is not installed.
  public func description(by code: CodeName, of network: MLP, effort: CodingEffort = CodingEffort()) throws(BrevityError)
    -> Description
  {
    let twoPart = TwoPartCode(self)
    switch code {
    case .uniform: return twoPart.uniform()
    case .float32, .float32LZMA, .float32Zstd: return try twoPart.single(network, code: code)
    case .sparse, .sparseLZMA, .sparseZstd: return try twoPart.sparse(network, code: code)
    case .surp: return try SurpCode(self).describe(network)
    case .surpIterative: return try SurpCode(self).describeRetrained(network, steps: effort.steps)
    case .miracle: return try miracle(network, effort)
    case .variational: return VariationalCode(self, steps: 2 * effort.steps).describe(network)
    case .prequential:
      let narrow = architecture.isLinear ? [] : [[4], [8, 8]].filter { $0.count < architecture.layerCount }
      return try PrequentialCode(self, settings: PrequentialSettings(hidden: narrow, steps: effort.steps)).describe()
    case .requential:
      if effort.transmits {
        let settings = RequentialSettings(batch: 16, blockLabels: 2, steps: max(1, effort.steps / 20))
        return try RequentialCode(self, settings: settings).transmit().description
      }
      let settings = RequentialSettings(batch: 64, steps: max(1, effort.steps / 20))
      return try RequentialCode(self, settings: settings).estimate().description
    }
  }

  private func miracle(_ network: MLP, _ effort: CodingEffort) throws(BrevityError) -> Description {
    var best: Description?
    for size in effort.blockSizes {
      let settings = MiracleSettings(blockSize: size, steps: effort.steps)
      let candidate = try MiracleCode(self, settings: settings).describe(network)
      if best.map({ candidate.total < $0.total }) ?? true { best = candidate }
    }
    guard let best else {
      throw BrevityError(.usage, "Cannot code by MIRACLE: no size of blocks is given; accepted is at least one.")
    }
    return best
  }
}

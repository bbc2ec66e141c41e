import Foundation

/// A weighted mean of networks' predictions, f(x) = Σ w_i f_i(x) with Σ w_i = 1; a single network is the mean of one.
public struct NetworkAverage: Hashable, Sendable {
  public struct Member: Hashable, Sendable {
    public var network: MLP
    public var weight: Double

    public init(network: MLP, weight: Double) {
      self.network = network
      self.weight = weight
    }
  }

  /// At least one, the heaviest first.
  public let members: [Member]

  public init(_ network: MLP) { members = [Member(network: network, weight: 1)] }

  /// The plain mean.
  public init(uniform networks: [MLP]) {
    precondition(!networks.isEmpty, "an average needs a network")
    members = networks.map { Member(network: $0, weight: 1 / Double(networks.count)) }
  }

  /// Weights proportional to 2^(−DL_i), DL in bits; networks with a weight below 10⁻⁶ are left out.
  public init(_ networks: [MLP], descriptionBits: [Double]) {
    precondition(!networks.isEmpty && networks.count == descriptionBits.count, "every network needs its length")
    let shortest = descriptionBits.filter { !$0.isNaN }.min() ?? 0
    let raw = descriptionBits.map { $0.isNaN ? 0 : exp2(shortest - $0) }
    let heavy = raw.indices.filter { raw[$0] >= 1e-6 }
    let kept = heavy.isEmpty ? [0] : heavy.sorted { raw[$0] == raw[$1] ? $0 < $1 : raw[$0] > raw[$1] }
    let sum = heavy.isEmpty ? 1 : kept.reduce(0) { $0 + raw[$1] }
    members = kept.map { Member(network: networks[$0], weight: heavy.isEmpty ? 1 : raw[$0] / sum) }
  }

  /// The member of largest weight.
  public var leader: MLP { members[0].network }

  /// Live parameters of all members.
  public var liveParameterCount: Int { members.reduce(0) { $0 + $1.network.liveParameterCount } }

  /// f(x) for inputs in sample-major order.
  public func outputs(sampleMajor inputs: [Double]) -> [Double] {
    if members.count == 1 { return leader.outputs(sampleMajor: inputs) }
    var sum: [Double] = []
    for member in members {
      let values = member.network.outputs(sampleMajor: inputs)
      if sum.isEmpty { sum = [Double](repeating: 0, count: values.count) }
      for i in values.indices { sum[i] += member.weight * values[i] }
    }
    return sum
  }

  /// The logarithm of the mean class probabilities, ln Σ w_i softmax(f_i(x)), in sample-major order; of a single network
  /// its logits as they are.
  public func logits(sampleMajor inputs: [Double]) -> [Double] {
    if members.count == 1 { return leader.outputs(sampleMajor: inputs) }
    let classes = leader.architecture.outputCount
    var sum: [Double] = []
    for member in members {
      let values = member.network.outputs(sampleMajor: inputs)
      if sum.isEmpty { sum = [Double](repeating: 0, count: values.count) }
      for start in stride(from: 0, to: values.count, by: classes) {
        let sample = start..<start + classes
        let largest = values[sample].max() ?? 0
        let total = values[sample].reduce(0) { $0 + exp($1 - largest) }
        for i in sample { sum[i] += member.weight * exp(values[i] - largest) / total }
      }
    }
    return sum.map { log(max($0, .leastNormalMagnitude)) }
  }

  /// −log₂ of the mean of 2^(−DL_i) over the alternatives: the length of a Bayes mixture with equal prior weights.
  public static func mixtureBits(_ descriptionBits: [Double]) -> Double {
    let known = descriptionBits.filter { !$0.isNaN }
    guard let shortest = known.min() else { return .nan }
    return shortest - log2(known.reduce(0) { $0 + exp2(shortest - $1) }) + log2(Double(descriptionBits.count))
  }
}

import Foundation
import GSL

/// The exact Bayes mixture over supports for labels y = x·β + N(0, σ²) with a β that few coordinates carry.
///
/// Every support S of at most k_max of p coordinates is a model β_S ~ N(0, τ²I) with prior weight
///
///     w_S = 1 / ((k_max + 1)·C(p, |S|)).
///
/// The mixture predicts one label after the other, and nothing is fitted. Its regret against the truth,
/// R_n = Σ_t [−ln mixture(y_t | y_<t) + ln N(y_t; x_t·β, σ²)], is bounded on every sequence by the length of β in nats
///
///     L_n = ln(1/w_S) + ½ ln det(I + (τ²/σ²)·X_SᵀX_S) + |β|²/(2τ²)
///
/// (S. M. Kakade and A. Y. Ng, *NIPS* 17, 2004, for one support; the mixture adds ln(1/w_S)). A violation is a defect of
/// the arithmetic, not a finding.
public struct SupportMixture: Sendable {
  /// Supports beyond this number are refused.
  public static let supportLimit = 50_000

  /// The regression on one support, by recursive least squares: the posterior N(mean, σ²·covariance) of β_S.
  fileprivate struct Member {
    let support: [Int]
    let logPrior: Double
    var mean: [Double]
    var covariance: [Double]
    /// ln of the density of the labels so far.
    var logEvidence = 0.0
    /// ½ ln det(I + (τ²/σ²)·X_SᵀX_S).
    var halfLogDeterminant = 0.0
  }

  public let inputCount: Int
  public let maximumSupport: Int
  public let noiseVariance: Double
  public let priorVariance: Double
  private var members: [Member]
  /// ln Σ w_S·p(y | S) of the labels so far.
  private var logWeightedEvidence = 0.0

  /// - Parameters:
  ///   - sizes: the sizes |S| in the mixture, by default 0…k_max. One size p with k_max = p is the dense Bayes learner.
  ///   - noiseVariance: σ² > 0.
  ///   - priorVariance: τ² > 0.
  /// - Returns: `nil` for variances that are not positive, k_max outside 0…p, or more than `supportLimit` supports.
  public init?(
    inputCount p: Int, maximumSupport: Int, sizes: ClosedRange<Int>? = nil, noiseVariance: Double, priorVariance: Double
  ) {
    let sizes = sizes ?? 0...max(0, maximumSupport)
    guard p >= 1, (0...p).contains(maximumSupport), sizes.lowerBound >= 0, sizes.upperBound <= maximumSupport, noiseVariance > 0,
      priorVariance > 0, let total = Self.supportCount(inputCount: p, sizes: sizes), total <= Self.supportLimit
    else { return nil }
    inputCount = p
    self.maximumSupport = maximumSupport
    self.noiseVariance = noiseVariance
    self.priorVariance = priorVariance
    members = []
    for k in sizes {
      let logPrior = Self.logPrior(inputCount: p, maximumSupport: maximumSupport, size: k)
      for support in Self.supports(of: k, from: p) {
        var covariance = [Double](repeating: 0, count: k * k)
        for i in 0..<k { covariance[i * k + i] = priorVariance / noiseVariance }
        members.append(
          Member(support: support, logPrior: logPrior, mean: Array(repeating: 0, count: k), covariance: covariance))
      }
    }
    logWeightedEvidence = Self.logWeightedEvidence(members)
  }

  /// How many supports there are; `nil` beyond a million.
  public static func supportCount(inputCount p: Int, sizes: ClosedRange<Int>) -> Int? {
    var total = 0.0
    for k in sizes { total += exp(SpecialFunctions.logChoose(p, k)) }
    return total < 1e6 ? Int(total.rounded()) : nil
  }

  /// ln w_S of a support of the given size.
  public static func logPrior(inputCount p: Int, maximumSupport: Int, size k: Int) -> Double {
    -log(Double(maximumSupport + 1)) - SpecialFunctions.logChoose(p, k)
  }

  /// Learns one label and returns −ln of the density the mixture gave to it.
  public mutating func learn(_ x: [Double], _ y: Double) -> Double {
    let before = logWeightedEvidence
    for index in members.indices { members[index].learn(x, y, noiseVariance) }
    logWeightedEvidence = Self.logWeightedEvidence(members)
    return before - logWeightedEvidence
  }

  /// The prediction E[y | x, labels so far].
  public func predict(_ x: [Double]) -> Double {
    let total = logWeightedEvidence
    return members.reduce(0) { sum, member in
      let prediction = zip(member.support, member.mean).reduce(0) { $0 + x[$1.0] * $1.1 }
      return sum + exp(member.logPrior + member.logEvidence - total) * prediction
    }
  }

  private static func logWeightedEvidence(_ members: [Member]) -> Double {
    let largest = members.reduce(-Double.infinity) { max($0, $1.logPrior + $1.logEvidence) }
    return largest + log(members.reduce(0) { $0 + exp($1.logPrior + $1.logEvidence - largest) })
  }

  /// L_n in nats for the true weights, after the labels learned so far; `nil` where their support is not in the mixture.
  public func budget(of weights: [Double]) -> Double? {
    let support = weights.indices.filter { weights[$0] != 0 }
    guard weights.count == inputCount, let member = members.first(where: { $0.support == support }) else { return nil }
    return -member.logPrior + member.halfLogDeterminant + weights.reduce(0) { $0 + $1 * $1 } / (2 * priorVariance)
  }

  static func supports(of size: Int, from p: Int) -> [[Int]] {
    guard size > 0 else { return [[]] }
    var all: [[Int]] = []
    var support = Array(0..<size)
    while true {
      all.append(support)
      guard let i = support.indices.last(where: { support[$0] < p - size + $0 }) else { return all }
      support[i] += 1
      for j in support.indices where j > i { support[j] = support[j - 1] + 1 }
    }
  }
}

extension SupportMixture.Member {
  /// One step of recursive least squares; the predictive density of y is N(x·mean, σ²(1 + xᵀPx)).
  fileprivate mutating func learn(_ x: [Double], _ y: Double, _ noiseVariance: Double) {
    let k = support.count
    var gain = [Double](repeating: 0, count: k)
    var prediction = 0.0
    var leverage = 1.0
    for i in 0..<k {
      let xi = x[support[i]]
      var sum = 0.0
      for j in 0..<k { sum += covariance[i * k + j] * x[support[j]] }
      gain[i] = sum
      prediction += xi * mean[i]
      leverage += xi * sum
    }
    let error = y - prediction
    let variance = noiseVariance * leverage
    logEvidence -= 0.5 * (log(2 * .pi * variance) + error * error / variance)
    halfLogDeterminant += 0.5 * log(leverage)
    for i in 0..<k {
      mean[i] += gain[i] * error / leverage
      for j in 0..<k { covariance[i * k + j] -= gain[i] * gain[j] / leverage }
    }
  }
}

/// Regret of a mixture on one sequence of labels.
public struct RegretRecord: Equatable, Sendable {
  /// R_n and L_n after each label, in nats.
  public private(set) var regrets: [Double] = []
  public private(set) var budgets: [Double] = []

  public var regret: Double { regrets.last ?? 0 }
  public var budget: Double { budgets.last ?? 0 }

  /// The number of n at which R_n > L_n, beyond rounding.
  public var violations: Int { zip(regrets, budgets).count { $0 > $1 + 1e-8 * max(1, abs($1)) } }

  /// Lets `mixture` predict `labels` one after the other; `inputs` are rows of p, `weights` the true β.
  /// - Returns: `nil` where β has more live weights than the mixture allows, or the counts disagree.
  public init?(_ mixture: SupportMixture, inputs: [Double], labels: [Double], weights: [Double]) {
    let p = mixture.inputCount
    guard inputs.count == labels.count * p, mixture.budget(of: weights) != nil else { return nil }
    var mixture = mixture
    var regret = 0.0
    for (t, y) in labels.enumerated() {
      let x = Array(inputs[t * p..<(t + 1) * p])
      let truth = zip(x, weights).reduce(0) { $0 + $1.0 * $1.1 }
      let error = y - truth
      regret += mixture.learn(x, y) - 0.5 * (log(2 * .pi * mixture.noiseVariance) + error * error / mixture.noiseVariance)
      regrets.append(regret)
      budgets.append(mixture.budget(of: weights) ?? .nan)
    }
  }
}

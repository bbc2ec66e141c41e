import Codelengths
import Files
import Foundation

/// Symbols 0 … count − 1 with integer frequencies that sum to 2⁴⁰, none of them zero.
public protocol SymbolDistribution {
  var symbolCount: Int { get }
  /// The sum of the frequencies before `symbol` (0 … count): 0 first, 2⁴⁰ last, strictly increasing.
  func cumulative(before symbol: Int) -> UInt64
}

/// The frequencies of labels under a prediction: P(y) of a ``LabelCode`` in units of 2⁻⁴⁰, rounded.
public struct LabelDistribution: SymbolDistribution {
  let code: LabelCode
  let prediction: Prediction

  public init(_ code: LabelCode, _ prediction: Prediction) {
    self.code = code
    self.prediction = prediction
  }

  public var symbolCount: Int { code.alphabet.count }

  public func cumulative(before symbol: Int) -> UInt64 {
    if symbol <= 0 { return 0 }
    if symbol >= symbolCount { return ArithmeticEncoder.maximumTotal }
    let share = Double(symbol) / Double(symbolCount)
    let predicted = code.predictedCumulative(before: symbol, under: prediction)
    // one unit for each symbol keeps every frequency positive; the escape keeps the sum increasing under rounding
    let sum = predicted.isFinite ? (1 - code.escape) * min(1, max(0, predicted)) + code.escape * share : share
    return UInt64(sum * Double(ArithmeticEncoder.maximumTotal - UInt64(symbolCount))) + UInt64(symbol)
  }
}

/// The first symbol has a given probability, the second the rest.
public struct FlagDistribution: SymbolDistribution {
  private let split: UInt64

  public init(probabilityOfFirst p: Double) {
    let total = Double(ArithmeticEncoder.maximumTotal)
    split = UInt64(min(total - 1, max(1, (p * total).rounded())))
  }

  public var symbolCount: Int { 2 }
  public func cumulative(before symbol: Int) -> UInt64 {
    symbol <= 0 ? 0 : symbol == 1 ? split : ArithmeticEncoder.maximumTotal
  }
}

/// P(r) ∝ (1 − p)^r for r = 0 … count − 1.
public struct TruncatedGeometric: SymbolDistribution {
  public let symbolCount: Int
  private let logFailure: Double
  private let whole: Double

  public init(probability p: Double, count: Int) {
    symbolCount = count
    logFailure = log1p(-p)
    whole = -expm1(Double(count) * logFailure)
  }

  public func cumulative(before symbol: Int) -> UInt64 {
    if symbol <= 0 { return 0 }
    if symbol >= symbolCount { return ArithmeticEncoder.maximumTotal }
    let sum = -expm1(Double(symbol) * logFailure) / whole
    return UInt64(min(1, sum) * Double(ArithmeticEncoder.maximumTotal - UInt64(symbolCount))) + UInt64(symbol)
  }
}

extension ArithmeticEncoder {
  public mutating func encode(_ symbol: Int, in distribution: some SymbolDistribution) {
    encode(
      distribution.cumulative(before: symbol)..<distribution.cumulative(before: symbol + 1), of: Self.maximumTotal)
  }
}

extension ArithmeticDecoder {
  public mutating func decode(_ distribution: some SymbolDistribution) throws(BrevityError) -> Int {
    let position = try position(of: ArithmeticEncoder.maximumTotal)
    var lower = 0
    var upper = distribution.symbolCount
    while upper - lower > 1 {
      let middle = (lower + upper) / 2
      if distribution.cumulative(before: middle) <= position { lower = middle } else { upper = middle }
    }
    consume(
      distribution.cumulative(before: lower)..<distribution.cumulative(before: lower + 1), of: ArithmeticEncoder.maximumTotal)
    return lower
  }
}

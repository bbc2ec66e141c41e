import Foundation
import Statistics

/// The losses at which two curves can be compared.
public enum CommonLevels {
  public static let count = 5

  /// Five losses evenly spaced in ln loss between the least and the greatest loss that both curves have, from antitonic
  /// fits of the means at each size.
  ///
  /// - Returns: `nil` where the curves have no positive loss in common.
  public static func between(_ first: CurveTable.Curve, _ second: CurveTable.Curve) -> [Double]? {
    guard let a = range(first), let b = range(second) else { return nil }
    let (low, high) = (max(a.lowerBound, b.lowerBound), min(a.upperBound, b.upperBound))
    guard low > 0, low < high else { return nil }
    return (1...count).map { high * pow(low / high, Double($0) / Double(count + 1)) }
  }

  /// The smallest and the largest loss of a curve without its noise.
  static func range(_ curve: CurveTable.Curve) -> ClosedRange<Double>? {
    guard let measured = try? MeasuredCurve(meansOf: curve.sizes, curve.losses), let low = measured.antitonicLosses.last,
      let high = measured.antitonicLosses.first
    else { return nil }
    return low...high
  }
}

extension MeasuredCurve {
  /// The curve of the mean losses at each size.
  init(meansOf sizes: [Double], _ losses: [Double]) throws(StatisticsError) {
    var groups: [Double: [Double]] = [:]
    for (size, loss) in zip(sizes, losses) { groups[size, default: []].append(loss) }
    let distinct = groups.keys.sorted()
    try self.init(
      sizes: distinct, losses: distinct.map { mean(groups[$0]!) }, weights: distinct.map { Double(groups[$0]!.count) })
  }
}

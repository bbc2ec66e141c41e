import Foundation

/// Sums over repetitions.
package enum Summary {
  /// NaN where there is nothing, and where one value is NaN.
  package static func mean(_ values: [Double]) -> Double {
    values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
  }

  /// Standard deviation of the values over √count; NaN for fewer than two.
  package static func standardError(_ values: [Double]) -> Double {
    guard values.count > 1 else { return .nan }
    let centre = mean(values)
    let squares = values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
    return (squares / Double(values.count - 1) / Double(values.count)).squareRoot()
  }

  /// The mean of several curves of one length, point by point.
  package static func mean(of curves: [[Double]]) -> [Double] {
    guard let first = curves.first else { return [] }
    return first.indices.map { i in mean(curves.map { $0[i] }) }
  }

  /// The slope of the least-squares line through (ln x, ln y), over positive values.
  package static func logSlope(_ x: [Double], _ y: [Double]) -> Double {
    let points = zip(x, y).filter { $0 > 0 && $1 > 0 }
    guard points.count > 1, points.count == x.count else { return .nan }
    let (u, v) = (points.map { log($0.0) }, points.map { log($0.1) })
    let (meanU, meanV) = (mean(u), mean(v))
    var (covariance, variance) = (0.0, 0.0)
    for i in u.indices {
      covariance += (u[i] - meanU) * (v[i] - meanV)
      variance += (u[i] - meanU) * (u[i] - meanU)
    }
    return covariance / variance
  }
}

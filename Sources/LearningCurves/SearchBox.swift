import Foundation

/// The region of shape parameters a search covers, in coordinates in which a regular grid is fine enough everywhere.
struct SearchBox: Sendable {
  struct Axis: Sendable {
    /// The coordinates of the certified grid, increasing.
    let certified: [Double]
    /// Those of the fast one.
    let fast: [Double]

    init(_ count: (certified: Int, fast: Int), _ coordinates: (Int) -> [Double]) {
      certified = coordinates(count.certified)
      fast = coordinates(count.fast)
    }
  }

  let axes: [Axis]
  /// Shape parameters from coordinates.
  let theta: @Sendable (SIMD4<Double>) -> SIMD4<Double>
}

extension SearchBox.Axis {
  /// Evenly spaced coordinates.
  static func linear(_ lower: Double, _ upper: Double, _ count: (certified: Int, fast: Int)) -> Self {
    Self(count) { count in (0..<count).map { lower + (upper - lower) * Double($0) / Double(count - 1) } }
  }

  /// Logarithmically spaced positive coordinates.
  static func logarithmic(_ lower: Double, _ upper: Double, _ count: (certified: Int, fast: Int)) -> Self {
    Self(count) { geometric(lower, upper, $0) }
  }

  /// Logarithmically spaced coordinates of both signs, a quarter of them negative.
  static func signed(_ lower: Double, _ upper: Double, _ count: (certified: Int, fast: Int)) -> Self {
    Self(count) { count in
      geometric(lower, upper, max(2, count / 4)).reversed().map { -$0 } + geometric(lower, upper, count - max(2, count / 4))
    }
  }

  private static func geometric(_ lower: Double, _ upper: Double, _ count: Int) -> [Double] {
    (0..<count).map { lower * pow(upper / lower, Double($0) / Double(count - 1)) }
  }
}

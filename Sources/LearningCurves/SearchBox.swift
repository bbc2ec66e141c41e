import Foundation

/// The region of shape parameters a search covers, in coordinates in which a regular grid is fine enough everywhere.
struct SearchBox: Sendable {
  struct Axis: Sendable {
    private let points: (certified: Int, fast: Int)
    private let place: @Sendable (_ count: Int) -> [Double]

    /// - Parameter place: the given number of coordinates, increasing.
    init(_ points: (certified: Int, fast: Int), _ place: @escaping @Sendable (_ count: Int) -> [Double]) {
      self.points = points
      self.place = place
    }

    func coordinates(_ search: FitOptions.Search) -> [Double] {
      place(search == .certified ? points.certified : points.fast)
    }
  }

  let axes: [Axis]
  /// Shape parameters from coordinates.
  let theta: @Sendable (SIMD4<Double>) -> SIMD4<Double>
}

extension SearchBox.Axis {
  /// Evenly spaced coordinates.
  static func linear(_ lower: Double, _ upper: Double, _ points: (certified: Int, fast: Int)) -> Self {
    Self(points) { count in (0..<count).map { lower + (upper - lower) * Double($0) / Double(count - 1) } }
  }

  /// Logarithmically spaced positive coordinates.
  static func logarithmic(_ lower: Double, _ upper: Double, _ points: (certified: Int, fast: Int)) -> Self {
    Self(points) { geometric(lower, upper, $0) }
  }

  /// Logarithmically spaced coordinates of both signs, a quarter of them negative.
  static func signed(_ lower: Double, _ upper: Double, _ points: (certified: Int, fast: Int)) -> Self {
    Self(points) { count in
      let negative = max(2, count / 4)
      return geometric(lower, upper, negative).reversed().map { -$0 } + geometric(lower, upper, count - negative)
    }
  }

  static func geometric(_ lower: Double, _ upper: Double, _ count: Int) -> [Double] {
    let ratio = pow(upper / lower, 1 / Double(count - 1))
    var value = lower / ratio
    return (0..<count).map { _ in
      value *= ratio
      return value
    }
  }
}

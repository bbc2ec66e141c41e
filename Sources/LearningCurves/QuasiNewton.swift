import Foundation

/// Minimisation of a function of few variables whose gradient may have kinks: BFGS with a line search by bisection for the
/// weak Wolfe conditions (Lewis and Overton, *Math. Program.* 141:135, 2013).
enum QuasiNewton {
  struct Minimum {
    let place: [Double]
    let value: Double
    /// The largest component.
    let gradient: Double
  }

  /// - Parameter tolerance: the largest component of the gradient at which to end.
  static func minimise(
    from start: [Double], tolerance: Double, iterations: Int = 2_000,
    _ function: ([Double]) -> (value: Double, gradient: [Double])
  ) -> Minimum {
    let count = start.count
    var place = start
    var (value, gradient) = function(place)
    var inverse = identity(count)
    for iteration in 0..<iterations where largest(gradient) > tolerance {
      var direction = (0..<count).map { row in -(0..<count).reduce(0.0) { $0 + inverse[row * count + $1] * gradient[$1] } }
      var slope = product(direction, gradient)
      if !(slope < 0) {
        inverse = identity(count)
        direction = gradient.map { -$0 }
        slope = product(direction, gradient)
      }
      guard
        let step = lineSearch(place, value, slope, direction, first: iteration == 0 ? 1 / max(1, largest(gradient)) : 1, function)
      else { break }
      let s = direction.map { $0 * step.length }
      let y = zip(step.gradient, gradient).map { $0 - $1 }
      let curvature = product(s, y)
      if curvature > 0 { update(&inverse, s, y, curvature) }
      (place, value, gradient) = (step.place, step.value, step.gradient)
    }
    return Minimum(place: place, value: value, gradient: largest(gradient))
  }

  private typealias Step = (length: Double, place: [Double], value: Double, gradient: [Double])

  private static func lineSearch(
    _ place: [Double], _ value: Double, _ slope: Double, _ direction: [Double], first: Double,
    _ function: ([Double]) -> (value: Double, gradient: [Double])
  ) -> Step? {
    var (low, high, length) = (0.0, Double.infinity, first)
    var best: Step?
    for _ in 0..<60 {
      let next = zip(place, direction).map { $0 + length * $1 }
      let (found, gradient) = function(next)
      if found.isFinite, found <= value + 1e-4 * length * slope {
        best = (length, next, found, gradient)
        if product(gradient, direction) >= 0.9 * slope { return best }
        low = length
      } else {
        high = length
      }
      length = high.isFinite ? (low + high) / 2 : 2 * length
    }
    return best
  }

  /// H ← (I − ρsyᵀ)H(I − ρysᵀ) + ρssᵀ, ρ = 1/sᵀy.
  private static func update(_ h: inout [Double], _ s: [Double], _ y: [Double], _ curvature: Double) {
    let count = s.count
    let hy = (0..<count).map { row in (0..<count).reduce(0.0) { $0 + h[row * count + $1] * y[$1] } }
    let factor = (1 + product(y, hy) / curvature) / curvature
    for row in 0..<count {
      for column in 0..<count {
        h[row * count + column] += factor * s[row] * s[column] - (hy[row] * s[column] + s[row] * hy[column]) / curvature
      }
    }
  }

  private static func identity(_ count: Int) -> [Double] { (0..<count * count).map { $0 % (count + 1) == 0 ? 1 : 0 } }
  private static func product(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
  private static func largest(_ a: [Double]) -> Double { a.reduce(0) { max($0, $1.isFinite ? abs($1) : .infinity) } }
}

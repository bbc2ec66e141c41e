import GSL

/// The chain of solvers behind every fit, measured on the NIST StRD sets: geodesic acceleration with Levenberg's scaling
/// reaches all of them from both starts; the others are for what it may not finish.
enum LeastSquaresEngine {
  static let primary = NonlinearLeastSquares(.geodesicAcceleration, scaling: .levenberg)
  static let fallbacks = [
    NonlinearLeastSquares(.levenbergMarquardt, scaling: .more), NonlinearLeastSquares(.subspace, scaling: .more),
  ]

  /// A minimum near the start: by Gauss–Newton steps where they contract fast, as they do from the bottom of a grid's
  /// valley, and by the trust region otherwise.
  ///
  /// - Parameter target: the relative offset at which steps may end.
  static func descend(
    _ problem: LeastSquaresProblem, from start: [Double], target: Double = 1e-13
  ) throws(GSLError) -> LeastSquaresSolution {
    let near = try StationaryPoint(of: problem, at: start).refined(problem, contraction: 0.5, target: target)
    return near.relativeOffset <= max(1e-10, target) ? near.solution : try primary.minimise(problem, from: start)
  }

  /// The first stationary solution of the chain, or the one of least squares where there is none.
  static func minimise(_ problem: LeastSquaresProblem, from start: [Double]) throws(GSLError) -> LeastSquaresSolution {
    var best = try descend(problem, from: start)
    for solver in fallbacks where !best.isStationary {
      // From the start again: where the first solver ended may be a place no solver leaves.
      let other = try solver.minimise(problem, from: start)
      if other.isStationary || !(best.sumOfSquares <= other.sumOfSquares) { best = other }
    }
    return best
  }
}

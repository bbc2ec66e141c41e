import Foundation
import GSL

/// Variable projection on a grid (Golub and Pereyra, *SIAM J. Numer. Anal.* 10:413, 1973): for given shape parameters the
/// best amplitude and offset are a linear problem, so that the whole box of shapes can be searched.
struct SeparableSearch {
  private let problem: CurveProblem
  /// Points used by the search: all, or an even selection where there are very many.
  private let sizes: [SampleSize]
  private let losses: [Double]
  private let roots: [Double]
  private let box: SearchBox
  /// Shape parameters that are fixed, by their place in θ.
  private let fixedShape: [(k: Int, value: Double)]

  static let mostPoints = 2_000

  init(_ problem: CurveProblem) {
    self.problem = problem
    let order = Self.selection(of: problem.sizes)
    sizes = order.map { problem.sizes[$0] }
    losses = order.map { problem.losses[$0] }
    // To first order, a logarithmic residual is a linear one divided by the loss.
    roots = order.map { problem.isLogarithmic ? problem.rootWeights[$0] / problem.losses[$0] : problem.rootWeights[$0] }
    box = problem.model.box(sizes)
    fixedShape = problem.model.shapeCoefficients.enumerated()
      .filter { !problem.free.contains($0.element) }.map { ($0.offset, problem.held.values[$0.element]) }
  }

  private static func selection(of sizes: [SampleSize]) -> [Int] {
    guard sizes.count > mostPoints else { return Array(sizes.indices) }
    let sorted = sizes.indices.sorted { sizes[$0].n < sizes[$1].n }
    return (0..<mostPoints).map { sorted[$0 * (sizes.count - 1) / (mostPoints - 1)] }
  }

  struct Result {
    /// Starting points of the deepest valleys, deepest first.
    let starts: [NaturalParameters]
    /// The range of each shape parameter in the box.
    let lowest: SIMD4<Double>
    let highest: SIMD4<Double>
  }

  /// - Parameter valleys: how many local minima of the grid to return at most.
  func run(_ search: FitOptions.Search, valleys: Int) -> Result {
    let axes = box.axes.map { $0.coordinates(search) }
    let count = axes.reduce(1) { $0 * $1.count }
    let thetas = (0..<count).map { theta(at: coordinates($0, axes)) }
    var lowest = SIMD4<Double>(repeating: .infinity)
    var highest = -lowest
    for theta in thetas {
      lowest.replace(with: theta, where: theta .< lowest)
      highest.replace(with: theta, where: theta .> highest)
    }
    let shape = problem.model.shape
    var column = [Double](repeating: 0, count: sizes.count)
    var depths = [Double](repeating: .infinity, count: count)
    var found: [(start: NaturalParameters, depth: Double)] = []
    for sign in problem.signs {
      let projection = LinearProjection(
        losses: losses, roots: roots, isComplement: problem.model.offset.isComplement,
        amplitude: problem.fixedAmplitude(sign), offset: problem.fixedOffset)
      for index in 0..<count {
        shape.writeValues(sizes, thetas[index], into: &column)
        depths[index] = projection.depth(column)
      }
      for index in 0..<count where isValley(index, depths, axes) {
        let bottom = axes.count == 1 ? bottom(of: index, axes[0], depths, projection) : thetas[index]
        shape.writeValues(sizes, bottom, into: &column)
        found.append((parameters(bottom, projection.solve(column), sign), depths[index]))
      }
    }
    found.sort { $0.depth < $1.depth }
    var starts: [NaturalParameters] = []
    for candidate in found where starts.count < valleys {
      if !starts.contains(where: { $0.values == candidate.start.values && $0.sign == candidate.start.sign }) {
        starts.append(candidate.start)
      }
    }
    return Result(starts: starts, lowest: lowest, highest: highest)
  }

  private func coordinates(_ index: Int, _ axes: [[Double]]) -> SIMD4<Double> {
    var rest = index
    var point = SIMD4<Double>.zero
    for (k, axis) in axes.enumerated() {
      point[k] = axis[rest % axis.count]
      rest /= axis.count
    }
    return point
  }

  /// The shape at a place in the box, with fixed shape coefficients in place.
  private func theta(at point: SIMD4<Double>) -> SIMD4<Double> {
    var theta = box.theta(point)
    for (k, value) in fixedShape { theta[k] = value }
    return theta
  }

  /// Not deeper than any neighbour along an axis.
  private func isValley(_ index: Int, _ depths: [Double], _ axes: [[Double]]) -> Bool {
    guard depths[index].isFinite else { return false }
    var stride = 1
    for axis in axes {
      let position = index / stride % axis.count
      if position > 0, depths[index - stride] < depths[index] { return false }
      if position + 1 < axis.count, depths[index + stride] < depths[index] { return false }
      stride *= axis.count
    }
    return true
  }

  /// The bottom of a valley of one shape parameter, between the neighbours of its deepest grid point.
  private func bottom(
    of index: Int, _ axis: [Double], _ depths: [Double], _ projection: LinearProjection
  ) -> SIMD4<Double> {
    let start = theta(at: SIMD4(axis[index], 0, 0, 0))
    guard index > 0, index + 1 < axis.count, fixedShape.isEmpty, depths[index - 1].isFinite, depths[index + 1].isFinite else {
      return start
    }
    var column = [Double](repeating: 0, count: sizes.count)
    let width = axis[index + 1] - axis[index - 1]
    let place = try? Brent.minimum(
      between: axis[index - 1], and: axis[index + 1], near: axis[index],
      tolerance: 1e-4 * width / max(1, abs(axis[index])),
      of: { coordinate in
        problem.model.shape.writeValues(sizes, theta(at: SIMD4(coordinate, 0, 0, 0)), into: &column)
        return min(projection.depth(column), 1e300)
      })
    return place.map { theta(at: SIMD4($0, 0, 0, 0)) } ?? start
  }

  private func parameters(
    _ theta: SIMD4<Double>, _ linear: (amplitude: Double, offset: Double), _ sign: Double
  ) -> NaturalParameters {
    let model = problem.model
    var q = NaturalParameters(values: problem.held.values, sign: sign)
    for (k, coefficient) in model.shapeCoefficients.enumerated() { q.values[coefficient] = theta[k] }
    if let index = model.amplitudeIndex { q.values[index] = linear.amplitude }
    if let index = model.offsetIndex { q.values[index] = linear.offset }
    return q
  }
}

import Foundation

/// Variable projection on a grid (Golub and Pereyra, *SIAM J. Numer. Anal.* 10:413, 1973): for given shape parameters the
/// best amplitude and offset are a linear problem, so that the whole box of shapes can be searched.
struct SeparableSearch {
  private let problem: CurveProblem
  /// Points used by the search: all, or an even selection where there are very many.
  private let sizes: [SampleSize]
  private let losses: [Double]
  private let roots: [Double]
  private let box: SearchBox

  static let mostPoints = 2_000

  init(_ problem: CurveProblem) {
    self.problem = problem
    let count = problem.sizes.count
    let order =
      count <= Self.mostPoints
      ? Array(0..<count)
      : {
        let sorted = (0..<count).sorted { problem.sizes[$0].n < problem.sizes[$1].n }
        return (0..<Self.mostPoints).map { sorted[$0 * (count - 1) / (Self.mostPoints - 1)] }
      }()
    sizes = order.map { problem.sizes[$0] }
    losses = order.map { problem.losses[$0] }
    // To first order, a logarithmic residual is a linear one divided by the loss.
    roots = order.map { problem.isLogarithmic ? problem.rootWeights[$0] / problem.losses[$0] : problem.rootWeights[$0] }
    box = problem.model.box(sizes)
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
    let axes = box.axes.map { search == .certified ? $0.certified : $0.fast }
    let count = axes.reduce(1) { $0 * $1.count }
    var lowest = SIMD4<Double>(repeating: .infinity)
    var highest = -lowest
    var found: [(start: NaturalParameters, rss: Double)] = []
    for sign in problem.signs {
      var thetas = [SIMD4<Double>](repeating: .zero, count: count)
      var depths = [Double](repeating: .infinity, count: count)
      var column = [Double](repeating: 0, count: sizes.count)
      for index in 0..<count {
        let theta = shape(at: index, axes)
        thetas[index] = theta
        pointwiseMin(&lowest, theta)
        pointwiseMax(&highest, theta)
        depths[index] = project(theta, sign, &column).rss
      }
      for index in 0..<count where isValley(index, depths, axes) {
        let projected = project(thetas[index], sign, &column)
        found.append((projected.parameters, depths[index]))
      }
    }
    found.sort { $0.rss < $1.rss }
    var starts: [NaturalParameters] = []
    for candidate in found where starts.count < valleys {
      if !starts.contains(where: { $0.values == candidate.start.values && $0.sign == candidate.start.sign }) {
        starts.append(candidate.start)
      }
    }
    return Result(starts: starts, lowest: lowest, highest: highest)
  }

  private func pointwiseMin(_ a: inout SIMD4<Double>, _ b: SIMD4<Double>) { a.replace(with: b, where: b .< a) }
  private func pointwiseMax(_ a: inout SIMD4<Double>, _ b: SIMD4<Double>) { a.replace(with: b, where: b .> a) }

  /// The shape at a grid point, with fixed shape coefficients in place.
  private func shape(at index: Int, _ axes: [[Double]]) -> SIMD4<Double> {
    var rest = index
    var point = SIMD4<Double>.zero
    for (k, axis) in axes.enumerated() {
      point[k] = axis[rest % axis.count]
      rest /= axis.count
    }
    var theta = box.theta(point)
    for (k, coefficient) in problem.model.shapeCoefficients.enumerated() where !problem.free.contains(coefficient) {
      theta[k] = problem.held.values[coefficient]
    }
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

  /// Amplitude and offset of least squares at a shape, by Gram–Schmidt on at most two columns.
  private func project(
    _ theta: SIMD4<Double>, _ sign: Double, _ column: inout [Double]
  ) -> (parameters: NaturalParameters, rss: Double) {
    let model = problem.model
    var q = NaturalParameters(values: problem.held.values, sign: sign)
    for (k, coefficient) in model.shapeCoefficients.enumerated() { q.values[coefficient] = theta[k] }
    model.shape.write(sizes, theta, into: &column)
    let projection = LinearProjection(
      shape: column, losses: losses, roots: roots, isComplement: model.offset.isComplement,
      amplitude: problem.fixedAmplitude(sign), offset: problem.fixedOffset)
    if let index = model.amplitudeIndex { q.values[index] = projection.amplitude }
    if let index = model.offsetIndex { q.values[index] = projection.offset }
    return (q, projection.rss)
  }
}

/// min over u, v of Σ rᵢ²(u·gᵢ + v·hᵢ − yᵢ)², h = 1 or 1 − g, where either may be fixed.
struct LinearProjection {
  var amplitude: Double
  var offset: Double
  var rss: Double

  init(
    shape: [Double], losses: [Double], roots: [Double], isComplement: Bool, amplitude fixedAmplitude: Double?,
    offset fixedOffset: Double?
  ) {
    amplitude = fixedAmplitude ?? 0
    offset = fixedOffset ?? 0
    var gg = 0.0, gh = 0.0, hh = 0.0
    for i in shape.indices {
      let g = roots[i] * shape[i]
      let h = isComplement ? roots[i] - g : roots[i]
      gg += g * g
      gh += g * h
      hh += h * h
    }
    rss = .infinity
    guard gg.isFinite else { return }
    let onto = hh > 0 ? gh / hh : 0
    // The shape made orthogonal to the offset's column, then the response made orthogonal to both.
    var ww = 0.0, wy = 0.0, hy = 0.0, gy = 0.0
    for i in shape.indices {
      let g = roots[i] * shape[i]
      let h = isComplement ? roots[i] - g : roots[i]
      let y = roots[i] * losses[i]
      let w = g - onto * h
      ww += w * w
      wy += w * y
      hy += h * y
      gy += g * y
    }
    switch (fixedAmplitude, fixedOffset) {
    case (nil, nil):
      amplitude = ww > 1e-26 * gg ? wy / ww : 0
      offset = hh > 0 ? (hy - gh * amplitude) / hh : 0
    case (nil, let offset?): amplitude = gg > 0 ? (gy - offset * gh) / gg : 0
    case (let amplitude?, nil): offset = hh > 0 ? (hy - amplitude * gh) / hh : 0
    case (_?, _?): break
    }
    var sum = 0.0
    for i in shape.indices {
      let h = isComplement ? 1 - shape[i] : 1
      let residual = roots[i] * (amplitude * shape[i] + offset * h - losses[i])
      sum += residual * residual
    }
    rss = sum.isFinite ? sum : .infinity
  }
}

extension CurveModel.Offset {
  var isComplement: Bool { if case .complement = self { true } else { false } }
}

extension CurveProblem {
  /// The amplitude's signs to try: both where it is fixed up to its sign.
  var signs: [Double] {
    switch model.amplitude {
    case .coefficient: [1]
    case .unit: [1, -1]
    case .exponential(let index): free.contains(index) ? [1] : [1, -1]
    }
  }

  /// The amplitude where it is not free.
  func fixedAmplitude(_ sign: Double) -> Double? {
    switch model.amplitude {
    case .unit: sign
    case .coefficient(let index): free.contains(index) ? nil : held.values[index]
    case .exponential(let index): free.contains(index) ? nil : sign * abs(held.values[index])
    }
  }

  /// The offset where it is not free, zero where there is none.
  var fixedOffset: Double? {
    guard let index = model.offsetIndex else { return 0 }
    return free.contains(index) ? nil : held.values[index]
  }
}

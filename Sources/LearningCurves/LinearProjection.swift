/// The linear part of a separable curve: min over u, v of Σ rᵢ²(u·gᵢ + v·hᵢ − yᵢ)², h = 1 or 1 − g, for given g.
///
/// u and v may be fixed. What does not depend on g is computed once, so that a search over shapes costs little more than
/// the shapes themselves.
struct LinearProjection {
  let fixedAmplitude: Double?
  let fixedOffset: Double?
  private let isComplement: Bool
  private let losses: [Double]
  private let squares: [Double]
  private let totalSquare: Double
  private let meanLoss: Double
  private let weightedDeviations: [Double]
  private let lossVariation: Double

  /// - Parameter offset: `nil` where v is free; zero where the curve has none.
  init(losses: [Double], roots: [Double], isComplement: Bool, amplitude: Double?, offset: Double?) {
    fixedAmplitude = amplitude
    fixedOffset = offset
    self.isComplement = isComplement
    self.losses = losses
    let squares = roots.map { $0 * $0 }
    let total = squares.reduce(0, +)
    let mean = zip(squares, losses).reduce(0) { $0 + $1.0 * $1.1 } / total
    self.squares = squares
    totalSquare = total
    meanLoss = mean
    weightedDeviations = zip(squares, losses).map { $0 * ($1 - mean) }
    lossVariation = zip(squares, losses).reduce(0) { $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean) }
  }

  /// The sum of squares at the best u and v; +∞ where the shape is not finite.
  func depth(_ shape: [Double]) -> Double {
    guard fixedAmplitude == nil, fixedOffset == nil else {
      let (u, v) = solve(shape)
      var sum = 0.0
      for i in shape.indices {
        let residual = u * shape[i] + v * (isComplement ? 1 - shape[i] : 1) - losses[i]
        sum += squares[i] * residual * residual
      }
      return sum.isFinite ? sum : .infinity
    }
    let (variation, covariation) = moments(shape, mean(shape))
    let depth = variation > 0 ? lossVariation - covariation * covariation / variation : lossVariation
    return depth.isFinite ? max(0, depth) : .infinity
  }

  /// The best u and v.
  func solve(_ shape: [Double]) -> (amplitude: Double, offset: Double) {
    switch (fixedAmplitude, fixedOffset) {
    case (nil, nil):
      // A regression with a constant; 1 − g spans the same plane: u·g + v = (u + v)·g + v(1 − g).
      let center = mean(shape)
      let (variation, covariation) = moments(shape, center)
      let slope = variation > 0 ? covariation / variation : 0
      let constant = meanLoss - slope * center
      return (isComplement ? slope + constant : slope, constant)
    case (nil, let v?):
      var (gg, gy) = (0.0, 0.0)
      for i in shape.indices {
        gg += squares[i] * shape[i] * shape[i]
        gy += squares[i] * shape[i] * (losses[i] - v * (isComplement ? 1 - shape[i] : 1))
      }
      return (gg > 0 ? gy / gg : 0, v)
    case (let u?, nil):
      var (hh, hy) = (0.0, 0.0)
      for i in shape.indices {
        let h = isComplement ? 1 - shape[i] : 1
        hh += squares[i] * h * h
        hy += squares[i] * h * (losses[i] - u * shape[i])
      }
      return (u, hh > 0 ? hy / hh : 0)
    case (let u?, let v?): return (u, v)
    }
  }

  private func mean(_ shape: [Double]) -> Double {
    var sum = 0.0
    for i in shape.indices { sum += squares[i] * shape[i] }
    return sum / totalSquare
  }

  private func moments(_ shape: [Double], _ center: Double) -> (variation: Double, covariation: Double) {
    var (variation, covariation) = (0.0, 0.0)
    for i in shape.indices {
      let deviation = shape[i] - center
      variation += squares[i] * deviation * deviation
      covariation += weightedDeviations[i] * deviation
    }
    return (variation, covariation)
  }
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

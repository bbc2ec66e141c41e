import Foundation

/// The points of two curves fitted together, and where each form keeps a, b and c of either in its vector of coefficients.
struct JointPowerLaw {
  private let curves: [Int]
  private let logSizes: [Double]
  private let losses: [Double]

  init(first: (sizes: [Double], losses: [Double]), second: (sizes: [Double], losses: [Double])) {
    curves = first.sizes.map { _ in 0 } + second.sizes.map { _ in 1 }
    logSizes = (first.sizes + second.sizes).map { log($0) }
    losses = first.losses + second.losses
  }

  private static func places(_ sharing: CurveComparison.Sharing) -> [[Int]] {
    switch sharing {
    case .separate: [[0, 1, 2], [3, 4, 5]]
    case .commonExponent: [[0, 1, 2], [3, 4, 2]]
    case .commonAsymptoteAndExponent: [[0, 1, 2], [0, 3, 2]]
    case .identical: [[0, 1, 2], [0, 1, 2]]
    }
  }

  /// The best of descents from the exponent of either curve and from their mean.
  func fit(_ sharing: CurveComparison.Sharing, near fits: (CurveFit, CurveFit)) -> CurveComparison.Fit? {
    let places = Self.places(sharing)
    let (own, other) = (ordered(fits.0), ordered(fits.1))
    let exponents = sharing == .separate ? [own[2]] : [own[2], other[2], (own[2] + other[2]) / 2]
    let descents = exponents.compactMap { exponent -> NonlinearRegression? in
      var start = [Double](repeating: 0, count: 1 + (places[0] + places[1]).max()!)
      for (place, value) in zip(places[1] + places[0], other + own) { start[place] = value }
      start[places[0][2]] = exponent
      return try? NonlinearRegression(
        responses: losses, start: start,
        value: { i, q in
          let place = places[curves[i]]
          return q[place[0]] + q[place[1]] * exp(-q[place[2]] * logSizes[i])
        },
        gradient: { i, q, gradient in
          let place = places[curves[i]]
          let power = exp(-q[place[2]] * logSizes[i])
          for j in gradient.indices { gradient[j] = 0 }
          gradient[place[0]] = 1
          gradient[place[1]] = power
          gradient[place[2]] = -q[place[1]] * logSizes[i] * power
        })
    }
    let found = descents.filter(\.isStationary).min { $0.residualSumOfSquares < $1.residualSumOfSquares }
    return found.map { best in
      CurveComparison.Fit(
        sharing: sharing, first: places[0].map { best.coefficients[$0] }, second: places[1].map { best.coefficients[$0] },
        parameterCount: best.coefficients.count, rss: best.residualSumOfSquares, pointCount: losses.count)
    }
  }

  /// a + b·(n/ρ)^(−c), ρ = 1 for the first curve, with ln ρ as a coefficient of its own for the sake of its standard error.
  func potency(from fit: CurveComparison.Fit) -> (estimate: Double, standardError: Double)? {
    guard fit.second[1] / fit.first[1] > 0, fit.first[2] != 0 else { return nil }
    let start = fit.first + [log(fit.second[1] / fit.first[1]) / fit.first[2]]
    let regression = try? NonlinearRegression(
      responses: losses, start: start,
      value: { i, q in q[0] + q[1] * exp(-q[2] * (logSizes[i] - Double(curves[i]) * q[3])) },
      gradient: { i, q, gradient in
        let distance = logSizes[i] - Double(curves[i]) * q[3]
        let power = exp(-q[2] * distance)
        gradient[0] = 1
        gradient[1] = power
        gradient[2] = -q[1] * distance * power
        gradient[3] = q[1] * q[2] * Double(curves[i]) * power
      })
    guard let regression, regression.isStationary else { return nil }
    return (regression.coefficients[3], regression.standardErrors[3])
  }

  private func ordered(_ fit: CurveFit) -> [Double] { fit.model.coefficientNames.map { fit.coefficients[$0] ?? 0 } }
}

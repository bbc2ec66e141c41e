import Foundation

/// A sample size with its logarithm, computed once.
package struct SampleSize: Sendable {
  let n: Double
  let logN: Double

  package init(_ n: Double) {
    self.n = n
    logN = log(n)
  }
}

/// The nonlinear part g(n; θ) of a separable curve u·g + v, with at most four parameters.
///
/// A value that is not finite marks a place outside the domain; searches stay away from it.
protocol CurveShape: Sendable {
  func value(_ size: SampleSize, _ theta: SIMD4<Double>) -> Double
  /// ∂g/∂θ, where g has the value that is given, so that it need not be computed again.
  func gradient(_ size: SampleSize, _ theta: SIMD4<Double>, value g: Double) -> SIMD4<Double>
}

extension CurveShape {
  // Loops over the sizes, compiled for each shape.

  func writeValues(_ sizes: [SampleSize], _ theta: SIMD4<Double>, into values: inout [Double]) {
    for index in sizes.indices { values[index] = value(sizes[index], theta) }
  }

  /// - Parameter values: g at the same sizes and θ.
  func writeGradients(_ sizes: [SampleSize], _ theta: SIMD4<Double>, values: [Double], into gradients: inout [SIMD4<Double>]) {
    for index in sizes.indices { gradients[index] = gradient(sizes[index], theta, value: values[index]) }
  }
}

/// g = f(n) without parameters: n, −ln n, −1/ln n.
struct FixedShape: CurveShape {
  enum Kind: Sendable { case identity, minusLog, minusInverseLog }
  let kind: Kind

  func value(_ size: SampleSize, _ theta: SIMD4<Double>) -> Double {
    switch kind {
    case .identity: size.n
    case .minusLog: -size.logN
    case .minusInverseLog: size.n > 1 ? -1 / size.logN : .nan
    }
  }

  func gradient(_ size: SampleSize, _ theta: SIMD4<Double>, value g: Double) -> SIMD4<Double> { .zero }
}

/// g = n^(−c), θ = (c).
struct PowerShape: CurveShape {
  func value(_ size: SampleSize, _ theta: SIMD4<Double>) -> Double { exp(-theta[0] * size.logN) }

  func gradient(_ size: SampleSize, _ theta: SIMD4<Double>, value g: Double) -> SIMD4<Double> {
    SIMD4(-size.logN * g, 0, 0, 0)
  }
}

/// g = (n + d)^(−c), θ = (c, d), d > −n.
struct ShiftedPowerShape: CurveShape {
  func value(_ size: SampleSize, _ theta: SIMD4<Double>) -> Double {
    let shifted = size.n + theta[1]
    return shifted > 0 ? exp(-theta[0] * log(shifted)) : .nan
  }

  func gradient(_ size: SampleSize, _ theta: SIMD4<Double>, value g: Double) -> SIMD4<Double> {
    let shifted = size.n + theta[1]
    return SIMD4(-log(shifted) * g, -theta[0] / shifted * g, 0, 0)
  }
}

/// g = e^(−k·n), θ = (k).
struct ExponentialShape: CurveShape {
  func value(_ size: SampleSize, _ theta: SIMD4<Double>) -> Double { exp(-theta[0] * size.n) }

  func gradient(_ size: SampleSize, _ theta: SIMD4<Double>, value g: Double) -> SIMD4<Double> {
    SIMD4(-size.n * g, 0, 0, 0)
  }
}

/// g = exp((n − b)^a), θ = (a, b), n > b.
struct ExponentialOfPowerShape: CurveShape {
  func value(_ size: SampleSize, _ theta: SIMD4<Double>) -> Double {
    size.n > theta[1] ? exp(pow(size.n - theta[1], theta[0])) : .nan
  }

  func gradient(_ size: SampleSize, _ theta: SIMD4<Double>, value g: Double) -> SIMD4<Double> {
    let shifted = size.n - theta[1]
    let power = pow(shifted, theta[0])
    return SIMD4(g * power * log(shifted), -g * theta[0] * power / shifted, 0, 0)
  }
}

/// g = exp(−a·n^d), θ = (a, d), d > 0: the Weibull or Janoschek curve.
struct StretchedExponentialShape: CurveShape {
  func value(_ size: SampleSize, _ theta: SIMD4<Double>) -> Double {
    theta[1] > 0 ? exp(-theta[0] * exp(theta[1] * size.logN)) : .nan
  }

  func gradient(_ size: SampleSize, _ theta: SIMD4<Double>, value g: Double) -> SIMD4<Double> {
    let power = exp(theta[1] * size.logN)
    return SIMD4(-power * g, -theta[0] * power * size.logN * g, 0, 0)
  }
}

/// g = exp(b/n + c·ln n), θ = (b, c): the vapour pressure curve.
struct VapourPressureShape: CurveShape {
  func value(_ size: SampleSize, _ theta: SIMD4<Double>) -> Double { exp(theta[0] / size.n + theta[1] * size.logN) }

  func gradient(_ size: SampleSize, _ theta: SIMD4<Double>, value g: Double) -> SIMD4<Double> {
    return SIMD4(g / size.n, g * size.logN, 0, 0)
  }
}

/// g = 1/(1 + (n/e^b)^c), θ = (b, c): logistic in ln n.
struct LogisticShape: CurveShape {
  func value(_ size: SampleSize, _ theta: SIMD4<Double>) -> Double { 1 / (1 + exp(theta[1] * (size.logN - theta[0]))) }

  func gradient(_ size: SampleSize, _ theta: SIMD4<Double>, value g: Double) -> SIMD4<Double> {
    // g(1 − g), without cancellation where g is near one.
    let slope = g / (1 + exp(theta[1] * (theta[0] - size.logN)))
    return SIMD4(theta[1] * slope, -(size.logN - theta[0]) * slope, 0, 0)
  }
}

/// g = n^η/(κ^η + n^η), θ = (η, κ), κ > 0: the Hill curve.
struct HillShape: CurveShape {
  func value(_ size: SampleSize, _ theta: SIMD4<Double>) -> Double {
    theta[1] > 0 ? 1 / (1 + exp(-theta[0] * (size.logN - log(theta[1])))) : .nan
  }

  func gradient(_ size: SampleSize, _ theta: SIMD4<Double>, value g: Double) -> SIMD4<Double> {
    let distance = size.logN - log(theta[1])
    let slope = g / (1 + exp(theta[0] * distance))
    return SIMD4(distance * slope, -theta[0] / theta[1] * slope, 0, 0)
  }
}

/// g = b/(b + n^d), θ = (b, d), b > 0 and d > 0: Morgan, Mercer and Flodin's curve.
struct MorganMercerFlodinShape: CurveShape {
  func value(_ size: SampleSize, _ theta: SIMD4<Double>) -> Double {
    theta[0] > 0 && theta[1] > 0 ? 1 / (1 + exp(theta[1] * size.logN) / theta[0]) : .nan
  }

  func gradient(_ size: SampleSize, _ theta: SIMD4<Double>, value g: Double) -> SIMD4<Double> {
    let power = exp(theta[1] * size.logN)
    let sum = theta[0] + power
    return SIMD4(power / (sum * sum), -theta[0] * power * size.logN / (sum * sum), 0, 0)
  }
}

/// g = n^(−c₀)·(1 + (n/d₁)^(1/f₁))^(−c₁f₁), θ = (c₀, c₁, d₁, f₁), d₁ > 0 and f₁ > 0: a power law broken once.
struct BrokenPowerShape: CurveShape {
  func value(_ size: SampleSize, _ theta: SIMD4<Double>) -> Double {
    guard theta[2] > 0, theta[3] > 0 else { return .nan }
    let exponent = (size.logN - log(theta[2])) / theta[3]
    return exp(-theta[0] * size.logN - theta[1] * theta[3] * logOnePlusExp(exponent))
  }

  func gradient(_ size: SampleSize, _ theta: SIMD4<Double>, value g: Double) -> SIMD4<Double> {
    let exponent = (size.logN - log(theta[2])) / theta[3]
    let softplus = logOnePlusExp(exponent)
    let share = 1 / (1 + exp(-exponent))
    return g
      * SIMD4(
        -size.logN, -theta[3] * softplus, theta[1] * share / theta[2], -theta[1] * (softplus - exponent * share))
  }

  private func logOnePlusExp(_ x: Double) -> Double { x > 0 ? x + log1p(exp(-x)) : log1p(exp(x)) }
}

import Foundation

private let oneDimension = (certified: 400, fast: 24)
private let twoDimensions = (certified: 45, fast: 12)

extension CurveModel {
  /// Every model by its name; the last observed value is `last1`.
  public static let all: [CurveModel] = [
    last1, lin2, log2, ilog2, pow2, pow3, pow4, exp2, exp3, expd3, expp3, wbl4, exp4, janoschek4, vap3, logpower3, hill3,
    mmf4, bnsl1,
  ]

  /// The model of that name, `nil` where there is none.
  public init?(named name: String) {
    guard let model = Self.all.first(where: { $0.name == name }) else { return nil }
    self = model
  }

  /// The last observed value, the baseline of every extrapolation; nothing is fitted.
  public static let last1 = CurveModel(
    "last1", "a, the last observed loss", ["a"], shape: FixedShape(kind: .identity), amplitude: .coefficient(0))
  public static let lin2 = CurveModel(
    "lin2", "a n + b", ["a", "b"], shape: FixedShape(kind: .identity), amplitude: .coefficient(0), offset: .constant(1))
  public static let log2 = CurveModel(
    "log2", "-a ln n + b", ["a", "b"], shape: FixedShape(kind: .minusLog), amplitude: .coefficient(0), offset: .constant(1))
  public static let ilog2 = CurveModel(
    "ilog2", "b - a/ln n", ["a", "b"], shape: FixedShape(kind: .minusInverseLog), amplitude: .coefficient(0),
    offset: .constant(1))

  public static let pow2 = CurveModel(
    "pow2", "a n^-b", ["a", "b"], shape: PowerShape(), amplitude: .coefficient(0), shapeCoefficients: [1], lcdbNegated: [0],
    box: powerBox)
  public static let pow3 = CurveModel(
    "pow3", "a + b n^-c", ["a", "b", "c"], shape: PowerShape(), amplitude: .coefficient(1), offset: .constant(0),
    shapeCoefficients: [2], lcdbNegated: [1], limits: [Limit(model: "log2", shared: [:])], box: powerBox)
  public static let pow4 = CurveModel(
    "pow4", "a + b (n + d)^-c", ["a", "b", "c", "d"], shape: ShiftedPowerShape(), amplitude: .coefficient(1),
    offset: .constant(0), shapeCoefficients: [2, 3], lcdbNegated: [1],
    limits: [Limit(model: "exp3", shared: ["c": 0])]
  ) { sizes in
    let smallest = sizes.map(\.n).min()!
    let largest = sizes.map(\.n).max()!
    // The exponent is measured by the decay between the ends, whatever the shift.
    return SearchBox(axes: [
      .logarithmic(1e-4 * smallest, 100 * largest, twoDimensions), .signed(0.05, 40, twoDimensions),
    ]) { point in
      SIMD4(point[1] / log((largest - smallest + point[0]) / point[0]), point[0] - smallest, 0, 0)
    }
  }

  public static let exp2 = CurveModel(
    "exp2", "a exp(-b n)", ["a", "b"], shape: ExponentialShape(), amplitude: .coefficient(0), shapeCoefficients: [1],
    box: exponentialBox)
  public static let exp3 = CurveModel(
    "exp3", "a exp(-b n) + c", ["a", "b", "c"], shape: ExponentialShape(), amplitude: .coefficient(0), offset: .constant(2),
    shapeCoefficients: [1], limits: [Limit(model: "lin2", shared: [:])], box: exponentialBox)
  public static let expd3 = CurveModel(
    "expd3", "c - (c - a) exp(-b n)", ["a", "b", "c"], shape: ExponentialShape(), amplitude: .coefficient(0),
    offset: .complement(2), shapeCoefficients: [1], equivalent: "exp3", limits: [Limit(model: "lin2", shared: [:])],
    box: exponentialBox)
  public static let expp3 = CurveModel(
    "expp3", "c ± exp((n - b)^a)", ["a", "b", "c"], shape: ExponentialOfPowerShape(), amplitude: .unit, offset: .constant(2),
    shapeCoefficients: [0, 1]
  ) { sizes in
    let smallest = sizes.map(\.n).min()!
    let largest = sizes.map(\.n).max()!
    return SearchBox(axes: [
      .logarithmic(1e-4 * smallest, 100 * largest, twoDimensions),
      .linear(-4, 2, twoDimensions),
    ]) { point in
      SIMD4(point[1], smallest - point[0], 0, 0)
    }
  }

  public static let wbl4 = CurveModel(
    "wbl4", "c + b exp(-a n^d)", ["a", "b", "c", "d"], shape: StretchedExponentialShape(), amplitude: .coefficient(1),
    offset: .constant(2), shapeCoefficients: [0, 3], lcdbNegated: [1], limits: [Limit(model: "pow3", shared: ["a": 2])],
    box: stretchedBox)
  public static let exp4 = CurveModel(
    "exp4", "c ± exp(b - a n^d)", ["a", "b", "c", "d"], shape: StretchedExponentialShape(), amplitude: .exponential(1),
    offset: .constant(2), shapeCoefficients: [0, 3], equivalent: "wbl4", limits: [Limit(model: "pow3", shared: ["a": 2])],
    box: stretchedBox)
  public static let janoschek4 = CurveModel(
    "janoschek4", "a + b exp(-c n^d)", ["a", "b", "c", "d"], shape: StretchedExponentialShape(), amplitude: .coefficient(1),
    offset: .constant(0), shapeCoefficients: [2, 3], lcdbNegated: [1], equivalent: "wbl4",
    limits: [Limit(model: "pow3", shared: ["a": 0])], box: stretchedBox)

  public static let vap3 = CurveModel(
    "vap3", "± exp(a + b/n + c ln n)", ["a", "b", "c"], shape: VapourPressureShape(), amplitude: .exponential(0),
    shapeCoefficients: [1, 2]
  ) { sizes in
    let smallest = sizes.map(\.n).min()!
    let range = logRange(sizes)
    return SearchBox(axes: [.linear(-5, 5, twoDimensions), .linear(-5, 5, twoDimensions)]) { point in
      SIMD4(smallest * sinh(point[0]), sinh(point[1]) / range, 0, 0)
    }
  }

  public static let logpower3 = CurveModel(
    "logpower3", "a/(1 + (n/exp(b))^c)", ["a", "b", "c"], shape: LogisticShape(), amplitude: .coefficient(0),
    shapeCoefficients: [1, 2], limits: [Limit(model: "pow2", shared: [:])]
  ) { sizes in
    SearchBox(axes: [midpointAxis(sizes), .signed(0.05, 12, twoDimensions)]) { SIMD4($0[0], $0[1], 0, 0) }
  }
  public static let hill3 = CurveModel(
    "hill3", "theta n^eta/(kappa^eta + n^eta)", ["theta", "eta", "kappa"], shape: HillShape(), amplitude: .coefficient(0),
    shapeCoefficients: [1, 2], isInLCDB: false, equivalent: "logpower3", limits: [Limit(model: "pow2", shared: [:])]
  ) { sizes in
    SearchBox(axes: [midpointAxis(sizes), .signed(0.05, 12, twoDimensions)]) { SIMD4($0[1], exp($0[0]), 0, 0) }
  }
  public static let mmf4 = CurveModel(
    "mmf4", "(a b + c n^d)/(b + n^d)", ["a", "b", "c", "d"], shape: MorganMercerFlodinShape(), amplitude: .coefficient(0),
    offset: .complement(2), shapeCoefficients: [1, 3],
    limits: [Limit(model: "pow3", shared: ["a": 2]), Limit(model: "pow3", shared: ["a": 0])]
  ) { sizes in
    SearchBox(axes: [midpointAxis(sizes), .logarithmic(0.05, 12, twoDimensions)]) { SIMD4(exp($0[0] * $0[1]), $0[1], 0, 0) }
  }

  /// Caballero et al., "Broken Neural Scaling Laws" (arXiv 2210.14891), with one break.
  public static let bnsl1 = CurveModel(
    "bnsl1", "a + b n^-c0 (1 + (n/d1)^(1/f1))^(-c1 f1)", ["a", "b", "c0", "c1", "d1", "f1"], shape: BrokenPowerShape(),
    amplitude: .coefficient(1), offset: .constant(0), shapeCoefficients: [2, 3, 4, 5], isInLCDB: false,
    limits: [Limit(model: "pow3", shared: ["a": 0])]
  ) { sizes in
    let logs = sizes.map(\.logN)
    return SearchBox(axes: [
      .signed(0.05, 2, (certified: 8, fast: 5)), .signed(0.2, 8, (certified: 10, fast: 6)),
      .linear(logs.min()!, logs.max()!, (certified: 14, fast: 7)), .logarithmic(0.02, 2, (certified: 6, fast: 4)),
    ]) { SIMD4($0[0], $0[1], exp($0[2]), $0[3]) }
  }

  private static func logRange(_ sizes: [SampleSize]) -> Double {
    let logs = sizes.map(\.logN)
    return max(logs.max()! - logs.min()!, 1e-3)
  }

  /// ln of the size where a sigmoid is half way, far outside the data on both sides.
  private static func midpointAxis(_ sizes: [SampleSize]) -> SearchBox.Axis {
    let logs = sizes.map(\.logN)
    return .linear(logs.min()! - 10, logs.max()! + 6, twoDimensions)
  }

  @Sendable private static func powerBox(_ sizes: [SampleSize]) -> SearchBox {
    let range = logRange(sizes)
    return SearchBox(axes: [.signed(0.01, 60, oneDimension)]) { SIMD4($0[0] / range, 0, 0, 0) }
  }

  @Sendable private static func exponentialBox(_ sizes: [SampleSize]) -> SearchBox {
    let sorted = sizes.map(\.n).sorted()
    let gap = sorted.count > 1 ? zip(sorted.dropFirst(), sorted).map { $0 - $1 }.filter { $0 > 0 }.min() ?? 1 : 1
    let largest = sorted.last!
    return SearchBox(axes: [
      SearchBox.Axis(oneDimension) { count in
        let growing = SearchBox.Axis.geometric(3e-3 / largest, 30 / largest, count / 8).reversed().map { -$0 }
        return growing + SearchBox.Axis.geometric(3e-3 / largest, 30 / gap, count - count / 8)
      }
    ]) { SIMD4($0[0], 0, 0, 0) }
  }

  @Sendable private static func stretchedBox(_ sizes: [SampleSize]) -> SearchBox {
    SearchBox(axes: [midpointAxis(sizes), .logarithmic(0.05, 12, twoDimensions)]) {
      SIMD4(exp(-$0[0] * $0[1]), $0[1], 0, 0)
    }
  }
}

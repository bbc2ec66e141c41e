import Foundation
import Statistics

/// A loss that depends on two sizes, for instance parameters N and tokens D: L = a + b·N^(−α) + c·D^(−β)
/// (Hoffmann et al., arXiv 2203.15556, approach 3, where a, b, c are E, A, B).
///
/// Fitted by Huber's loss of the logarithms with a threshold of 10⁻³, from the best of a grid of exponents. Intervals are
/// percentiles over rows, or whole repetitions, drawn with replacement (Besiroglu et al., arXiv 2404.10102).
public struct ScalingSurface: Sendable {
  public struct Coefficients: Equatable, Sendable {
    public static let names = ["a", "b", "c", "alpha", "beta"]
    public var a: Double
    public var b: Double
    public var c: Double
    public var alpha: Double
    public var beta: Double

    public var values: [Double] { [a, b, c, alpha, beta] }

    public func loss(_ first: Double, _ second: Double) -> Double {
      a + b * pow(first, -alpha) + c * pow(second, -beta)
    }

    /// β/(α + β): for a cost proportional to N·D the best N grows with this power of it.
    public var allocation: Double { beta / (alpha + beta) }

    init(_ q: SurfaceProblem.Variables, _ centers: (x: Double, y: Double)) {
      (a, alpha, beta) = (exp(q[4]), q[1], q[3])
      b = exp(q[0] + q[1] * centers.x)
      c = exp(q[2] + q[3] * centers.y)
    }
  }

  public struct Prediction: Sendable {
    public let sizes: [Double]
    public let loss: Double
    public let interval: Interval
    /// How many times beyond the sizes measured, in the size that lies farther.
    public let extrapolation: Double
  }

  public let columns: [String]
  public let sizes: [[Double]]
  public let losses: [Double]
  public let coefficients: Coefficients
  /// Σ of Huber's loss.
  public let objective: Double
  public let threshold: Double
  /// The coefficients of every resample.
  public let resamples: [Coefficients]
  private let ownRemarks: [CurveRemark]

  /// Rows and sizes below which five coefficients are not fitted.
  static let fewest = 6

  /// - Parameters:
  ///   - columns: names of the two sizes, for messages.
  ///   - resamples: how many to draw; none gives no intervals.
  /// - Throws: `CurveTableError` for fewer than six rows or three values of a size, or a loss that is not positive.
  public init(
    _ curve: CurveTable.Curve, columns: [String], threshold: Double = 1e-3, resamples: Int = 1_000, uniform: UniformSource
  ) throws(CurveTableError) {
    guard curve.losses.count >= Self.fewest else {
      throw CurveTableError(
        "A surface has 5 coefficients and needs at least \(Self.fewest) rows; there are \(curve.losses.count).")
    }
    for (name, values) in zip(columns, curve.inputs) where Set(values).count < 3 {
      throw CurveTableError(
        "The surface cannot be fitted: \(name) has \(Set(values).count) different value\(Set(values).count == 1 ? "" : "s"), "
          + "and an exponent needs at least 3.")
    }
    if let bad = curve.losses.first(where: { !($0 > 0 && $0.isFinite) }) {
      throw CurveTableError(
        "The surface cannot be fitted to the loss \(bad): losses are positive, since their logarithms are fitted.")
    }
    self.columns = columns
    sizes = curve.inputs
    losses = curve.losses
    self.threshold = threshold
    let problem = SurfaceProblem(sizes: curve.inputs, losses: curve.losses, threshold: threshold)
    let equal = curve.losses.map { _ in 1.0 }
    let minima = problem.starts(count: 12).map { problem.descend(from: $0, weights: equal) }
    guard let best = minima.min(by: { $0.value < $1.value }), best.value.isFinite else {
      throw CurveTableError("The surface cannot be fitted: no curve of this form comes near the losses.")
    }
    coefficients = Coefficients(best.place, problem.centers)
    objective = best.value * threshold * threshold

    let groups = Self.groups(curve.replicates, count: curve.losses.count)
    self.resamples = (0..<resamples).map { _ in
      var weights = curve.losses.map { _ in 0.0 }
      for _ in groups { for row in groups[min(groups.count - 1, Int(uniform() * Double(groups.count)))] { weights[row] += 1 } }
      return Coefficients(problem.descend(from: best.place, weights: weights, precision: 1e-5).place, problem.centers)
    }
    ownRemarks = Self.remarks(coefficients, best, problem, curve, columns)
  }

  private static func groups(_ replicates: [String]?, count: Int) -> [[Int]] {
    guard let replicates else { return (0..<count).map { [$0] } }
    return Set(replicates).sorted().map { name in replicates.indices.filter { replicates[$0] == name } }
  }

  private static func remarks(
    _ coefficients: Coefficients, _ best: QuasiNewton.Minimum, _ problem: SurfaceProblem, _ curve: CurveTable.Curve,
    _ columns: [String]
  ) -> [CurveRemark] {
    var remarks: [CurveRemark] = []
    let terms: [(String, (Double, Double) -> Double)] = [
      ("the constant", { _, _ in coefficients.a }),
      ("the term of \(columns[0])", { n, _ in coefficients.b * pow(n, -coefficients.alpha) }),
      ("the term of \(columns[1])", { _, d in coefficients.c * pow(d, -coefficients.beta) }),
    ]
    for (name, term) in terms {
      let share = curve.losses.indices.map { term(curve.inputs[0][$0], curve.inputs[1][$0]) / curve.losses[$0] }.max() ?? 0
      if share < 1e-4 {
        remarks.append(CurveRemark(.status, "The fit does without \(name), which the data therefore do not determine."))
      }
    }
    if coefficients.alpha <= 0 || coefficients.beta <= 0 {
      remarks.append(
        CurveRemark(
          .meaning,
          "The exponents are alpha = \(short(coefficients.alpha)) and beta = \(short(coefficients.beta)), but a loss that falls "
            + "with both sizes has positive ones: the surface says nothing beyond the sizes measured."))
    }
    if problem.residuals(best.place).allSatisfy({ abs($0) < 1e-12 }) {
      remarks.append(CurveRemark(.exact, "The surface passes through every point: there is no residual to judge it by."))
    }
    return remarks
  }

  /// The percentile interval of any number that the coefficients give; unbounded without resamples.
  public func interval(coverage: Double = 0.95, _ statistic: (Coefficients) -> Double) -> Interval {
    let values = resamples.map(statistic)
    guard values.count > 1, values.allSatisfy(\.isFinite) else {
      return Interval(lower: -.infinity, upper: .infinity, coverage: coverage)
    }
    return Interval(
      lower: quantile(values, (1 - coverage) / 2), upper: quantile(values, (1 + coverage) / 2), coverage: coverage)
  }

  public func prediction(at point: [Double]) -> Prediction {
    let factors = zip(point, sizes).map { n, values in max(1, n / values.max()!, values.min()! / n) }
    return Prediction(
      sizes: point, loss: coefficients.loss(point[0], point[1]), interval: interval { $0.loss(point[0], point[1]) },
      extrapolation: factors.max()!)
  }

  /// What to know before using the surface and these predictions.
  public func remarks(with predictions: [Prediction]) -> [CurveRemark] {
    guard let farthest = predictions.map(\.extrapolation).max(), farthest > 10 else { return ownRemarks }
    return ownRemarks + [
      CurveRemark(
        .extrapolation,
        "An answer lies a factor of \(short(farthest)) beyond the sizes measured: its interval holds only if the form is true "
          + "there.")
    ]
  }
}

import Networks
import Training

/// What Levenberg–Marquardt costs, in the currency of plans: gradients of single samples.
///
/// A step on N residuals and k parameters, m = min(N, k), takes about N k m + m³/3 operations, and the gradient of one
/// sample about 6 k. A fit is taken at 250 steps, twice as dear in double precision. A ladder is taken to end where
/// a network has as many parameters as there are labels.
enum SecondOrderCost {
  static let steps = 250.0

  /// Gradients per label of one run.
  static func gradientEquivalents(of settings: Settings, kind: Method.Kind, starts: Int, trainCount n: Int) -> Double {
    let residuals = Double(n * settings.student.architecture.outputCount)
    func fit(_ k: Double) -> Double {
      let m = min(residuals, k)
      return 2 * steps * (residuals * k * m + m * m * m / 3) / (6 * k) / residuals
    }
    switch kind {
    case .oracleMAP: return fit(Double(settings.teachers.architecture.parameterCount))
    case .ladderMAP:
      let rungs = Ladder.parameterCounts(settings.student.architecture).filter { $0 <= n }
      return Double(starts) * rungs.reduce(0) { $0 + fit(Double($1)) }
    default: return fit(Double(settings.student.architecture.parameterCount))
    }
  }
}

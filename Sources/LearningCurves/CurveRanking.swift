import Files
import Foundation

/// Several models of the same points, the best first.
public struct CurveRanking: Sendable {
  public struct Entry: Sendable {
    public let fit: CurveFit
    /// AICc minus that of the best converged model; `nil` without AICc, or beside an exact model.
    public let difference: Double?
    /// exp(−Δ/2), normalised over the converged models; zero for the others, whose curves the converged limits describe.
    /// A model that passes through every point has an unbounded likelihood: where there are any, those of the fewest
    /// coefficients share the whole weight.
    public let akaikeWeight: Double
  }

  /// Exact fits by their number of coefficients, converged fits by AICc, the others by AICc, then those without.
  public let entries: [Entry]

  /// Fits every model that is not another parametrisation of one in the list.
  ///
  /// - Parameter models: `nil` for all of the registry. A model that lacks a coefficient named in `options.fixed` is left
  ///   out.
  /// - Throws: `CurveFitError` for input from which no fit can be attempted.
  public init(
    of models: [CurveModel]? = nil, sizes: [Double], losses: [Double], options: FitOptions = FitOptions()
  ) throws(CurveFitError) {
    var fits: [CurveFit] = []
    for model in models ?? CurveModel.all.filter({ $0.equivalent == nil })
    where options.fixed.keys.allSatisfy(model.coefficientNames.contains) {
      fits.append(try CurveFit.fit(model, sizes: sizes, losses: losses, options: options))
    }
    func isExact(_ fit: CurveFit) -> Bool { fit.status == .converged && fit.likelihoodUndefined == .exact }
    let simplest = fits.filter(isExact).map(\.freeNames.count).min()
    let best = simplest == nil ? fits.filter { $0.status == .converged }.compactMap(\.aicc).min() : nil
    func likelihood(_ fit: CurveFit) -> Double {
      if let simplest { return isExact(fit) && fit.freeNames.count == simplest ? 1 : 0 }
      guard fit.status == .converged, let aicc = fit.aicc, let best else { return 0 }
      return exp((best - aicc) / 2)
    }
    let total = fits.reduce(0) { $0 + likelihood($1) }
    let order = { (fit: CurveFit) -> (Int, Double) in
      if isExact(fit) { return (0, Double(fit.freeNames.count)) }
      return (fit.aicc == nil ? 3 : fit.status == .converged ? 1 : 2, fit.aicc ?? (fit.rss.isNaN ? .infinity : fit.rss))
    }
    entries = fits.sorted { order($0) < order($1) }.map { fit in
      Entry(
        fit: fit, difference: best.flatMap { best in fit.aicc.map { $0 - best } },
        akaikeWeight: total > 0 ? likelihood(fit) / total : 0)
    }
  }

  /// A JSON list of fits, each with `delta_aicc` and `akaike_weight`.
  var jsonValue: JSON {
    .array(
      entries.map { entry in
        entry.fit.jsonValue.adding([("delta_aicc", JSON(entry.difference)), ("akaike_weight", .number(entry.akaikeWeight))])
      })
  }
}

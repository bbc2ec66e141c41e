import Files
import Foundation

/// How well curves fitted to the smaller sizes foretell the loss at the larger ones, beside the plainest forecast: that
/// the last loss seen stays (`last1`), which most models do not beat (Mohr, Viering, Loog, van Rijn, LCDB 1.0, 2022).
public struct HoldOut: Sendable {
  public struct Entry: Sendable {
    public let fit: CurveFit
    /// √ of the mean squared difference to the losses held out; `nil` where the fit gives no curve there.
    public let error: Double?
    /// The same over that of `last1`: below 1 the model is worth its coefficients.
    public let ratio: Double?
  }

  /// The sizes held out, increasing.
  public let sizes: [Double]
  /// By error, smallest first; those without one last.
  public let entries: [Entry]

  /// - Parameters:
  ///   - models: those to try; `last1` is added, other parametrisations of a model in the list are left out.
  ///   - count: how many of the largest sizes to hold out, at least 1, leaving at least 2.
  /// - Throws: `CurveFitError` for input from which no fit can be attempted.
  public init(
    _ models: [CurveModel], sizes: [Double], losses: [Double], holdingOut count: Int, options: FitOptions = FitOptions()
  ) throws(CurveFitError) {
    let distinct = Set(sizes).sorted()
    guard count >= 1, distinct.count - count >= 2 else {
      throw CurveFitError(
        "The largest \(count) of \(distinct.count) sample sizes cannot be held out: at least 1 is, and 2 remain to be fitted.")
    }
    let first = distinct[distinct.count - count]
    let (seen, held) = (sizes.indices.filter { sizes[$0] < first }, sizes.indices.filter { sizes[$0] >= first })
    var options = options
    switch options.weights {
    case .equal: break
    case .standardDeviations(let values): options.weights = .standardDeviations(seen.map { values[$0] })
    case .relative(let values): options.weights = .relative(seen.map { values[$0] })
    }
    var tried: [(fit: CurveFit, error: Double?)] = []
    for model in [.last1] + models.filter({ $0 != .last1 && $0.equivalent == nil })
    where options.fixed.keys.allSatisfy(model.coefficientNames.contains) || model == .last1 {
      var own = options
      if model == .last1 { own.fixed = [:] }
      let fit = try CurveFit.fit(model, sizes: seen.map { sizes[$0] }, losses: seen.map { losses[$0] }, options: own)
      let squares = held.map { pow(fit.loss(at: sizes[$0]) - losses[$0], 2) }
      let error = (squares.reduce(0, +) / Double(squares.count)).squareRoot()
      tried.append((fit, error.isFinite ? error : nil))
    }
    let plain = tried[0].error
    self.sizes = Array(distinct.suffix(count))
    entries = tried.sorted { ($0.error ?? .infinity) < ($1.error ?? .infinity) }.map { fit, error in
      Entry(fit: fit, error: error, ratio: error.flatMap { e in plain.map { $0 > 0 ? e / $0 : .nan } })
    }
  }

  /// A JSON list, each fit with `held_out_rmse` and `over_last1`.
  var jsonValue: JSON {
    .array(
      entries.map { entry in
        entry.fit.jsonValue.adding([("held_out_rmse", JSON(entry.error)), ("over_last1", JSON(entry.ratio))])
      })
  }
}

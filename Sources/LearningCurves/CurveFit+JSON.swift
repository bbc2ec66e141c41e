import Files
import Statistics

extension CurveFit {
  /// The fit as a JSON object.
  ///
  /// Keys: `model`, `formula`, `status`, `limit` (of a degenerate fit, else null), `at_bound` (the coefficient, else null),
  /// `coefficients` (loss form), `standard_errors` (of the free ones; null where infinite), `fixed`, `rss`,
  /// `residual_standard_deviation`, `points`, `degrees_of_freedom`, `log_likelihood`, `aic`, `aicc`, `bic` (null where
  /// undefined), `aicc_undefined` (why, else null), `free_coefficients` with `covariance` (rows), `absolute_covariance`, `wald_95` and `profile_95` (pairs),
  /// `lcdb_coefficients` (LCDB's signs, or null), `amplitude_sign`, `residuals` (linear or logarithmic), `weights`
  /// (equal, standard_deviations or relative), `huber` (threshold, clipped, objective; or null), `goodness_of_fit`,
  /// `reciprocal_condition`, `relative_offset`, `iterations`. Doubles read back exactly.
  public func json() -> String { jsonValue.indented() }

  var jsonValue: JSON {
    let p = freeNames.count
    func rows(_ matrix: [Double]) -> JSON {
      .array((0..<p).map { row in .array((0..<p).map { JSON(matrix[row * p + $0]) }) })
    }
    func pairs(_ names: [String], _ value: (String) -> JSON) -> JSON { .ordered(names.map { ($0, value($0)) }) }
    var limit = JSON.null
    var bound = JSON.null
    switch status {
    case .degenerate(let name): limit = .text(name)
    case .atBound(let name): bound = .text(name)
    default: break
    }
    let weights =
      switch options.weights {
      case .equal: "equal"
      case .standardDeviations: "standard_deviations"
      case .relative: "relative"
      }
    let huber: JSON =
      options.huber == nil
      ? .null
      : .ordered([
        ("threshold", JSON(huberThreshold)), ("clipped", JSON(clipped.map(Double.init))),
        ("objective", JSON(objective)),
      ])
    return .ordered([
      ("model", .text(model.name)),
      ("formula", .text(model.formula)),
      ("status", .text(status.name)),
      ("limit", limit),
      ("at_bound", bound),
      ("coefficients", pairs(model.coefficientNames) { JSON(coefficients[$0]) }),
      ("standard_errors", pairs(freeNames) { JSON(standardErrors[$0]) }),
      ("fixed", pairs(options.fixed.keys.sorted()) { JSON(options.fixed[$0]) }),
      ("rss", JSON(rss)),
      ("residual_standard_deviation", JSON(residualStandardDeviation)),
      ("points", .number(Double(pointCount))),
      ("degrees_of_freedom", .number(Double(degreesOfFreedom))),
      ("log_likelihood", JSON(logLikelihood)),
      ("aic", JSON(aic)),
      ("aicc", JSON(aicc)),
      ("aicc_undefined", aiccUndefined.map { .text($0.reason) } ?? .null),
      ("bic", JSON(bic)),
      ("free_coefficients", .array(freeNames.map { .text($0) })),
      ("covariance", rows(covariance)),
      ("absolute_covariance", rows(absoluteCovariance)),
      ("wald_95", pairs(freeNames) { waldInterval($0)?.json ?? .null }),
      ("profile_95", pairs(freeNames) { profileInterval($0)?.json ?? .null }),
      ("lcdb_coefficients", lcdbCoefficients.map { lcdb in pairs(model.coefficientNames) { JSON(lcdb[$0]) } } ?? .null),
      ("amplitude_sign", JSON(amplitudeSign.map(Double.init))),
      ("residuals", .text(options.residuals == .linear ? "linear" : "logarithmic")),
      ("weights", .text(weights)),
      ("huber", huber),
      ("goodness_of_fit", JSON(goodnessOfFit)),
      ("reciprocal_condition", JSON(reciprocalCondition)),
      ("relative_offset", JSON(relativeOffset)),
      ("iterations", .number(Double(iterations))),
    ])
  }
}

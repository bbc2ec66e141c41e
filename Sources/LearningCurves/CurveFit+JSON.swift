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
  public func json() -> String { jsonText.rendered() }

  var jsonText: JSONText {
    let p = freeNames.count
    func rows(_ matrix: [Double]) -> JSONText {
      .list((0..<p).map { row in .list((0..<p).map { JSONText(matrix[row * p + $0]) }) })
    }
    func pairs(_ names: [String], _ value: (String) -> JSONText) -> JSONText { .object(names.map { ($0, value($0)) }) }
    var limit = JSONText.null
    var bound = JSONText.null
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
    let huber: JSONText =
      options.huber == nil
      ? .null
      : .object([
        ("threshold", JSONText(huberThreshold)), ("clipped", JSONText(clipped.map(Double.init))),
        ("objective", JSONText(objective)),
      ])
    return .object([
      ("model", .text(model.name)),
      ("formula", .text(model.formula)),
      ("status", .text(status.name)),
      ("limit", limit),
      ("at_bound", bound),
      ("coefficients", pairs(model.coefficientNames) { JSONText(coefficients[$0]) }),
      ("standard_errors", pairs(freeNames) { JSONText(standardErrors[$0]) }),
      ("fixed", pairs(options.fixed.keys.sorted()) { JSONText(options.fixed[$0]) }),
      ("rss", JSONText(rss)),
      ("residual_standard_deviation", JSONText(residualStandardDeviation)),
      ("points", .number(Double(pointCount))),
      ("degrees_of_freedom", .number(Double(degreesOfFreedom))),
      ("log_likelihood", JSONText(logLikelihood)),
      ("aic", JSONText(aic)),
      ("aicc", JSONText(aicc)),
      ("aicc_undefined", aiccUndefined.map { .text($0.reason) } ?? .null),
      ("bic", JSONText(bic)),
      ("free_coefficients", .list(freeNames.map { .text($0) })),
      ("covariance", rows(covariance)),
      ("absolute_covariance", rows(absoluteCovariance)),
      ("wald_95", pairs(freeNames) { waldInterval($0)?.json ?? .null }),
      ("profile_95", pairs(freeNames) { profileInterval($0)?.json ?? .null }),
      ("lcdb_coefficients", lcdbCoefficients.map { lcdb in pairs(model.coefficientNames) { JSONText(lcdb[$0]) } } ?? .null),
      ("amplitude_sign", JSONText(amplitudeSign.map(Double.init))),
      ("residuals", .text(options.residuals == .linear ? "linear" : "logarithmic")),
      ("weights", .text(weights)),
      ("huber", huber),
      ("goodness_of_fit", JSONText(goodnessOfFit)),
      ("reciprocal_condition", JSONText(reciprocalCondition)),
      ("relative_offset", JSONText(relativeOffset)),
      ("iterations", .number(Double(iterations))),
    ])
  }
}

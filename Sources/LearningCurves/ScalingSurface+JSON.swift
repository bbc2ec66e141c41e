import Files

extension ScalingSurface {
  /// A JSON object: `formula`, `columns`, `points`, `coefficients`, `interval_95` (percentiles over `resamples`),
  /// `allocation` (β/(α + β)), `objective`, `threshold`, `predictions`, `remarks`.
  func json(_ predictions: [Prediction]) -> JSON {
    let named = zip(Coefficients.names.indices, Coefficients.names)
    return .ordered([
      ("formula", .text("a + b N^-alpha + c D^-beta")),
      ("columns", .array(columns.map { .text($0) })),
      ("points", .number(Double(losses.count))),
      ("coefficients", .ordered(zip(Coefficients.names, coefficients.values).map { ($0, JSON($1)) })),
      ("interval_95", .ordered(named.map { index, name in (name, interval { $0.values[index] }.json) })),
      ("allocation", JSON(coefficients.allocation)),
      ("allocation_interval_95", interval { $0.allocation }.json),
      ("objective", JSON(objective)),
      ("threshold", .number(threshold)),
      ("resamples", .number(Double(resamples.count))),
      (
        "predictions",
        .array(
          predictions.map {
            .ordered([
              ("sizes", .array($0.sizes.map { .number($0) })), ("loss", JSON($0.loss)), ("interval_95", $0.interval.json),
              ("extrapolation", JSON($0.extrapolation)),
            ])
          })
      ),
      ("remarks", .array(remarks(with: predictions).map(\.json))),
    ])
  }
}

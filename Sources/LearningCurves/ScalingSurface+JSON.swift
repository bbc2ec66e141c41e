extension ScalingSurface {
  /// A JSON object: `formula`, `columns`, `points`, `coefficients`, `interval_95` (percentiles over `resamples`),
  /// `allocation` (β/(α + β)), `objective`, `threshold`, `predictions`, `remarks`.
  func json(_ predictions: [Prediction]) -> JSONText {
    let named = zip(Coefficients.names.indices, Coefficients.names)
    return .object([
      ("formula", .text("a + b N^-alpha + c D^-beta")),
      ("columns", .list(columns.map { .text($0) })),
      ("points", .number(Double(losses.count))),
      ("coefficients", .object(zip(Coefficients.names, coefficients.values).map { ($0, JSONText($1)) })),
      ("interval_95", .object(named.map { index, name in (name, interval { $0.values[index] }.json) })),
      ("allocation", JSONText(coefficients.allocation)),
      ("allocation_interval_95", interval { $0.allocation }.json),
      ("objective", JSONText(objective)),
      ("threshold", .number(threshold)),
      ("resamples", .number(Double(resamples.count))),
      (
        "predictions",
        .list(
          predictions.map {
            .object([
              ("sizes", .list($0.sizes.map { .number($0) })), ("loss", JSONText($0.loss)), ("interval_95", $0.interval.json),
              ("extrapolation", JSONText($0.extrapolation)),
            ])
          })
      ),
      ("remarks", .list(remarks(with: predictions).map(\.json))),
    ])
  }
}

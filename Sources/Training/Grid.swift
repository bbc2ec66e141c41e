/// A setting of which every value is a candidate.
package enum Grid: String, CaseIterable, Hashable, Sendable {
  /// Penalty strength.
  case alpha
  /// Share of the parameters that is kept.
  case keep
  /// Rounds of pruning.
  case rounds
}

/// Data that no statistic can be computed from.
public struct StatisticsError: Error, Equatable, CustomStringConvertible {
  /// One full sentence: what was attempted, with which value, and what would be accepted.
  public let description: String

  init(_ description: String) { self.description = description }
}

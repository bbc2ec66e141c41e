/// What a study may ask for at most. The limits are far above what anyone can compute; they keep a slip of the finger
/// from overflowing a number or filling the memory before the first run.
package enum Limits {
  package static let width = 100_000
  package static let parameters = 1e8
  package static let count = 1_000_000_000
  /// Teachers, replicates and restarts; a restart has 24 bits in the random streams.
  package static let repetitions = 1_000_000
  package static let listLength = 10_000
  package static let conditions = 10_000
  package static let runs = 10_000_000
}

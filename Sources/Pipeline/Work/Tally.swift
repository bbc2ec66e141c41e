import Results
import Studies
import Synchronization

/// What the workers report to the thread that shows progress.
final class Tally: Sendable {
  private struct State {
    /// Written, and not yet durable.
    var written: [RunKey] = []
    var executed = 0
    /// Planned cost of what is written.
    var cost = 0.0
    var failed = 0
    var notices: [String] = []
    var error: (any Error)?
  }

  private let state = Mutex(State())
  private let costs: [RunKey: Double]
  private let total: Double

  /// - Parameter costs: of each task, in any unit.
  init(_ costs: [RunKey: Double]) {
    self.costs = costs
    total = costs.values.reduce(0, +)
  }

  /// How much of the planned cost is done, 0…1; nil where nothing costs anything.
  var share: Double? { total > 0 ? state.withLock(\.cost) / total : nil }

  var executed: Int { state.withLock(\.executed) }
  var failed: Int { state.withLock(\.failed) }
  var error: (any Error)? { state.withLock { $0.error } }

  /// Takes note of a written record; returns the number of failures so far.
  func count(_ record: some JournalRecord) -> Int {
    state.withLock {
      $0.written.append(record.key)
      $0.cost += costs[record.key] ?? 0
      if record.status == .failed {
        $0.failed += 1
        if $0.failed <= 10 { $0.notices.append("Failed: \(record.failure)") }
      }
      return $0.failed
    }
  }

  /// Takes note of an error after which nothing more can be done.
  func fail(_ error: any Error) { state.withLock { $0.error = $0.error ?? error } }

  /// The keys of what was written since the last call.
  func takeWritten() -> [RunKey] {
    state.withLock { state in
      defer { state.written = [] }
      return state.written
    }
  }

  /// Counts records that have become durable.
  func acknowledge(_ count: Int) { state.withLock { $0.executed += count } }

  func takeNotices() -> [String] {
    state.withLock { state in
      defer { state.notices = [] }
      return state.notices
    }
  }
}

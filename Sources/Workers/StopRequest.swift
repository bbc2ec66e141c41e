import Dispatch
import Foundation
import Synchronization

/// Why a run stage should accept no further runs. After too many failures the runs in flight are finished; otherwise they are
/// left on checkpoints.
public final class StopRequest: Sendable {
  public enum Reason: Hashable, Sendable {
    case signal(Int32)
    /// `--stop-after` has passed, or SIGUSR1 announced the end of the allocation: there is more to do.
    case timeLimit
    case tooManyFailures(Int)
    /// Nothing more can be done, such as with a journal that cannot be written. Who requested the stop throws the error.
    case error
  }

  private let state = Mutex<Reason?>(nil)
  private let deadline: Double?

  /// - Parameter stopAfter: seconds from now.
  package init(stopAfter: Double? = nil) {
    deadline = stopAfter.map { seconds(CLOCK_MONOTONIC) + $0 }
  }

  package var reason: Reason? {
    if let deadline, seconds(CLOCK_MONOTONIC) >= deadline { request(.timeLimit) }
    return state.withLock { $0 }
  }

  /// Whether runs in flight should be left, too.
  package var leavesRuns: Bool {
    switch reason {
    case .signal, .timeLimit, .error: true
    case .tooManyFailures, nil: false
    }
  }

  /// The first request stands.
  package func request(_ reason: Reason) {
    state.withLock { $0 = $0 ?? reason }
  }

  /// Turns SIGINT and SIGTERM (stop) and SIGUSR1 (time is short) into requests while `body` runs. The handlers run
  /// on a queue of their own, not in signal context. A second SIGINT kills the process as usual.
  package func catchingSignals<Value>(_ body: () throws -> Value) rethrows -> Value {
    let queue = DispatchQueue(label: "brevity.signals")
    let sources = [SIGINT, SIGTERM, SIGUSR1].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        self.request(number == SIGUSR1 ? .timeLimit : .signal(number))
        if number == SIGINT { signal(SIGINT, SIG_DFL) }
      }
      source.resume()
      return source
    }
    defer {
      for source in sources { source.cancel() }
      for number in [SIGINT, SIGTERM, SIGUSR1] { signal(number, SIG_DFL) }
    }
    return try body()
  }
}

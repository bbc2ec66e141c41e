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

  /// The first signal that came while signals are caught; 0 for none. A signal handler may store it.
  private static let caughtSignal = Atomic<Int32>(0)

  private let state = Mutex<Reason?>(nil)
  private let deadline: Double?

  /// - Parameter stopAfter: seconds from now.
  package init(stopAfter: Double? = nil) {
    deadline = stopAfter.map { seconds(CLOCK_MONOTONIC) + $0 }
  }

  package var reason: Reason? {
    let number = Self.caughtSignal.load(ordering: .relaxed)
    if number != 0 { request(number == SIGUSR1 ? .timeLimit : .signal(number)) }
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

  /// Turns SIGINT, SIGTERM, SIGHUP and SIGPIPE (stop) and SIGUSR1 (time is short) into requests while `body` runs. A second
  /// SIGINT kills the process as usual. What was ignored before, such as SIGHUP under nohup, stays ignored.
  ///
  /// The handlers only store a number. They need no thread, so that a process that may start none can still be stopped.
  package func catchingSignals<Value>(_ body: () throws -> Value) rethrows -> Value {
    let numbers = [SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGUSR1]
    var before: [(Int32, sigaction)] = []
    for number in numbers {
      var old = sigaction()
      sigaction(number, nil, &old)
      if number == SIGHUP, unsafeBitCast(old.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
      {
        continue
      }
      var new = sigaction()
      new.__sigaction_handler.sa_handler = { number in
        _ = StopRequest.caughtSignal.compareExchange(expected: 0, desired: number, ordering: .relaxed)
        if number == SIGINT { signal(SIGINT, SIG_DFL) }
      }
      new.sa_flags = SA_RESTART
      sigaction(number, &new, nil)
      before.append((number, old))
    }
    defer {
      for (number, var old) in before { sigaction(number, &old, nil) }
      Self.caughtSignal.store(0, ordering: .relaxed)
    }
    return try body()
  }
}

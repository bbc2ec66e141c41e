import Dispatch
import Files
import Foundation
import Kernels
import Synchronization

/// Threads of this process that take indices from one queue, in order, until it is empty or a stop is requested.
package enum Workers {
  /// How many workers to use where nobody says: the processors this job may use.
  package static var defaultCount: Int {
    let environment = ProcessInfo.processInfo.environment
    for name in ["SLURM_CPUS_PER_TASK", "SLURM_CPUS_ON_NODE"] {
      if let value = environment[name].flatMap({ Int($0) }), value > 0 { return value }
    }
    return Processors.available
  }

  /// Calls `body(index, worker)` for indices 0..<count on `workers` threads and returns when all have ended.
  /// Meanwhile `progress` is called on this thread, about ten times a second.
  ///
  /// - Throws: `BrevityError` where the system does not start as many threads; then `body` is not called.
  package static func run(
    count: Int, workers: Int, stop: StopRequest, progress: () -> Void, body: @escaping @Sendable (Int, Int) -> Void
  ) throws(BrevityError) {
    let next = Counter()
    let (begin, finished) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let isCancelled = StopRequest()
    let threads = min(workers, max(1, count))
    for worker in 0..<threads {
      let status = startThread {
        begin.wait()
        while stop.reason == nil, isCancelled.reason == nil {
          let index = next.value.add(1, ordering: .relaxed).oldValue
          guard index < count else { break }
          body(index, worker)
        }
        finished.signal()
      }
      guard status == 0 else {
        isCancelled.request(.error)
        for _ in 0..<worker { begin.signal() }
        for _ in 0..<worker { finished.wait() }
        throw .system(
          .cannotCreate, "Cannot start worker thread \(worker + 1) of \(threads)", status,
          then: "; raise the limit of processes (ulimit -u)" + (worker > 0 ? ", or give --jobs \(worker)" : ""))
      }
    }
    for _ in 0..<threads { begin.signal() }
    var running = threads
    while running > 0 {
      if finished.wait(timeout: .now() + 0.1) == .success { running -= 1 }
      progress()
    }
  }

  private final class Counter: Sendable {
    let value = Atomic<Int>(0)
  }
}

private final class ThreadBody {
  let run: @Sendable () -> Void
  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

/// Starts a detached thread with a stack of 8 MiB; returns the system's error number, 0 if it runs. (Foundation's threads do
/// not say that they could not be started.)
private func startThread(_ body: @escaping @Sendable () -> Void) -> Int32 {
  var attributes = pthread_attr_t()
  pthread_attr_init(&attributes)
  defer { pthread_attr_destroy(&attributes) }
  pthread_attr_setstacksize(&attributes, 8 << 20)
  pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
  var thread = pthread_t()
  let context = Unmanaged.passRetained(ThreadBody(body))
  let status = pthread_create(
    &thread, &attributes,
    { pointer in
      Unmanaged<ThreadBody>.fromOpaque(pointer!).takeRetainedValue().run()
      return nil
    }, context.toOpaque())
  if status != 0 { context.release() }
  return status
}

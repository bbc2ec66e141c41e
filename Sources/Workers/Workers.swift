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
  package static func run(
    count: Int, workers: Int, stop: StopRequest, progress: () -> Void, body: @escaping @Sendable (Int, Int) -> Void
  ) {
    let queue = Queue()
    let finished = DispatchSemaphore(value: 0)
    let threads = min(workers, max(1, count))
    for worker in 0..<threads {
      let thread = Thread {
        while stop.reason == nil {
          let index = queue.next.add(1, ordering: .relaxed).oldValue
          guard index < count else { break }
          body(index, worker)
        }
        finished.signal()
      }
      thread.stackSize = 8 << 20
      thread.start()
    }
    var running = threads
    while running > 0 {
      if finished.wait(timeout: .now() + 0.1) == .success { running -= 1 }
      progress()
    }
  }

  private final class Queue: Sendable {
    let next = Atomic<Int>(0)
  }
}

import Foundation
import Results
import Workers

/// Measures the wall time and the processor time of the run on this thread.
package struct Stopwatch {
  private let start = Date().timeIntervalSince1970
  private let wall: Double
  private let cpu: Double

  /// - Parameter checkpoint: what was spent before; the times go on from there.
  package init(after checkpoint: Checkpoint? = nil) {
    wall = seconds(CLOCK_MONOTONIC) - (checkpoint?.wallSeconds ?? 0)
    cpu = seconds(CLOCK_THREAD_CPUTIME_ID) - (checkpoint?.cpuSeconds ?? 0)
  }

  package func timing(worker: Int) -> RunTiming {
    RunTiming(
      wallSeconds: seconds(CLOCK_MONOTONIC) - wall, cpuSeconds: seconds(CLOCK_THREAD_CPUTIME_ID) - cpu, start: start,
      worker: worker)
  }
}

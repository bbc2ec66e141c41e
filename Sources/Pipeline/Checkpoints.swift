import Foundation
import Kernels
import Results
import Studies
import Synchronization
import Training
import Workers

/// The checkpoints of the runs in flight: kept every few minutes and when the stage is asked to stop, taken up when the
/// run begins again, removed when its record is durable.
final class Checkpoints: Sendable {
  private struct State {
    /// Runs with a file.
    var keys: Set<RunKey>
    /// Those of them that this process has left.
    var left: Set<RunKey> = []
    var notices: [String] = []
    var cannotBeStored = false

    mutating func forget(_ key: RunKey) -> Bool {
      left.remove(key)
      return keys.remove(key) != nil
    }
  }

  private let folder: ResultsFolder
  private let interval: Double
  private let stop: StopRequest
  private let state: Mutex<State>

  /// - Parameter interval: seconds between two checkpoints of a run.
  init(in folder: ResultsFolder, interval: Double, stop: StopRequest) {
    self.folder = folder
    self.interval = interval
    self.stop = stop
    state = Mutex(State(keys: Checkpoint.keys(in: folder.path)))
  }

  /// How many runs this process has begun and not done.
  var count: Int { state.withLock(\.left.count) }

  func takeNotices() -> [String] {
    state.withLock { state in
      defer { state.notices = [] }
      return state.notices
    }
  }

  /// Removes checkpoints of runs that have a record after all, and says what the others are good for.
  func sweep(done: some Sequence<RunKey>, planned: [RunKey], console: Console) {
    let keys = state.withLock(\.keys)
    guard !keys.isEmpty else { return }
    discard(keys.intersection(done))
    let left = state.withLock(\.keys)
    let begun = left.intersection(planned)
    if !begun.isEmpty { console.say("\(begun.count) of the runs are begun and continue from their checkpoints.") }
    if left.count > begun.count {
      console.say("\(left.count - begun.count) checkpoints belong to an earlier form of the study and are left alone.")
    }
  }

  /// The checkpoint of a run that is to begin; nil, with a notice, for one that cannot be continued here.
  func take(_ key: RunKey) -> Checkpoint? {
    guard state.withLock({ $0.keys.contains(key) }) else { return nil }
    do {
      let kept = try Checkpoint(of: key, in: folder.path)
      let path = Checkpoint.path(of: key, in: folder.path)
      guard kept.program == version else {
        note("'\(path)' is of version \(kept.program) of the program, and this is \(version): the run starts again.")
        return nil
      }
      guard kept.arithmetic == Arithmetic.name else {
        note("'\(path)' is of the arithmetic \(kept.arithmetic), and this is \(Arithmetic.name): the run starts again.")
        return nil
      }
      return kept
    } catch {
      note("\(error) The run starts again.")
      return nil
    }
  }

  /// What a run asks on its way.
  func progress(of key: RunKey, from kept: Checkpoint?, stopwatch: Stopwatch) -> TrainingProgress {
    var last = seconds(CLOCK_MONOTONIC)
    return TrainingProgress(
      from: kept?.state,
      request: {
        if self.stop.leavesRuns { return .leave }
        let now = seconds(CLOCK_MONOTONIC)
        guard now - last >= self.interval else { return .goOn }
        last = now
        return .store
      },
      store: { self.store($0, of: key, timing: stopwatch.timing(worker: 0)) })
  }

  /// Removes the checkpoints of runs whose records are durable.
  func discard(_ keys: some Sequence<RunKey>) {
    for key in keys where state.withLock({ $0.forget(key) }) { Checkpoint.remove(key, in: folder.path) }
  }

  private func store(_ training: TrainingState, of key: RunKey, timing: RunTiming) {
    let checkpoint = Checkpoint(
      key: key, program: version, arithmetic: Arithmetic.name, wallSeconds: timing.wallSeconds,
      cpuSeconds: timing.cpuSeconds, state: training)
    do {
      try checkpoint.write(in: folder.path)
      state.withLock { state in
        state.keys.insert(key)
        state.left.insert(key)
      }
    } catch {
      // A run can do without; the first failure tells why.
      let isFirst = state.withLock { state in
        defer { state.cannotBeStored = true }
        return !state.cannotBeStored
      }
      if isFirst { note("Runs in flight cannot be kept: \(error)") }
    }
  }

  private func note(_ sentence: some StringProtocol) { state.withLock { $0.notices.append(String(sentence)) } }
}

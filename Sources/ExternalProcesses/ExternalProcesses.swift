import Files
import Synchronization

/// The processes of one stage: a thread that has a task borrows one and gives it back, so that there are never more of a kind
/// than workers, and each is started once and kept.
///
/// A process that failed is ended, and the next task gets a new one. What does not start three times in a row is not started
/// again: its tasks fail with the last reason. All processes end when this object does.
package final class ExternalProcesses: Sendable {
  private struct State {
    var idle: [Introduction: [ExternalProcess]] = [:]
    /// Starts that failed since the last one that did not.
    var failedStarts: [Introduction: Int] = [:]
    var given: [Introduction: ExternalFailure] = [:]
  }

  package static let startsAtMost = 3

  private let sandbox: Sandbox?
  private let state = Mutex(State())

  package init(sandbox: Sandbox? = nil) { self.sandbox = sandbox }

  deinit {
    let idle = state.withLock { $0.idle.values.flatMap(\.self) }
    for process in idle { process.askToEnd() }
    for process in idle { process.end() }
  }

  /// Lends a process to `body`.
  /// - Parameter isToLeave: asked while a process is waited for; then it is ended and `ExternalTaskLeft` is thrown.
  /// - Throws: `ExternalFailure`, `ExternalTaskLeft`, `BrevityError`; what `body` throws.
  package func with<Result>(
    _ introduction: Introduction, isToLeave: () -> Bool = { false }, _ body: (ExternalProcess) throws -> Result
  ) throws -> Result {
    let process = try take(introduction, isToLeave)
    do {
      let result = try body(process)
      give(process, back: introduction)
      return result
    } catch let failure as ExternalFailure where !failure.endsProcess {
      give(process, back: introduction)
      throw failure
    } catch {
      process.end()
      throw error
    }
  }

  private func give(_ process: ExternalProcess, back introduction: Introduction) {
    state.withLock { $0.idle[introduction, default: []].append(process) }
  }

  private func take(_ introduction: Introduction, _ isToLeave: () -> Bool) throws -> ExternalProcess {
    while let process = state.withLock({ $0.idle[introduction]?.popLast() }) {
      if process.isAlive { return process }
      process.end()
    }
    while true {
      if let failure = state.withLock({ $0.given[introduction] }) { throw failure }
      do {
        let process = try ExternalProcess(introduction, sandbox: sandbox, isToLeave: isToLeave)
        state.withLock { $0.failedStarts[introduction] = 0 }
        return process
      } catch let failure as ExternalFailure {
        state.withLock { state in
          state.failedStarts[introduction, default: 0] += 1
          guard state.failedStarts[introduction] == Self.startsAtMost else { return }
          state.given[introduction] = ExternalFailure(
            description: "\(introduction.name) could not be started \(Self.startsAtMost) times and is not started again; "
              + "the last time, \(failure.description)", endsProcess: true)
        }
      }
    }
  }
}

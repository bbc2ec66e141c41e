import Laplace

/// Follows one training from phase to phase, so that it can be left at almost any epoch and taken up again.
///
/// Only gradient phases are stored. Second-order work is left between its blocks, and starts again.
public final class TrainingProgress {
  /// What a training is asked to do.
  public enum Request: Hashable, Sendable {
    case goOn
    /// Hand over the state and go on.
    case store
    /// Hand over the state and end with `TrainingSuspended`.
    case leave
  }

  private var resumed: ArraySlice<PhaseState>
  private var ended: [PhaseState] = []
  private let request: () -> Request
  private let store: (TrainingState) -> Void
  /// Of the work that has no state to store: second-order fits and description lengths.
  package let interruption: Interruption

  /// - Parameters:
  ///   - state: where the training was left; nil begins it.
  ///   - request: asked every `evaluate_every` epochs.
  ///   - store: takes the state when the answer is `store` or `leave`.
  public init(
    from state: TrainingState? = nil, request: @escaping () -> Request = { .goOn },
    store: @escaping (TrainingState) -> Void = { _ in }
  ) {
    resumed = (state?.phases ?? [])[...]
    self.request = request
    self.store = store
    interruption = Interruption { request() == .leave }
  }

  /// Asks the same, and neither knows nor hands over a state.
  func withoutState() -> TrainingProgress { TrainingProgress(request: { [request] in request() == .leave ? .leave : .goOn }) }

  /// Whether the training is to be left, for one that has no state to hand over.
  var isToLeave: Bool { request() == .leave }

  /// Where the phase that begins now was left; nil if it is to begin. A state of another network is not used.
  func begin(parameterCount: Int) -> PhaseState? {
    guard let state = resumed.popFirst(), state.parameters.count == parameterCount else {
      resumed = []
      return nil
    }
    return state
  }

  /// Asks whether to store or to leave, and does so.
  func ask(_ state: () -> PhaseState) throws(TrainingSuspended) {
    let request = request()
    guard request != .goOn else { return }
    store(TrainingState(phases: ended + [state()]))
    if request == .leave { throw TrainingSuspended() }
  }

  /// Leaves where the work without a state has ended early. The gradient phases before it are stored, whole.
  package func leaveIfInterrupted() throws(TrainingSuspended) {
    guard interruption.wasHeard else { return }
    if !ended.isEmpty { store(TrainingState(phases: ended)) }
    throw TrainingSuspended()
  }

  /// Keeps what a phase has left at its end.
  func end(_ state: PhaseState) { ended.append(state) }
}

/// The training was left as it was asked to; its state was handed over.
public struct TrainingSuspended: Error, Hashable {
  package init() {}
}

/// What one phase of a training does: which penalty, under which mask, when it stops and which state it returns.
struct TrainingPhase {
  enum Stop {
    /// Exactly this many epochs.
    case after(Int)
    /// When the loss is saturated, tested from `earliest` on, and at the latest after `latest` epochs.
    case saturation(earliest: Int, latest: Int)
  }
  enum Returned {
    case last
    /// The state of smallest validation loss; with `start`, the state before the first step competes.
    case best(includingStart: Bool)
  }

  var penalties: [Penalty]
  var mask: [Bool]?
  var stop: Stop
  var returned: Returned
}

/// How a phase ended.
struct PhaseResult {
  /// Epochs of the returned state.
  var epochs: Int
  /// Epochs that were computed.
  var epochsRun: Int
  var stop: StopCause
  /// Mean squared error of the returned state on the validation labels; NaN without any.
  var validationMSE: Double
}

/// Why training stopped.
public enum StopCause: Hashable, Sendable {
  case saturated
  case maxEpochs
  case diverged
  case closedForm
  /// Levenberg–Marquardt and the scales of its prior have converged.
  case converged
}

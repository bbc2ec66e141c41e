/// What one phase of a training does: which penalty, under which mask, when it stops and which state it returns.
package struct TrainingPhase {
  package enum Stop {
    /// Exactly this many epochs.
    case after(Int)
    /// When the loss is saturated, tested from `earliest` on, and at the latest after `latest` epochs.
    case saturation(earliest: Int, latest: Int)
  }
  package enum Returned {
    case last
    /// The state of smallest validation loss; with `start`, the state before the first step competes.
    case best(includingStart: Bool)
  }
  /// Pruning within a phase: from `earliest` on, at most every `every` epochs, when the loss is saturated up to 10⁻².
  package struct Shrinking {
    var every: Int
    var earliest: Int
    /// Parameters after pruning, from those before.
    var prune: ([Double], _ selection: [Bool]?) throws -> [Double]
  }

  var penalties: [any Penalty]
  var mask: [Bool]?
  var stop: Stop
  var returned: Returned
  var descent: any Descent = PenalisedDescent()
  var shrinking: Shrinking?

  package init(
    penalties: [any Penalty], mask: [Bool]? = nil, stop: Stop, returned: Returned, descent: any Descent = PenalisedDescent(),
    shrinking: Shrinking? = nil
  ) {
    self.penalties = penalties
    self.mask = mask
    self.stop = stop
    self.returned = returned
    self.descent = descent
    self.shrinking = shrinking
  }
}

/// How a phase ended.
package struct PhaseResult {
  /// Epochs of the returned state.
  var epochs: Int
  /// Epochs that were computed.
  package var epochsRun: Int
  var stop: StopCause
  /// Mean squared error of the returned state on the validation labels; NaN without any.
  var validationMSE: Double
  /// Gradients of each sample per epoch.
  var repetitions = 1
  /// Which parameters would stay if it were up to the descent; nil where it has no opinion.
  var selection: [Bool]?
}

/// Why training stopped.
public enum StopCause: Hashable, Sendable {
  case saturated
  case maxEpochs
  case diverged
  case closedForm
  /// Levenberg–Marquardt and the scales of its prior have converged, or an external program has ended its training.
  case converged
}

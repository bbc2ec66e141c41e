/// How far a training has come: a value from which it goes on to the same bits.
///
/// A training is a fixed sequence of phases, and what lies between them follows from what they leave. So its state is
/// where each phase that has begun stands: all but the last are at their ends, and are not computed again.
public struct TrainingState: Hashable, Sendable {
  public var phases: [PhaseState]

  public init(phases: [PhaseState] = []) { self.phases = phases }
}

/// Where one phase of gradient steps stands, after a whole number of epochs. Minibatches need no entry: their order
/// follows from the number of epochs.
public struct PhaseState: Hashable, Sendable {
  /// Epochs of this phase.
  public var epoch = 0
  /// Why the phase has ended; nil within it.
  public var cause: StopCause?
  /// The losses that were looked at.
  public var log: [Double] = []
  /// The smallest of them, where the phase returns the best state, and its epoch.
  public var bestLoss = Double.infinity
  public var bestEpoch = 0

  /// Flat parameters now and at `bestEpoch`; empty until the phase is left. Single precision is kept exactly.
  public var parameters: [Double] = []
  public var best: [Double] = []
  public var optimizer = OptimizerState()
  /// ln σ, where the objective learns a noise scale.
  public var logSigma: Double?
  public var trace = TrainingTrace()

  public init() {}
}

/// What an optimiser remembers between steps.
public struct OptimizerState: Hashable, Sendable {
  /// Moments of the gradient of every parameter; empty for gradient descent.
  public var first: [Double] = []
  public var second: [Double] = []
  /// The same of the single noise scale.
  public var scaleFirst = 0.0
  public var scaleSecond = 0.0
  /// β₁ᵗ and β₂ᵗ after t steps.
  public var beta1Power = 1.0
  public var beta2Power = 1.0

  public init() {}
}

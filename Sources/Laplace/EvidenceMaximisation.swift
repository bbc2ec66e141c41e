import Kernels

/// Maximum-a-posteriori fit whose prior scales and noise are chosen by the evidence (MacKay 1992,
/// doi:10.1162/neco.1992.4.3.448): Levenberg–Marquardt at fixed scales, then
///
///     τ_l² ← Σ_{i∈l} θ_i²/γ_l        s² ← RSS/(n − γ)
///
/// until the evidence no longer rises by `tolerance` nats.
///
/// The noise learned from a bad start explains the labels away and costs a factor of two in loss. So the fit is begun
/// at several noise levels, and after `trialRounds` rounds only the start of largest evidence goes on.
public struct EvidenceMaximisation: Hashable, Sendable {
  /// Noise levels tried first, as fractions of the labels' standard deviation.
  public var noiseStarts: [Double]
  public var trialRounds: Int
  public var maximumRounds: Int
  public var tolerance: Double
  /// Steps at most in one round; the scales move before a fit has fully converged.
  public var stepsPerRound: Int

  public init(
    noiseStarts: [Double] = [0.3, 0.1, 0.03], trialRounds: Int = 3, maximumRounds: Int = 40, tolerance: Double = 0.05,
    stepsPerRound: Int = 8
  ) {
    self.noiseStarts = noiseStarts
    self.trialRounds = trialRounds
    self.maximumRounds = maximumRounds
    self.tolerance = tolerance
    self.stepsPerRound = stepsPerRound
  }

  public enum Ending: Hashable, Sendable {
    case converged
    case maximumRounds
    case diverged
  }

  public struct Result: Hashable, Sendable {
    public var scales: PriorScales
    /// At the returned parameters, with the effective dimension.
    public var evidence: Evidence
    public var ending: Ending
    /// Jacobians and losses, in passes over the labels, of all starts.
    public var evaluations: Int
  }

  /// Moves `model` from its present parameters to the fit; nil where every noise start diverges.
  ///
  /// - Parameters:
  ///   - labelStd: standard deviation of the labels.
  ///   - noiseFloor: smallest s, half the precision of a label.
  public func fit(_ model: Linearisation, labelStd: Double, noiseFloor: Double) -> Result? {
    let start = AlignedBuffer<Double>(model.parameters.array)
    var best: (progress: Progress, parameters: AlignedBuffer<Double>)?
    var evaluations = 0
    for fraction in noiseStarts {
      model.move(to: start)
      var progress = Progress(
        scales: PriorScales(tau: model.tensors.initialStds, noise: max(noiseFloor, fraction * labelStd)))
      advance(model, &progress, rounds: trialRounds, noiseFloor)
      evaluations += progress.evaluations
      guard let evidence = progress.evidence else { continue }
      if let leader = best?.progress.evidence, leader.negativeLogEvidence <= evidence.negativeLogEvidence { continue }
      best = (progress, AlignedBuffer(model.parameters.array))
    }
    guard let best else { return nil }
    var progress = best.progress
    model.move(to: best.parameters)
    let before = progress.evaluations
    advance(model, &progress, rounds: maximumRounds - trialRounds, noiseFloor)
    guard let evidence = progress.evidence else { return nil }
    return Result(
      scales: progress.scales, evidence: evidence, ending: progress.isSettled ? .converged : .maximumRounds,
      evaluations: evaluations + progress.evaluations - before)
  }

  /// From given scales, without trying several noise levels: for polishing a network that already fits.
  public func refit(_ model: Linearisation, from scales: PriorScales, noiseFloor: Double) -> Result? {
    var progress = Progress(scales: scales)
    advance(model, &progress, rounds: maximumRounds, noiseFloor)
    guard let evidence = progress.evidence else { return nil }
    return Result(
      scales: progress.scales, evidence: evidence, ending: progress.isSettled ? .converged : .maximumRounds,
      evaluations: progress.evaluations)
  }

  private struct Progress {
    var scales: PriorScales
    var evidence: Evidence?
    var damping: Double?
    var evaluations = 0
    var isSettled = false
  }

  private func advance(_ model: Linearisation, _ progress: inout Progress, rounds: Int, _ noiseFloor: Double) {
    let solver = LevenbergMarquardt(maximumSteps: stepsPerRound, tolerance: tolerance)
    for _ in 0..<rounds where !progress.isSettled {
      let result = solver.minimise(model, progress.scales, damping: progress.damping)
      progress.evaluations += result.evaluations
      guard result.ending != .diverged, let evidence = model.evidence(progress.scales, effectiveParameters: true) else {
        progress.evidence = nil
        return
      }
      progress.damping = result.damping
      let gain = progress.evidence.map { $0.negativeLogEvidence - evidence.negativeLogEvidence } ?? .infinity
      progress.evidence = evidence
      if result.ending != .maximumSteps, abs(gain) < tolerance {
        progress.isSettled = true
        return
      }
      progress.scales = updated(progress.scales, model, evidence, noiseFloor)
    }
    // the evidence of the last scales, which the loop has moved but not measured
    if !progress.isSettled, let evidence = model.evidence(progress.scales, effectiveParameters: true) {
      progress.evidence = evidence
    }
  }

  private func updated(
    _ scales: PriorScales, _ model: Linearisation, _ evidence: Evidence, _ noiseFloor: Double
  ) -> PriorScales {
    var next = scales
    let squares = model.squaredNorms
    for (index, std) in model.tensors.initialStds.enumerated() where !model.rows[index].isEmpty {
      let gamma = max(evidence.effectiveParameters[index], 1e-6)
      let tau = (squares[index] / gamma).squareRoot()
      next.tau[index] = min(max(tau, std * PriorScales.smallestFactor), std * PriorScales.largestFactor)
    }
    let freedom = max(Double(model.residualCount) - evidence.effectiveDimension, 0.5)
    next.noise = max(noiseFloor, (model.residualSquares / freedom).squareRoot())
    return next
  }
}

extension PriorScales {
  /// Prior scales lie between these multiples of the initialisation's standard deviation, as in the description length.
  static let smallestFactor = 0.125
  static let largestFactor = 16.0
}

import Kernels

/// Maximum-a-posteriori fit whose prior scales and noise are chosen by the evidence (MacKay 1992,
/// doi:10.1162/neco.1992.4.3.448): Levenberg–Marquardt at fixed scales, then
///
///     τ_l² ← Σ_{i∈l} θ_i²/γ_l        s² ← RSS/(n − γ)
///
/// until the evidence no longer rises by `tolerance` nats.
///
/// From where a random network stands these updates often end at a fit that explains the labels away (γ = n, s → 0), whose
/// evidence is far below that of the fit a dense network could have. So the noise goes down a path from the labels'
/// standard deviation, held at every level while the network and its prior scales adapt to it; from each level the noise
/// is let free for some rounds; and the fit continues from the place of largest evidence that was seen.
///
/// Labels of classes have no noise level (s = 1). Their fits start at several temperatures, likelihoods to the power of 1/s²,
/// each from the same weights: hot ones end at smoother fits of larger evidence or, where labels are few, at no fit at all,
/// and cold ones always at some fit. After some rounds there s becomes 1, and the fit continues from the largest evidence.
public struct EvidenceMaximisation: Hashable, Sendable {
  /// Each noise level of the path is this multiple of the one before; the first is the labels' standard deviation.
  public var levelRatio: Double
  /// The path ends at this fraction of the labels' standard deviation.
  public var lowestLevel: Double
  /// s of the starts for classes.
  public var temperatures: [Double]
  /// Rounds at each level with the noise held, and then with the noise free.
  public var heldRounds: Int
  public var freeRounds: Int
  /// The path also ends after this many levels without a larger evidence.
  public var patience: Int
  public var maximumRounds: Int
  public var tolerance: Double
  /// Steps at most in one round; the scales move before a fit has fully converged.
  public var stepsPerRound: Int

  public init(
    levelRatio: Double = 0.7, lowestLevel: Double = 0.02, temperatures: [Double] = [2, 1.4, 1, 0.7], heldRounds: Int = 3,
    freeRounds: Int = 4, patience: Int = 3, maximumRounds: Int = 40, tolerance: Double = 0.05, stepsPerRound: Int = 8
  ) {
    self.levelRatio = levelRatio
    self.lowestLevel = lowestLevel
    self.temperatures = temperatures
    self.heldRounds = heldRounds
    self.freeRounds = freeRounds
    self.patience = patience
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

  /// Moves `model` from its present parameters to the fit; nil where every level diverges.
  ///
  /// - Parameters:
  ///   - labelStd: standard deviation of the labels.
  ///   - noiseFloor: smallest s, half the precision of a label.
  public func fit(_ model: Linearisation, labelStd: Double, noiseFloor: Double) -> Result? {
    precondition(model.likelihood == .gaussian, "classes have no noise level")
    var path = Progress(scales: PriorScales(tau: model.tensors.initialStds, noise: labelStd))
    var leader: Leader?
    var level = labelStd
    var levelsWithoutGain = 0
    repeat {
      let before = leader?.negativeLogEvidence ?? .infinity
      path.release(at: max(noiseFloor, level))
      advance(model, &path, rounds: heldRounds, noiseFloor, holdsNoise: true)
      guard let evidence = path.evidence else { break }
      Leader.consider(path, model, &leader)

      let place = AlignedBuffer<Double>(model.parameters.array)
      var free = path
      free.release(at: noise(model, evidence, noiseFloor))
      advance(model, &free, rounds: freeRounds, noiseFloor)
      Leader.consider(free, model, &leader)
      path.evaluations = free.evaluations
      model.move(to: place)

      levelsWithoutGain = (leader?.negativeLogEvidence ?? .infinity) < before ? 0 : levelsWithoutGain + 1
      level *= levelRatio
    } while level > max(noiseFloor, lowestLevel * labelStd) && levelsWithoutGain < patience
    guard let found = leader else { return nil }
    model.move(to: found.parameters)
    var progress = found.progress
    progress.release(at: progress.scales.noise)
    progress.evaluations = path.evaluations
    return finish(model, progress, found, noiseFloor)
  }

  /// The same for labels of classes.
  ///
  /// Moves `model` from its present parameters to the fit; nil where every start diverges.
  public func fitClasses(_ model: Linearisation) -> Result? {
    precondition(model.likelihood == .categorical, "real labels have a noise level to find")
    let start = AlignedBuffer<Double>(model.parameters.array)
    var leader: Leader?
    var evaluations = 0
    for temperature in temperatures {
      model.move(to: start)
      var progress = Progress(scales: PriorScales(tau: model.tensors.initialStds, noise: temperature))
      advance(model, &progress, rounds: heldRounds, 0, holdsNoise: true)
      progress.release(at: 1)
      advance(model, &progress, rounds: freeRounds, 0)
      Leader.consider(progress, model, &leader)
      evaluations += progress.evaluations
    }
    guard let found = leader else { return nil }
    model.move(to: found.parameters)
    var progress = found.progress
    progress.release(at: 1)
    progress.evaluations = evaluations
    return finish(model, progress, found, 0)
  }

  /// From given scales, without a path: for polishing a network that already fits.
  public func refit(_ model: Linearisation, from scales: PriorScales, noiseFloor: Double) -> Result? {
    finish(model, Progress(scales: scales), nil, noiseFloor)
  }

  /// Rounds until the evidence settles or falls; `model` ends at the place of largest evidence.
  private func finish(_ model: Linearisation, _ start: Progress, _ found: Leader?, _ noiseFloor: Double) -> Result? {
    var progress = start
    var leader = found
    var isFalling = false
    advance(model, &progress, rounds: maximumRounds, noiseFloor) { place in
      Leader.consider(place, model, &leader)
      isFalling = place.negativeLogEvidence > (leader?.negativeLogEvidence ?? .infinity) + Self.fall
      return !isFalling
    }
    Leader.consider(progress, model, &leader)
    guard let leader, let evidence = leader.progress.evidence else { return nil }
    model.move(to: leader.parameters)
    return Result(
      scales: leader.progress.scales, evidence: evidence,
      ending: progress.isSettled || isFalling ? .converged : .maximumRounds, evaluations: progress.evaluations)
  }

  /// Nats below the largest evidence at which rounds are given up; a fall by less is passed on the way to a rise.
  private static let fall = 5.0

  /// The place of largest evidence so far.
  private struct Leader {
    let progress: Progress
    let parameters: AlignedBuffer<Double>
    var negativeLogEvidence: Double { progress.negativeLogEvidence }

    static func consider(_ progress: Progress, _ model: Linearisation, _ leader: inout Leader?) {
      guard progress.negativeLogEvidence < leader?.negativeLogEvidence ?? .infinity else { return }
      leader = Leader(progress: progress, parameters: AlignedBuffer(model.parameters.array))
    }
  }

  private struct Progress {
    var scales: PriorScales
    var evidence: Evidence?
    var damping: Double?
    var evaluations = 0
    var isSettled = false

    /// +∞ where a fit diverged or nothing is known yet.
    var negativeLogEvidence: Double { evidence?.negativeLogEvidence ?? .infinity }

    /// Goes on from another noise level, with what was settled open again.
    mutating func release(at noise: Double) {
      scales.noise = noise
      evidence = nil
      damping = nil
      isSettled = false
    }
  }

  private func advance(
    _ model: Linearisation, _ progress: inout Progress, rounds: Int, _ noiseFloor: Double, holdsNoise: Bool = false,
    goesOn: (Progress) -> Bool = { _ in true }
  ) {
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
      guard goesOn(progress) else { return }
      if result.ending != .maximumSteps, abs(gain) < tolerance {
        progress.isSettled = true
        return
      }
      progress.scales.tau = priorScales(model, evidence)
      if !holdsNoise { progress.scales.noise = noise(model, evidence, noiseFloor) }
    }
    // the evidence of the last scales, which the loop has moved but not measured
    if !progress.isSettled, let evidence = model.evidence(progress.scales, effectiveParameters: true) {
      progress.evidence = evidence
    }
  }

  private func priorScales(_ model: Linearisation, _ evidence: Evidence) -> [Double] {
    let squares = model.squaredNorms
    return model.tensors.initialStds.enumerated().map { index, std in
      guard !model.rows[index].isEmpty else { return std }
      let gamma = max(evidence.effectiveParameters[index], 1e-6)
      let tau = (squares[index] / gamma).squareRoot()
      return min(max(tau, std * PriorScales.smallestFactor), std * PriorScales.largestFactor)
    }
  }

  private func noise(_ model: Linearisation, _ evidence: Evidence, _ noiseFloor: Double) -> Double {
    guard model.likelihood == .gaussian else { return 1 }
    let freedom = max(Double(model.residualCount) - evidence.effectiveDimension, 0.5)
    return max(noiseFloor, (model.deviance / freedom).squareRoot())
  }
}

extension PriorScales {
  /// Prior scales lie between these multiples of the initialisation's standard deviation, as in the description length.
  static let smallestFactor = 0.125
  static let largestFactor = 16.0
}

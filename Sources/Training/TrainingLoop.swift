import Foundation
import Kernels
import Networks
import RandomStreams
import Teachers

/// The epoch loop: one student, its labels, and the phases it goes through. Nothing is allocated inside the loop.
package final class TrainingLoop<Scalar: KernelScalar> {
  let architecture: Architecture
  private let settings: TrainingSettings
  private let kernel: NetworkKernel<Scalar>
  let parameters: AlignedBuffer<Scalar>
  private let gradient: AlignedBuffer<Scalar>
  private let best: AlignedBuffer<Scalar>
  private let scratch: AlignedBuffer<Scalar>
  private let inputs: SampleMatrix<Scalar>
  private let labels: SampleMatrix<Scalar>
  private let validation: (inputs: SampleMatrix<Scalar>, labels: SampleMatrix<Scalar>)?
  /// Test samples whose loss is recorded, and used for nothing, where the validation loss turns.
  private let watched: (inputs: SampleMatrix<Scalar>, labels: SampleMatrix<Scalar>)?
  private let batches: Batches<Scalar>?
  /// Ranges of parameters and the scale of the penalty in each.
  private let penaltyRanges: [(range: Range<Int>, scale: Double)]
  private(set) var gaussian: GaussianObjective?
  private(set) var trace = TrainingTrace()

  package init(
    architecture: Architecture, start: [Double], settings: TrainingSettings, train: Dataset, validation: Dataset?,
    batchStream: RandomStream, labelPrecision: Double, layerNormalised: Bool, trace: TrainingTrace,
    gaussian: GaussianObjective? = nil, watched: Dataset? = nil
  ) {
    self.architecture = architecture
    self.settings = settings
    self.trace = trace
    kernel = architecture.makeKernel()
    parameters = AlignedBuffer(start.map { Scalar($0) })
    gradient = AlignedBuffer(count: start.count)
    best = AlignedBuffer(count: start.count)
    scratch = AlignedBuffer(count: start.count)
    inputs = SampleMatrix(features: train.inputCount, sampleMajor: train.inputs)
    labels = SampleMatrix(features: train.outputCount, sampleMajor: train.labels)
    func matrices(_ data: Dataset) -> (inputs: SampleMatrix<Scalar>, labels: SampleMatrix<Scalar>) {
      (
        SampleMatrix(features: data.inputCount, sampleMajor: data.inputs),
        SampleMatrix(features: data.outputCount, sampleMajor: data.labels)
      )
    }
    self.validation = validation.map(matrices)
    self.watched = validation == nil ? nil : watched.map(matrices)
    if case .size(let size) = settings.batch, size < train.count {
      batches = Batches(size: size, inputs: inputs, labels: labels, stream: batchStream)
    } else {
      batches = nil
    }
    if settings.loss == .gaussian { self.gaussian = gaussian ?? GaussianObjective(labelPrecision: labelPrecision) }
    penaltyRanges = Self.penaltyRanges(architecture, layerNormalised: layerNormalised)
  }

  /// All parameters with the scale 1, or each layer l with s_l = d/(d_l L), so that Σ_l d_l s_l = d.
  package static func penaltyRanges(_ architecture: Architecture, layerNormalised: Bool) -> [(range: Range<Int>, scale: Double)] {
    guard layerNormalised else { return [(0..<architecture.parameterCount, 1)] }
    let d = Double(architecture.parameterCount)
    return (1...architecture.layerCount).map { l in
      let range = architecture.weights(ofLayer: l).lowerBound..<architecture.biases(ofLayer: l).upperBound
      return (range, d / (Double(range.count) * Double(architecture.layerCount)))
    }
  }

  /// Mean squared error on the labels of the gradient; for classes, the mean cross-entropy in bits, here and below.
  var trainMSE: Double { meanSquaredError(parameters, inputs, labels) }

  /// The same for other parameters.
  func trainMSE(of values: [Double]) -> Double {
    scratch.assign(from: values.map { Scalar($0) })
    return meanSquaredError(scratch, inputs, labels)
  }

  private var validationMSE: Double {
    validation.map { meanSquaredError(parameters, $0.inputs, $0.labels) } ?? .nan
  }

  private func meanSquaredError(
    _ parameters: AlignedBuffer<Scalar>, _ inputs: SampleMatrix<Scalar>, _ labels: SampleMatrix<Scalar>
  ) -> Double {
    if settings.loss == .crossEntropy {
      return kernel.crossEntropy(of: parameters, inputs: inputs, labels: labels) / (M_LN2 * Double(labels.samples))
    }
    return kernel.squaredError(of: parameters, inputs: inputs, labels: labels) / Double(labels.samples * labels.features)
  }

  /// Runs one phase with fresh optimiser moments, or what `progress` knows to be left of it, and leaves its returned
  /// state in `parameters`.
  /// - Throws: `TrainingSuspended` when `progress` asks for it.
  package func run(_ phase: TrainingPhase, _ progress: TrainingProgress) throws -> PhaseResult {
    let rule = makeRule(phase)
    let optimizer = rule.optimizer
    // what other descents remember is not stored: such a phase begins again
    let progress = phase.descent.isStorable && phase.shrinking == nil ? progress : TrainingProgress()
    let saturation = SaturationTest(window: settings.smoothingWindow)
    let shrinkingSaturation = SaturationTest(window: settings.smoothingWindow, tolerance: 1e-2)
    var lastShrinking = 0
    let (earliest, latest, stops) = limits(phase.stop)
    var keepsBest = false
    var state = PhaseState()
    state.bestEpoch = latest
    if case .best(let includingStart) = phase.returned, validation != nil {
      keepsBest = true
      if includingStart { keep(loss: validationMSE, &state) }
    }
    if let left = progress.begin(parameterCount: parameters.count) {
      restore(left, optimizer)
      state = left
    }
    state.log.reserveCapacity(latest / settings.evaluateEvery + 1)
    while state.cause == nil, state.epoch < latest {
      if state.epoch % settings.evaluateEvery == 0 { try progress.ask { snapshot(state, optimizer) } }
      let mse = self.epoch(rule)
      state.epoch += 1
      trace.record(state.epoch, train: mse) {
        rule.settle()
        return validationMSE
      }
      guard state.epoch % settings.evaluateEvery == 0 || state.epoch == latest else { continue }
      guard mse.isFinite else {
        state.cause = .diverged
        break
      }
      guard stops || keepsBest || phase.shrinking != nil else { continue }
      rule.settle()
      let loss = validation == nil ? mse : validationMSE
      state.log.append(loss)
      if let watched, Self.hasTurned(state.log) {
        trace.turned(test: meanSquaredError(parameters, watched.inputs, watched.labels))
      }
      if keepsBest { keep(loss: loss, &state) }
      if stops, state.epoch >= earliest, saturation.isSaturated(state.log), rule.isDecided { state.cause = .saturated }
      if let shrinking = phase.shrinking, state.cause == nil,
        state.epoch >= max(shrinking.earliest, lastShrinking + shrinking.every),
        shrinkingSaturation.isSaturated(state.log)
      {
        lastShrinking = state.epoch
        let kept = try shrinking.prune(parameters.array.map { Double($0) }, rule.selection)
        rule.restrict(to: AlignedBuffer(kept.map { $0 != 0 ? 1 : 0 }))
      }
    }
    rule.settle()
    var cause = state.cause ?? .maxEpochs
    state.cause = cause
    progress.end(snapshot(state, optimizer))
    trace.advance(by: state.epoch)
    let returnsBest = keepsBest && state.bestLoss < .infinity
    if returnsBest { parameters.assign(from: best) }
    if !trainMSE.isFinite { cause = .diverged }
    return PhaseResult(
      epochs: returnsBest ? state.bestEpoch : state.epoch, epochsRun: state.epoch, stop: cause, validationMSE: validationMSE,
      repetitions: rule.repetitions, selection: rule.selection)
  }

  /// Whether the last look is the first above a minimum.
  private static func hasTurned(_ log: [Double]) -> Bool {
    let m = log.count
    return m >= 3 && log[m - 2] <= log[m - 3] && log[m - 1] > log[m - 2]
  }

  private func makeRule(_ phase: TrainingPhase) -> any DescentRule<Scalar> {
    phase.descent.rule(
      DescentStart(
        parameters: parameters, architecture: architecture,
        terms: PenaltyTerms(penalties: phase.penalties, ranges: penaltyRanges),
        mask: phase.mask.map { AlignedBuffer<Scalar>($0.map { $0 ? 1 : 0 }) }, optimizer: settings.optimizer,
        learningRate: settings.learningRate))
  }

  /// `state` with what the buffers hold.
  private func snapshot(_ state: PhaseState, _ optimizer: Optimizer<Scalar>) -> PhaseState {
    var state = state
    state.parameters = parameters.array.map { Double($0) }
    state.best = best.array.map { Double($0) }
    // An ended phase is read, not continued.
    if state.cause == nil { state.optimizer = optimizer.state } else { state.log = [] }
    state.logSigma = gaussian?.logSigma
    state.trace = trace
    return state
  }

  /// Puts the buffers where `snapshot` found them.
  private func restore(_ state: PhaseState, _ optimizer: Optimizer<Scalar>) {
    parameters.assign(from: state.parameters.map { Scalar($0) })
    best.assign(from: state.best.map { Scalar($0) })
    if state.cause == nil { optimizer.state = state.optimizer }
    if let logSigma = state.logSigma { gaussian?.logSigma = logSigma }
    trace = state.trace
    batches?.skip(epochs: state.epoch)
  }

  private func limits(_ stop: TrainingPhase.Stop) -> (earliest: Int, latest: Int, stops: Bool) {
    switch stop {
    case .after(let epochs): (epochs, epochs, false)
    case .saturation(let earliest, let latest):
      (max(earliest, (settings.smoothingWindow + 3) * settings.evaluateEvery), latest, true)
    }
  }

  private func keep(loss: Double, _ state: inout PhaseState) {
    guard loss < state.bestLoss else { return }
    state.bestLoss = loss
    state.bestEpoch = state.epoch
    best.assign(from: parameters)
  }

  /// One pass over the labels; returns the mean squared error before each step, averaged over batches.
  private func epoch(_ rule: any DescentRule<Scalar>) -> Double {
    guard let batches else { return step(inputs, labels, rule) / termCount(labels) }
    var sum = 0.0
    batches.forEachBatch { sum += step($0, $1, rule) }
    return sum / termCount(labels)
  }

  /// What a loss is the mean of: the numbers in the labels, or the labels where they are classes.
  private func termCount(_ labels: SampleMatrix<Scalar>) -> Double {
    Double(settings.loss == .crossEntropy ? labels.samples : labels.samples * labels.features)
  }

  /// One batch; returns its sum of squared errors, or of cross-entropies in bits, before the first step on it.
  private func step(
    _ inputs: SampleMatrix<Scalar>, _ labels: SampleMatrix<Scalar>, _ rule: any DescentRule<Scalar>
  ) -> Double {
    let values = termCount(labels)
    var first = 0.0
    for repetition in 0..<rule.repetitions {
      rule.prepare()
      let error = errorGradient(inputs, labels, values)
      if repetition == 0 { first = error }
      rule.descend(gradient)
      if let objective = gaussian {
        gaussian?.move(by: rule.optimizer.scalarMove(gradient: objective.scaleGradient(mse: error / values)))
      }
    }
    rule.endBatch()
    return first
  }

  /// The sum of squared errors, or of cross-entropies in bits; `gradient` becomes the derivative of their mean.
  private func errorGradient(_ inputs: SampleMatrix<Scalar>, _ labels: SampleMatrix<Scalar>, _ values: Double) -> Double {
    if settings.loss == .crossEntropy {
      return kernel.crossEntropyGradient(
        of: parameters, inputs: inputs, labels: labels, scale: 1 / (M_LN2 * values), into: gradient) / M_LN2
    }
    let weight = gaussian?.errorWeight ?? 1
    return kernel.gradient(of: parameters, inputs: inputs, labels: labels, scale: weight / values, into: gradient)
  }
}

import Foundation
import Kernels
import Networks
import RandomStreams
import Teachers

/// The epoch loop: one student, its labels, and the phases it goes through. Nothing is allocated inside the loop.
final class TrainingLoop<Scalar: KernelScalar> {
  let architecture: Architecture
  private let settings: TrainingSettings
  private let kernel: NetworkKernel<Scalar>
  let parameters: AlignedBuffer<Scalar>
  private let gradient: AlignedBuffer<Scalar>
  private let best: AlignedBuffer<Scalar>
  private let inputs: SampleMatrix<Scalar>
  private let labels: SampleMatrix<Scalar>
  private let validation: (inputs: SampleMatrix<Scalar>, labels: SampleMatrix<Scalar>)?
  private let batches: Batches<Scalar>?
  /// Ranges of parameters and the scale of the penalty in each.
  private let penaltyRanges: [(range: Range<Int>, scale: Double)]
  private(set) var gaussian: GaussianObjective?
  private(set) var trace = TrainingTrace()

  init(
    architecture: Architecture, start: [Double], settings: TrainingSettings, train: Dataset, validation: Dataset?,
    batchStream: RandomStream, labelPrecision: Double, layerNormalised: Bool, trace: TrainingTrace,
    gaussian: GaussianObjective? = nil
  ) {
    self.architecture = architecture
    self.settings = settings
    self.trace = trace
    kernel = architecture.makeKernel()
    parameters = AlignedBuffer(start.map { Scalar($0) })
    gradient = AlignedBuffer(count: start.count)
    best = AlignedBuffer(count: start.count)
    inputs = SampleMatrix(features: train.inputCount, sampleMajor: train.inputs)
    labels = SampleMatrix(features: train.outputCount, sampleMajor: train.labels)
    self.validation = validation.map {
      (
        SampleMatrix(features: $0.inputCount, sampleMajor: $0.inputs),
        SampleMatrix(features: $0.outputCount, sampleMajor: $0.labels)
      )
    }
    if case .size(let size) = settings.batch, size < train.count {
      batches = Batches(size: size, inputs: inputs, labels: labels, stream: batchStream)
    } else {
      batches = nil
    }
    if settings.loss == .gaussian { self.gaussian = gaussian ?? GaussianObjective(labelPrecision: labelPrecision) }
    if layerNormalised {
      let d = Double(architecture.parameterCount)
      penaltyRanges = (1...architecture.layerCount).map { l in
        let range = architecture.weights(ofLayer: l).lowerBound..<architecture.biases(ofLayer: l).upperBound
        return (range, d / (Double(range.count) * Double(architecture.layerCount)))
      }
    } else {
      penaltyRanges = [(0..<architecture.parameterCount, 1)]
    }
  }

  /// Mean squared error on the labels of the gradient; for classes, the mean cross-entropy in bits, here and below.
  var trainMSE: Double { meanSquaredError(parameters, inputs, labels) }

  /// The same for other parameters.
  func trainMSE(of values: [Double]) -> Double {
    best.assign(from: values.map { Scalar($0) })
    return meanSquaredError(best, inputs, labels)
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
  /// - Throws: `TrainingLeft` when `progress` asks for it.
  func run(_ phase: TrainingPhase, _ progress: TrainingProgress) throws(TrainingLeft) -> PhaseResult {
    let optimizer = Optimizer<Scalar>(kind: settings.optimizer, rate: settings.learningRate, count: parameters.count)
    let mask = phase.mask.map { AlignedBuffer<Scalar>($0.map { $0 ? 1 : 0 }) }
    let saturation = SaturationTest(window: settings.smoothingWindow)
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
      let mse = self.epoch(optimizer, phase.penalties, mask)
      state.epoch += 1
      trace.record(state.epoch, train: mse) { validationMSE }
      guard state.epoch % settings.evaluateEvery == 0 || state.epoch == latest else { continue }
      guard mse.isFinite else {
        state.cause = .diverged
        break
      }
      guard stops || keepsBest else { continue }
      let loss = validation == nil ? mse : validationMSE
      state.log.append(loss)
      if keepsBest { keep(loss: loss, &state) }
      if stops, state.epoch >= earliest, saturation.isSaturated(state.log) { state.cause = .saturated }
    }
    var cause = state.cause ?? .maxEpochs
    state.cause = cause
    progress.end(snapshot(state, optimizer))
    trace.advance(by: state.epoch)
    let returnsBest = keepsBest && state.bestLoss < .infinity
    if returnsBest { parameters.assign(from: best) }
    if !trainMSE.isFinite { cause = .diverged }
    return PhaseResult(
      epochs: returnsBest ? state.bestEpoch : state.epoch, epochsRun: state.epoch, stop: cause, validationMSE: validationMSE)
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
  private func epoch(_ optimizer: Optimizer<Scalar>, _ penalties: [Penalty], _ mask: AlignedBuffer<Scalar>?) -> Double {
    guard let batches else { return step(inputs, labels, optimizer, penalties, mask) / termCount(labels) }
    var sum = 0.0
    batches.forEachBatch { sum += step($0, $1, optimizer, penalties, mask) }
    return sum / termCount(labels)
  }

  /// What a loss is the mean of: the numbers in the labels, or the labels where they are classes.
  private func termCount(_ labels: SampleMatrix<Scalar>) -> Double {
    Double(settings.loss == .crossEntropy ? labels.samples : labels.samples * labels.features)
  }

  /// One optimiser step; returns the sum of squared errors, or of cross-entropies in bits, before it.
  private func step(
    _ inputs: SampleMatrix<Scalar>, _ labels: SampleMatrix<Scalar>, _ optimizer: Optimizer<Scalar>, _ penalties: [Penalty],
    _ mask: AlignedBuffer<Scalar>?
  ) -> Double {
    let values = termCount(labels)
    let error: Double
    if settings.loss == .crossEntropy {
      error =
        kernel.crossEntropyGradient(
          of: parameters, inputs: inputs, labels: labels, scale: 1 / (M_LN2 * values), into: gradient) / M_LN2
    } else {
      let weight = gaussian?.errorWeight ?? 1
      error = kernel.gradient(of: parameters, inputs: inputs, labels: labels, scale: weight / values, into: gradient)
    }
    for penalty in penalties {
      for part in penaltyRanges { penalty.addGradient(of: parameters, part.range, scale: part.scale, to: gradient) }
    }
    optimizer.step(parameters, gradient: gradient, mask: mask)
    if let objective = gaussian {
      gaussian?.move(by: optimizer.scalarMove(gradient: objective.scaleGradient(mse: error / values)))
    }
    return error
  }
}

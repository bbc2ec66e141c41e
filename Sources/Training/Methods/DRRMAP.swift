import Kernels
import Networks
import SettingKeys

/// The path of `drr` over rising α, each step pruned, then fitted like `dense_map` on its support, with parameters dropped
/// and taken back where the description gets shorter.
///
/// At one α: the training of the mean loss + α′ Σ(1 − exp(−β|θ|)) from the weights at the α before, TAMADE, a compact fit at
/// the maximum of the posterior, and twice a revision of the support (`SupportRevision`).
package struct DRRMAP: SecondOrderMethod {
  /// Sharpness β > 0.
  package var beta = 5.0
  /// Additional weight decay ρ Σθ², in α's unit.
  package var rho = 0.0
  /// δ of TAMADE.
  package var tolerance = 0.01
  /// Whether α of layer l is multiplied by d/(d_l L).
  package var normalised = false

  package init() {}
  package var name: String { "drr_map" }
  package var title: String { "ℓ0 path, maximum a posteriori" }
  package var learnerClass: LearnerClass { .shortByPruning }
  package var grid: SettingKey<Learner>? { .alpha }
  package func usualStrengths(unit: Double) -> ClosedRange<Double> { 10 * unit...10_000 * unit }
  package var isPath: Bool { true }
  package var dependsOnTraining: Bool { true }

  package static let settings = SettingGroup(
    "methods.drr_map", standard: DRRMAP(), "The path of drr over rising α, pruned, then fitted at the maximum of the posterior.",
    [betaKey(\.beta), normalisedKey(\.normalised), rhoKey(\.rho), toleranceKey(\.tolerance)])

  /// Of one step: earlier ones belong to the earlier candidates, whoever computes them.
  package func gradientEvaluations(_ run: PlannedRun) -> Double {
    Double(run.labelCount) * Double(run.training.maxEpochs)
  }

  package func fit(
    _ task: StudentTask, _ labels: MAPLabels, path: inout PathMemory, _ progress: TrainingProgress
  ) throws -> TrainedStudent {
    guard let index = task.method.values.firstIndex(of: task.setting ?? .nan) else { preconditionFailure("α is not on the path") }
    let architecture = task.student.architecture
    let step = try step(task, at: index, &path, progress)
    let (dense, epochs) = (step.weights, step.epochs)
    guard dense.allSatisfy(\.isFinite) else { return task.outcome(nil, labels) }
    let network = MLP(architecture: architecture, parameters: dense).removingDeadParameters()
    let loss = { (values: [Double]) in
      task.loss(of: NetworkAverage(MLP(architecture: architecture, parameters: values)), on: task.budget)
    }
    let pruned = MLP(
      architecture: architecture, parameters: try Tamade(tolerance: tolerance).prune(network.parameters, loss: loss).parameters
    ).removingDeadParameters()
    let compact = CompactNetwork(pruned)
    let small = MLP(
      architecture: compact?.architecture ?? architecture, parameters: compact?.compacted(pruned.parameters) ?? pruned.parameters)
    guard var fit = labels.polish(small, live: small.parameters.map { $0 != 0 }) else { return task.outcome(nil, labels) }
    var evaluations = fit.result.evaluations
    for _ in 0..<2 {
      evaluations += SupportRevision.drop(&fit, labels)
      evaluations += SupportRevision.grow(&fit, labels)
    }
    let found = fit.network.embedded(in: architecture) ?? pruned
    var trained = task.outcome(
      NetworkAverage(found), converged: fit.result.ending == .converged, evaluations: evaluations + epochs)
    trained.epochs = epochs
    return trained
  }

  /// The penalised training at α number `index`, from the weights at the one before. Only this step can be continued:
  /// which of the earlier ones are known depends on the session.
  private func step(
    _ task: StudentTask, at index: Int, _ path: inout PathMemory, _ progress: TrainingProgress
  ) throws -> PathMemory.Left {
    let place = PathMemory.Step(method: task.method, restart: task.streams.restart, settingIndex: index)
    if let known = path[place] { return known }
    let from = index == 0 ? task.start : try step(task, at: index - 1, &path, progress.withoutState()).weights
    let alpha = task.method.values[index]
    let left =
      switch task.student.precision {
      case .float: try train(task, alpha, from: from, as: Float.self, progress)
      case .double: try train(task, alpha, from: from, as: Double.self, progress)
      }
    path[place] = left
    return left
  }

  private func train<Scalar: KernelScalar>(
    _ task: StudentTask, _ alpha: Double, from start: [Double], as precision: Scalar.Type, _ progress: TrainingProgress
  ) throws -> PathMemory.Left {
    let scale = 1 / Double(task.budget.count * task.termsPerSample)
    var penalties: [any Penalty] = [SmoothL0Penalty(strength: alpha * scale, beta: beta)]
    if rho > 0 { penalties.append(L2Penalty(strength: rho * scale)) }
    let loop = TrainingLoop<Scalar>(
      architecture: task.student.architecture, start: start, settings: task.training, train: task.budget, validation: nil,
      batchStream: task.streams.batches, labelPrecision: task.labels.labelPrecision, layerNormalised: normalised,
      trace: TrainingTrace())
    let result = try loop.run(
      TrainingPhase(
        penalties: penalties, mask: nil,
        stop: .saturation(earliest: task.training.minEpochs, latest: task.training.maxEpochs), returned: .last), progress)
    return PathMemory.Left(weights: loop.parameters.array.map { Double($0) }, epochs: result.epochsRun)
  }
}

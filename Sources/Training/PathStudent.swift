import Kernels
import Networks

/// Where the paths of a cell stand: the dense weights after each α, so that a rising α starts from the one before it.
/// What is missing, as after an interruption, is computed again and comes out the same.
public struct PathMemory {
  struct Place: Hashable {
    var method: Method
    var restart: Int
    var alphaIndex: Int
  }

  /// What the training at one α left, and the epochs of that step.
  struct Step {
    var weights: [Double]
    var epochs: Int
  }

  private var steps: [Place: Step] = [:]

  public init() {}

  subscript(place: Place) -> Step? {
    get { steps[place] }
    set { steps[place] = newValue }
  }
}

extension StudentTask {
  /// `drr_map` at one α: the smooth ℓ₀ path up to it, TAMADE, a compact fit at the maximum of the posterior, and twice a
  /// revision of the support.
  ///
  /// Epochs are those of the last step: earlier ones belong to the earlier candidates, whoever computes them.
  func pathStudent(
    _ labels: MAPLabels, _ path: inout PathMemory, _ progress: TrainingProgress
  ) throws -> TrainedStudent {
    guard let index = method.alphas.firstIndex(of: alpha ?? .nan) else { preconditionFailure("α is not on the path") }
    let step = try step(atAlpha: index, &path, progress)
    let (dense, epochs) = (step.weights, step.epochs)
    guard dense.allSatisfy(\.isFinite) else { return outcome(nil, labels) }
    let network = MLP(architecture: student.architecture, parameters: dense).removingDeadParameters()
    let loss = { (values: [Double]) in
      self.loss(of: NetworkAverage(MLP(architecture: student.architecture, parameters: values)), on: budget)
    }
    let pruned = MLP(
      architecture: student.architecture,
      parameters: try Tamade(tolerance: method.pruneTolerance).prune(network.parameters, loss: loss).parameters
    ).removingDeadParameters()
    let compact = CompactNetwork(pruned)
    let small = MLP(
      architecture: compact?.architecture ?? student.architecture,
      parameters: compact?.compacted(pruned.parameters) ?? pruned.parameters)
    guard var fit = labels.polish(small, live: small.parameters.map { $0 != 0 }) else { return outcome(nil, labels) }
    var evaluations = fit.result.evaluations
    for _ in 0..<2 {
      evaluations += SupportRevision.drop(&fit, labels)
      evaluations += SupportRevision.grow(&fit, labels)
    }
    let found = fit.network.embedded(in: student.architecture) ?? pruned
    var trained = outcome(
      NetworkAverage(found), converged: fit.result.ending == .converged, evaluations: evaluations + epochs)
    trained.epochs = epochs
    return trained
  }

  /// The penalised training at α number `index`, from the weights at the one before. Only this step can be continued:
  /// which of the earlier ones are known depends on the session.
  private func step(
    atAlpha index: Int, _ path: inout PathMemory, _ progress: TrainingProgress
  ) throws -> PathMemory.Step {
    let place = PathMemory.Place(method: method, restart: streams.restart, alphaIndex: index)
    if let known = path[place] { return known }
    let from = index == 0 ? start : try step(atAlpha: index - 1, &path, progress.withoutState()).weights
    var task = self
    task.alpha = method.alphas[index]
    let step =
      switch student.precision {
      case .float: try task.penalised(from: from, as: Float.self, progress)
      case .double: try task.penalised(from: from, as: Double.self, progress)
      }
    path[place] = step
    return step
  }

  private func penalised<Scalar: KernelScalar>(
    from start: [Double], as precision: Scalar.Type, _ progress: TrainingProgress
  ) throws -> PathMemory.Step {
    let loop = TrainingLoop<Scalar>(
      architecture: student.architecture, start: start, settings: training, train: budget, validation: nil,
      batchStream: streams.batches, labelPrecision: labels.labelPrecision, layerNormalised: method.layerNormalised,
      trace: TrainingTrace())
    let result = try loop.run(
      TrainingPhase(
        penalties: penalties(labelCount: budget.count), mask: nil,
        stop: .saturation(earliest: training.minEpochs, latest: training.maxEpochs), returned: .last), progress)
    return PathMemory.Step(weights: loop.parameters.array.map { Double($0) }, epochs: result.epochsRun)
  }
}

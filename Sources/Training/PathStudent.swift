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

  private var weights: [Place: [Double]] = [:]

  public init() {}

  subscript(place: Place) -> [Double]? {
    get { weights[place] }
    set { weights[place] = newValue }
  }
}

extension StudentTask {
  /// `drr_map` at one α: the smooth ℓ₀ path up to it, TAMADE, a compact fit at the maximum of the posterior, and twice a
  /// revision of the support.
  func pathStudent(_ labels: MAPLabels, _ path: inout PathMemory) throws -> TrainedStudent {
    guard let index = method.alphas.firstIndex(of: alpha ?? .nan) else { preconditionFailure("α is not on the path") }
    var epochs = 0
    let dense = try weights(atAlpha: index, &path, &epochs)
    guard dense.allSatisfy(\.isFinite) else { return outcome(nil, labels) }
    let network = MLP(architecture: student.architecture, parameters: dense).removingDeadParameters()
    let loss = { (values: [Double]) in
      budget.meanSquaredError(of: NetworkAverage(MLP(architecture: student.architecture, parameters: values)))
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

  /// Dense weights after the penalised training at α number `index`, from those at the one before; epochs are counted.
  private func weights(atAlpha index: Int, _ path: inout PathMemory, _ epochs: inout Int) throws -> [Double] {
    let place = PathMemory.Place(method: method, restart: streams.restart, alphaIndex: index)
    if let known = path[place] { return known }
    let from = index == 0 ? start : try weights(atAlpha: index - 1, &path, &epochs)
    var step = self
    step.alpha = method.alphas[index]
    let (weights, count) =
      switch student.precision {
      case .float: try step.penalised(from: from, as: Float.self)
      case .double: try step.penalised(from: from, as: Double.self)
      }
    epochs += count
    path[place] = weights
    return weights
  }

  private func penalised<Scalar: KernelScalar>(from start: [Double], as precision: Scalar.Type) throws -> ([Double], epochs: Int)
  {
    let loop = TrainingLoop<Scalar>(
      architecture: student.architecture, start: start, settings: training, train: budget, validation: nil,
      batchStream: streams.batches, labelPrecision: labels.labelPrecision, layerNormalised: method.layerNormalised,
      trace: TrainingTrace())
    let result = try loop.run(
      TrainingPhase(
        penalties: penalties(labelCount: budget.count), mask: nil,
        stop: .saturation(earliest: training.minEpochs, latest: training.maxEpochs), returned: .last), TrainingProgress())
    return (loop.parameters.array.map { Double($0) }, result.epochsRun)
  }
}

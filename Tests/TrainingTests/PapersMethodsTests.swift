import Foundation
import Kernels
import Networks
import RandomStreams
import Teachers
import Testing
import Training

/// Every method of the papers learns, and those that prune are small.
@Suite struct PapersMethodsTests {
  static let cases: [(any Method, Double)] = [
    (DRR(), 0.3), (RL1(), 1.5), (PMMP(), 3), (FPP(), 3), (EGP(), 0.3), (HardConcrete(), 3), (Magnitude(), 0.5), (IMP(), 3),
  ]

  static func task(_ kind: any Method, _ value: Double, _ precision: Precision, n: Int = 150) throws -> StudentTask {
    var task = try makeTask(kind, n: n, layers: [2, 10, 10, 1], precision: precision, alpha: value)
    task.training.maxEpochs = 1500
    task.training.minEpochs = 400
    return task
  }

  /// The excess on fresh inputs is far below that of the mean label, and fewer parameters are left than the 151 of the start.
  @Test(arguments: cases, [Precision.float, .double]) func learnsAndPrunes(
    _ method: (any Method, Double), _ precision: Precision
  ) throws {
    let task = try Self.task(method.0, method.1, precision)
    let student = try task.train()
    let test = try makeTask(Dense(), n: 2000).budget
    let null = StudentEvaluation.nullExcess(budget: task.budget, test: test)
    let evaluation = StudentEvaluation(student, task: task, test: test)
    #expect(evaluation.excessMSE < 0.06 * null)
    #expect(student.network.liveParameterCount < 110 && student.network.liveParameterCount > 5)
    #expect(student.network.removingDeadParameters() == student.network)
    #expect(try task.train().network == student.network)
  }

  /// A larger price, a smaller share or more rounds leave fewer parameters.
  @Test(
    arguments: [
      (PMMP(), 0.3, 10), (FPP(), 0.3, 10), (EGP(), 0.01, 1), (HardConcrete(), 0.01, 3), (Magnitude(), 0.9, 0.4),
      (IMP(), 1, 6),
    ] as [(any Method, Double, Double)])
  func thePriceOrdersTheSizes(_ method: (kind: any Method, weak: Double, strong: Double)) throws {
    let weak = try Self.task(method.kind, method.weak, .float).train().network.liveParameterCount
    let strong = try Self.task(method.kind, method.strong, .float).train().network.liveParameterCount
    #expect(strong < weak)
  }

  @Test func layerwiseVariantsAndMinimaxMasks() throws {
    var task = try Self.task(EGP(), 0.3, .float)
    task.method.kind = changed(EGP()) { $0.layers.variant = .sigmoid }
    let sigmoid = try task.train()
    #expect(sigmoid.trainMSE < 0.03 && sigmoid.network.liveParameterCount < 100)
    task = try Self.task(PMMP(), 1, .float)
    task.method.kind = changed(PMMP()) { ($0.game.warmup, $0.game.mask) = (300, .pi) }
    let masked = try task.train()
    #expect(masked.trainMSE < 0.03 && masked.network.liveParameterCount < 151)
    #expect(masked.epochs > 300)
  }

  /// Under a price alone the gates close one after the other. A gate of a unit takes all weights that leave the unit with it,
  /// while gates of single weights leave holes in the columns.
  @Test(arguments: HardConcreteDescent.Gates.allCases)
  func gatesOfUnitsAreStructured(_ gates: HardConcreteDescent.Gates) {
    let architecture = Architecture(layers: [4, 8, 1], activation: .tanh)
    let parameters = AlignedBuffer<Double>(Array(repeating: 1, count: architecture.parameterCount))
    let descent = HardConcreteDescent(
      gates: gates, dropRate: 0.5, alpha: 1, stream: RandomStream(seed: 1, role: .gates, teacher: 0)
    ).rule(
      DescentStart(
        parameters: parameters, architecture: architecture, terms: PenaltyTerms(penalties: [], ranges: []), mask: nil,
        optimizer: .adam, learningRate: 1e-3))
    var closing = 0
    var columnsWithHoles = 0
    for _ in 0..<5000 {
      descent.prepare()
      descent.descend(AlignedBuffer<Double>(count: parameters.count))
      descent.settle()
      let columns = (1...2).flatMap { layer in
        let weights = parameters.array[architecture.weights(ofLayer: layer)]
        let width = architecture.layers[layer - 1]
        return (0..<width).map { column in
          stride(from: weights.startIndex + column, to: weights.endIndex, by: width).map { weights[$0] != 0 }
        }
      }
      let live = columns.joined().count { $0 }
      if live > 0, live < 40 { closing += 1 }
      columnsWithHoles += columns.count { $0.contains(true) && $0.contains(false) }
    }
    #expect(closing > 0 && parameters.array[architecture.weights(ofLayer: 1)].allSatisfy { $0 == 0 })
    #expect((columnsWithHoles == 0) == (gates == .unit))
  }

  /// Pruning during training removes parameters before the first phase ends, so that the later epochs are those of a smaller
  /// network: the phase is the same until then, and another one after.
  @Test(arguments: [DRR(), PMMP(), FPP()] as [any PruningMethod])
  func shrinkingPrunesWithinThePhase(_ kind: any PruningMethod) throws {
    var task = try Self.task(kind, kind is DRR ? 0.3 : 3, .float)
    task.training.smoothingWindow = 8
    task.training.maxEpochs = 800
    task.training.minEpochs = 200
    let plain = try task.train()
    var shrinking = kind
    shrinking.pruning.shrinkEvery = 50
    task.method.kind = shrinking
    let shrunk = try task.train()
    #expect(shrunk.network != plain.network)
    #expect(shrunk.trainMSE < 0.1 && shrunk.network.liveParameterCount < 151)
  }

  /// After layer-wise pruning of a trained network every layer's own outputs are close to what they were.
  @Test func layersKeepTheirOutputs() throws {
    let dense = try Self.task(Dense(), 0, .double).train().network
    let inputs = try makeTask(Dense(), n: 300).budget.inputs
    let cheap = LayerwisePruning(settings: LayerwiseSettings(), price: 1e-3).prune(dense, inputs: inputs)
    let dear = LayerwisePruning(settings: LayerwiseSettings(), price: 3).prune(dense, inputs: inputs)
    #expect(dense.functionDistance(to: cheap.network, sampleMajor: inputs) < 0.15)
    #expect(dear.network.liveParameterCount < cheap.network.liveParameterCount)
    #expect(cheap.network.liveParameterCount < dense.liveParameterCount)
    #expect(cheap.epochsOfAllParameters > 0 && cheap.epochsOfAllParameters <= 2000)
  }

  /// Σ_l d_l s_l = d with s_l = d/(d_l L): the scales of a per-layer penalty keep its total.
  @Test(arguments: [[2, 5, 8, 1], [2, 25, 25, 1], [3, 1]]) func layerScalesKeepTheTotal(_ layers: [Int]) {
    let architecture = Architecture(layers: layers, activation: .tanh)
    let ranges = TrainingLoop<Double>.penaltyRanges(architecture, layerNormalised: true)
    let total = ranges.reduce(0) { $0 + Double($1.range.count) * $1.scale }
    #expect(abs(total - Double(architecture.parameterCount)) < 1e-9)
    #expect(ranges.count == layers.count - 1)
  }

  /// L = (θ − y)²: phase 1 ends at sign(y) max(|y| − α/2, 0), phase 3 at y for what survived and 0 otherwise.
  @Test(arguments: [(0.8, 0.6, true), (-0.8, 0.6, true), (0.2, 0.6, false)])
  func relaxedL1OfOneWeight(_ y: Double, _ alpha: Double, _ survives: Bool) throws {
    var task = try makeLinearTask(RL1(), n: 1, p: 1, k: 1)
    task.method = Learner(RL1(), values: [alpha])
    task.setting = alpha
    task.budget = Dataset(inputCount: 1, outputCount: 1, inputs: [1], labels: [y], noiseFreeLabels: [y])
    task.training = TrainingSettings(
      optimizer: .gradientDescent, learningRate: 0.001, minEpochs: 8000, maxEpochs: 8000, finetuneMaxEpochs: 0)
    let shrunk = try task.train().network.parameters[0]
    #expect(abs(shrunk - (survives ? y - (y > 0 ? alpha / 2 : -alpha / 2) : 0)) < 2e-3)
    task.training.finetuneMaxEpochs = 8000
    #expect(abs(try task.train().network.parameters[0] - (survives ? y : 0)) < 2e-3)
  }
}

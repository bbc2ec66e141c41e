import Foundation
import LinearTheory
import Networks
import RandomStreams
import Teachers
import Testing
import Training

@Suite struct StudentTests {
  @Test func denseTrainsExactlyMaxEpochsInBothTrainings() throws {
    let student = try makeTask(Dense(), n: 50).train()
    #expect(student.epochs == 600 && student.stop == .maxEpochs)
    #expect(student.fitCount == 50 && student.validationCount == 10)
    #expect(student.gradientEvaluations == 600 * 40 + 600 * 50)
  }

  /// The refit repeats the chosen number of epochs on all labels: the same as training on them for that long.
  @Test func refitIsTheTrainingOnAllLabelsForTheChosenEpochs() throws {
    var task = try makeTask(DenseEarly(), n: 60)
    let student = try task.train()
    #expect(student.epochs > 0 && student.epochs <= 600 && student.epochs % 10 == 0)
    task.method = Learner(Dense())
    task.labels.validation = .none
    task.training.maxEpochs = student.epochs
    #expect(try task.train().network == student.network)
  }

  @Test func earlyStoppingReturnsTheBestValidationState() throws {
    var task = try makeTask(DenseEarly(), n: 40, validation: .extra(200))
    task.traceEvery = 10
    let student = try task.train()
    let losses = student.trace.points.map(\.validationMSE)
    #expect(student.validationMSE == losses.min())
    #expect(student.trace.points.first { $0.validationMSE == student.validationMSE }?.epoch == student.epochs)
    #expect(student.fitCount == 40 && student.validationCount == 200)
  }

  @Test(arguments: [DRR(), RL1()] as [any Method], [Precision.float, .double])
  func pruningMethodsRemoveMostParametersAndKeepTheFunction(_ kind: any Method, _ precision: Precision) throws {
    var task = try makeTask(kind, n: 200, layers: [2, 12, 12, 1], precision: precision, alpha: kind is DRR ? 0.3 : 0.5)
    task.training.maxEpochs = 3000
    task.training.minEpochs = 1500
    let student = try task.train()
    #expect(student.network.liveParameterCount < 90, "of 205")
    #expect(student.network.liveParameterCount > 5)
    #expect(student.network.removingDeadParameters() == student.network)
    // the noise variance is 0.01
    #expect(student.trainMSE < 0.03)
  }

  /// Relaxation: after the third phase the survivors are those of an unpenalised fit on the support.
  @Test func relaxedL1EndsAtTheUnpenalisedMinimumOfItsSupport() throws {
    let linear = try makeLinearTask(LeastSquares(), n: 60, p: 6, k: 2)
    var task = linear
    task.method = Learner(RL1(), values: [20])
    task.setting = 20
    task.training = TrainingSettings(
      optimizer: .gradientDescent, learningRate: 0.2, minEpochs: 400, maxEpochs: 400, finetuneMaxEpochs: 2000)
    let student = try task.train()
    let support = student.network.parameters.indices.filter { student.network.parameters[$0] != 0 }
    #expect(support.count < 6 && support.count >= 2)
    // normal equations of the support hold: X_S'(y − Xw) = 0
    let predictions = student.network.outputs(sampleMajor: task.budget.inputs)
    for j in support {
      let product = (0..<60).reduce(0.0) { $0 + task.budget.inputs[$1 * 6 + j] * (task.budget.labels[$1] - predictions[$1]) }
      #expect(abs(product) < 1e-8)
    }
  }

  @Test func compactedFinetuningEqualsMaskedFinetuning() throws {
    let net = MLP(
      architecture: Architecture(layers: [2, 3, 2, 1], activation: .tanh),
      parameters: [1, 0, 0, 0, 0.5, -1, 0.1, 0, 0, 0.3, 0, -0.7, 0, 0, 0, 0.2, 0, 1.5, 0, 0.4]
    ).removingDeadParameters()
    let compact = try #require(CompactNetwork(net))
    #expect(compact.architecture.layers == [2, 2, 1, 1])
    let small = MLP(architecture: compact.architecture, parameters: compact.compacted(net.parameters))
    let x = [0.3, -0.8, 1, 0.1]
    for (a, b) in zip(small.outputs(sampleMajor: x), net.outputs(sampleMajor: x)) { #expect(abs(a - b) < 1e-15) }
    #expect(compact.expanded(small.parameters, count: net.parameters.count) == net.parameters)
  }

  /// A student of which only the output bias is left costs one dead unit a layer, not the whole network.
  @Test func aStudentWithoutLiveUnitsIsCompactedToOneDeadUnitALayer() throws {
    var net = MLP(
      architecture: Architecture(layers: [2, 3, 2, 1], activation: .tanh), parameters: [Double](repeating: 0, count: 20))
    net.parameters[19] = 0.4
    let compact = try #require(CompactNetwork(net))
    #expect(compact.architecture.layers == [2, 1, 1, 1])
    #expect(compact.compacted(net.parameters) == [0, 0, 0, 0, 0, 0, 0.4])
    #expect(compact.expanded(compact.compacted(net.parameters), count: 20) == net.parameters)
  }

  @Test func divergenceIsAnOutcome() throws {
    var task = try makeTask(Dense(), n: 30)
    task.training.optimizer = .gradientDescent
    task.training.learningRate = 1e6
    task.student.architecture = Architecture(layers: [2, 6, 5, 1], activation: .identity)
    let student = try task.train()
    #expect(student.hasDiverged && student.fitCount == 24)
  }

  @Test func foldsChooseAndAllLabelsTrain() throws {
    let student = try makeTask(DenseEarly(), n: 30, validation: .folds(3)).train()
    #expect(student.fitCount == 30 && student.validationCount == 30)
    #expect(student.validationMSE > 0)
  }

  @Test func minibatchesSeeEveryLabelOnceAnEpochAndLearn() throws {
    var task = try makeTask(Dense(), n: 70, validation: .none)
    task.training.batch = .size(16)
    let student = try task.train()
    #expect(student.gradientEvaluations == 600 * 70)
    #expect(student.trainMSE < 0.05)
    #expect(try task.train().network == student.network)
  }

  @Test func gaussianLossLearnsTheNoiseAndTheFunction() throws {
    var task = try makeTask(Dense(), n: 300, validation: .none)
    task.training.loss = .gaussian
    task.training.maxEpochs = 1500
    let student = try task.train()
    #expect(student.trainMSE < 0.02)  // the noise variance is 0.01
  }

  /// Gradient descent from zero reaches least squares to 1e-6 for n ≥ 2p.
  @Test(arguments: [(8, 16), (8, 40), (20, 60)]) func gradientDescentFromZeroReachesLeastSquares(_ p: Int, _ n: Int) throws {
    let exact = try makeLinearTask(LeastSquares(), n: n, p: p, k: 3).train()
    let descent = try makeLinearTask(
      Dense(), n: n, p: p, k: 3,
      training: TrainingSettings(optimizer: .gradientDescent, learningRate: 0.15, maxEpochs: 4000)
    ).train()
    for (a, b) in zip(exact.network.parameters, descent.network.parameters) { #expect(abs(a - b) < 1e-6) }
  }

  @Test func oracleUsesOnlyTheTeachersSupport() throws {
    let task = try makeLinearTask(OracleSupport(), n: 12, p: 20, k: 3)
    let student = try task.train()
    for (a, b) in zip(student.network.parameters, task.teacher.linearWeights) { #expect((a != 0) == (b != 0)) }
    let evaluation = StudentEvaluation(student, task: task, test: task.budget)
    let exact = zip(student.network.parameters, task.teacher.linearWeights).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    #expect(evaluation.excessMSE == exact)
  }

  /// Duplicating the data must halve α′ = α/n, so that α keeps its meaning.
  @Test func penaltyStrengthIsPerLabel() throws {
    let task = try makeTask(DRR(), n: 300, alpha: 10)
    for (count, price) in [(300, 10.0 / 300), (150, 10.0 / 150)] {
      let schedule = TrainingSchedule(
        task, train: task.budget.samples(Array(0..<count)), validation: nil, epochs: nil, trace: TrainingTrace(),
        progress: TrainingProgress())
      #expect(schedule.price == price)
    }
  }

  /// The mean excess over 300 datasets is that of the closed form, which is exact for inputs N(0, I).
  @Test func theBestThresholdMeetsItsLaw() throws {
    var deviations: [Double] = []
    for index in 0..<300 {
      let task = try makeLinearTask(BestThresholdSelection(), n: 40, p: 16, k: 3, index: index)
      let weights = task.teacher.linearWeights
      let student = try task.train()
      let kept = student.network.parameters.count { $0 != 0 }
      #expect(student.stop == .closedForm && kept <= 16)
      let excess = zip(student.network.parameters, weights).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      deviations.append(excess - (try #require(BestThreshold(n: 40, weights: weights, noiseVariance: 0.25))).excess)
    }
    let mean = deviations.reduce(0, +) / 300
    let deviation = (deviations.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 299).squareRoot()
    #expect(abs(mean) < 3 * deviation / 300.squareRoot(), "\(mean) ± \(deviation / 300.squareRoot())")
  }
}

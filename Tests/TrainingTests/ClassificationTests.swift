import Codelengths
import Foundation
import Networks
import RandomStreams
import Teachers
import Testing
import Training

@Suite struct ClassificationTests {
  /// Three classes from a small network, drawn at a low temperature.
  static func task(
    _ kind: any Method, n: Int = 200, precision: Precision = .double, batch: TrainingSettings.Batch = .full, alpha: Double? = nil
  ) throws -> StudentTask {
    let data = DataSettings(noiseStd: 0.1)
    let settings = TeacherSettings(
      kind: .mlp, count: 1, architecture: Architecture(layers: [2, 4, 3], activation: .tanh), temperature: 0.25)
    let teacher = try Teacher.draw(0, settings: settings, data: data, seed: 4)
    let architecture = Architecture(layers: [2, 8, 3], activation: .tanh)
    let streams = TrainingStreams(seed: 4)
    return StudentTask(
      student: StudentSettings(architecture: architecture, precision: precision),
      training: TrainingSettings(
        loss: .crossEntropy, learningRate: 1e-2, batch: batch, minEpochs: 50, maxEpochs: 300, finetuneMaxEpochs: 200),
      labels: LabelProtocol(alphaUnit: .bits),
      method: Learner(kind, values: alpha.map { [$0] } ?? []),
      setting: alpha,
      budget: Dataset.draw(.train, count: n, teacher: teacher, settings: data, pool: .confirmation, seed: 4, replicate: 0),
      extraValidation: nil, start: streams.start(architecture, .lux), streams: streams, teacher: teacher, data: data)
  }

  static func test(_ task: StudentTask) -> Dataset {
    Dataset.draw(.test, count: 2000, teacher: task.teacher, settings: task.data, pool: .confirmation, seed: 4, replicate: 0)
  }

  @Test func studentsLearnTheClasses() throws {
    for (kind, precision, batch, alpha) in [
      (DenseEarly() as any Method, Precision.double, TrainingSettings.Batch.full, nil as Double?),
      (DenseEarly(), .float, .size(32), nil), (DRR(), .float, .full, 1), (L2(), .double, .full, 0.1),
    ] {
      let task = try Self.task(kind, precision: precision, batch: batch, alpha: alpha)
      let student = try task.train()
      let evaluation = StudentEvaluation(student, task: task, test: Self.test(task))
      let null = StudentEvaluation.nullExcess(budget: task.budget, test: Self.test(task), loss: .crossEntropy)
      #expect(evaluation.excessMSE > 0 && evaluation.excessMSE < 0.3 * null, "\(kind)")
      #expect(evaluation.testMSE > evaluation.excessMSE && evaluation.testError < 0.3)
      #expect(student.trainMSE > 0 && student.trainMSE < log2(3))
      let difference = evaluation.descriptionLength.bits - evaluation.modelLength.bits - evaluation.dataLength.bits
      #expect(abs(difference) < 1e-6)
      #expect(evaluation.evidenceLength.bits > evaluation.dataLength.bits)
      if kind is DRR { #expect(evaluation.nonzeroParameters < 51) }
    }
  }

  /// The recorded loss is the mean length of the labels.
  @Test func lossesAreBitsPerLabel() throws {
    let task = try Self.task(Dense(), n: 60)
    let student = try task.train()
    let code = LabelCode(alphabet: .classes(3), escape: 1e-15)
    let outputs = student.network.outputs(sampleMajor: task.budget.inputs)
    var bits = 0.0
    for s in 0..<60 {
      let hot = (0..<3).first { task.budget.labels[3 * s + $0] == 1 } ?? 0
      bits += code.length(of: hot, under: .softmax(logits: Array(outputs[3 * s..<3 * s + 3]))).bits
    }
    #expect(abs(student.trainMSE - bits / 60) < 1e-9)
    let evaluation = StudentEvaluation(student, task: task, test: Self.test(task))
    #expect(abs(evaluation.dataLength.bits - bits) < 1e-6)
  }

  /// The teacher itself has no excess, and its error is that of its most probable class.
  @Test func theTeacherIsExact() throws {
    let task = try Self.task(Dense())
    let test = Self.test(task)
    var network = task.teacher.network
    let last = network.architecture.weights(ofLayer: 2).lowerBound
    for i in last..<network.parameters.count { network.parameters[i] /= 0.25 }
    let evaluation = ClassEvaluation(outputs: network.outputs(sampleMajor: test.inputs), test: test)
    #expect(evaluation.excess < 1e-12)
    let expected =
      (0..<test.count).reduce(0.0) { sum, s in
        sum + 1 - (test.noiseFreeLabels[3 * s..<3 * s + 3].max() ?? 0)
      } / Double(test.count)
    #expect(abs(evaluation.testError - expected) < 0.03)
  }

  /// Second-order students of classes use all labels, converge, and predict better than the frequencies by far.
  @Test(arguments: [DenseMAP(), LadderMAP(), OracleMAP()] as [any Method]) func secondOrderStudentsLearnClasses(
    _ kind: any Method
  )
    throws
  {
    let task = try Self.task(kind)
    let student = try task.train()
    #expect(student.stop == .converged)
    #expect(student.fitCount == 200 && student.validationCount == 0)
    let test = Self.test(task)
    let evaluation = StudentEvaluation(student, task: task, test: test)
    let null = StudentEvaluation.nullExcess(budget: task.budget, test: test, loss: .crossEntropy)
    #expect(evaluation.excessMSE < 0.1 * null)
    #expect(abs(student.trainMSE * 200 - evaluation.dataLength.bits) < 1e-6)
    #expect(
      evaluation.descriptionLength.bits < StudentEvaluation(task.nullStudent(), task: task, test: test).descriptionLength.bits)
    #expect(try task.train().predictor == student.predictor, "the same bits again")
  }

  /// Along the path of rising α the support shrinks and the classes are still learned.
  @Test func pathsOfClassesGetShorter() throws {
    var task = try Self.task(DRRMAP(), alpha: 4)
    task.method.values = [0, 1, 4]
    let short = try task.train()
    task.setting = 0
    let dense = try task.train()
    #expect(short.predictor.liveParameterCount < dense.predictor.liveParameterCount)
    let test = Self.test(task)
    let null = StudentEvaluation.nullExcess(budget: task.budget, test: test, loss: .crossEntropy)
    #expect(StudentEvaluation(short, task: task, test: test).excessMSE < 0.15 * null)
  }

  /// Layer-wise pruning removes the more, the more a parameter costs, and what is left still knows the classes.
  @Test func layersOfClassesArePruned() throws {
    let test = Self.test(try Self.task(EGP()))
    var counts: [Int] = []
    for alpha in [0.1, 3] {
      let task = try Self.task(EGP(), alpha: alpha)
      let evaluation = StudentEvaluation(try task.train(), task: task, test: test)
      let null = StudentEvaluation.nullExcess(budget: task.budget, test: test, loss: .crossEntropy)
      #expect(evaluation.excessMSE < 0.3 * null)
      counts.append(evaluation.nonzeroParameters)
    }
    #expect(counts[1] < counts[0] && counts[0] < 51)
  }

  /// The price of a squared error of logits is a bound: KL(p_z ‖ p_z') ≤ |z − z'|²/(4 ln 2) bits, nearly attained by two
  /// equally likely classes.
  @Test func squaredLogitsBoundTheDivergence() {
    func divergence(_ a: [Double], _ b: [Double]) -> Double {
      let (ta, tb) = (Softmax.logSumExp(a), Softmax.logSumExp(b))
      return a.indices.reduce(0) { $0 + exp(a[$1] - ta) * (a[$1] - ta - b[$1] + tb) } / M_LN2
    }
    var stream = RandomStream(seed: 2, role: .bootstrap, teacher: 0)
    var largest = 0.0
    for _ in 0..<2000 {
      let a = (0..<4).map { _ in 3 * stream.normal() }
      let b = a.map { $0 + stream.normal() }
      let squares = zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      largest = max(largest, divergence(a, b) / squares)
    }
    #expect(largest <= LayerwisePruning.bitsPerSquaredLogit)
    let attained = divergence([0, 0], [0.01, -0.01]) / 2e-4
    #expect(abs(attained / LayerwisePruning.bitsPerSquaredLogit - 1) < 1e-4)
  }

  /// The null model of classes has their frequencies by Laplace's rule.
  @Test func theNullModelHasTheFrequencies() throws {
    let task = try Self.task(DenseMAP(), n: 30)
    let null = task.nullStudent()
    let logits = null.network.outputs(sampleMajor: [0.3, -0.2])
    let counts = (0..<3).map { c in (0..<30).count { task.budget.labels[3 * $0 + c] == 1 } }
    for c in 0..<3 {
      #expect(abs(exp(logits[c] - Softmax.logSumExp(logits)) - Double(counts[c] + 1) / 33) < 1e-12)
    }
    let evaluation = StudentEvaluation(null, task: task, test: Self.test(task))
    let excess = StudentEvaluation.nullExcess(budget: task.budget, test: Self.test(task), loss: .crossEntropy)
    #expect(abs(evaluation.excessMSE - excess) < 1e-9)
  }

  /// Averages of classes are means of probabilities, which 2^(−DL) weighs, not of logits.
  @Test func averagesAreOfProbabilities() throws {
    let a = try Self.task(Dense()).train().network
    var b = a
    for i in b.parameters.indices { b.parameters[i] *= -0.5 }
    let average = NetworkAverage([a, b], descriptionBits: [10, 11])
    let x = [0.3, -0.8]
    let logits = average.logits(sampleMajor: x)
    let (za, zb) = (a.outputs(sampleMajor: x), b.outputs(sampleMajor: x))
    for c in 0..<3 {
      let expected = 2.0 / 3 * exp(za[c] - Softmax.logSumExp(za)) + 1.0 / 3 * exp(zb[c] - Softmax.logSumExp(zb))
      #expect(abs(exp(logits[c]) - expected) < 1e-12)
    }
    #expect(NetworkAverage(a).logits(sampleMajor: x) == za)
  }

  /// Networks whose Jacobian would not fit have the lengths of 32-bit weights, and no evidence.
  @Test func largeNetworksHaveTwoPartLengths() throws {
    var task = try Self.task(Dense(), n: 600)
    task.student.architecture = Architecture(layers: [2, 240, 240, 3], activation: .tanh)
    task.start = task.streams.start(task.student.architecture, .lux)
    #expect(!task.hasVariationalLength)
    var quick = try Self.task(Dense(), n: 600)
    quick.student.architecture = Architecture(layers: [2, 40, 40, 3], activation: .tanh)
    #expect(quick.hasVariationalLength, "matrices of order 1800, although there are 1883 parameters")
    quick.student.architecture = Architecture(layers: [2, 700, 3], activation: .tanh)
    quick.budget = try Self.task(Dense(), n: 2000).budget
    #expect(!quick.hasVariationalLength, "matrices of order 4203")
    let network = MLP(architecture: task.student.architecture, parameters: task.start)
    var trained = try Self.task(Dense(), n: 60).train()
    trained.predictor = NetworkAverage(network)
    let evaluation = StudentEvaluation(trained, task: task, test: Self.test(task))
    #expect(evaluation.evidenceLength.bits.isNaN && evaluation.sampledLength.bits.isNaN)
    #expect(evaluation.modelLength.bits >= 32 * Double(network.liveParameterCount))
    #expect(abs(evaluation.dataLength.bits - 600 * task.loss(of: trained.predictor, on: task.budget)) < 1e-6)
  }
}

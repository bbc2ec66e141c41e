import Foundation
import Networks
import RandomStreams
import Teachers
import Testing
import Training

@Suite struct SecondOrderTests {
  private func excess(_ predictor: NetworkAverage, _ task: StudentTask) -> Double {
    let test = Dataset.draw(
      .test, count: 1000, teacher: task.teacher, settings: task.data, pool: .confirmation, seed: 4, replicate: 0)
    let outputs = predictor.outputs(sampleMajor: test.inputs)
    return zip(outputs, test.noiseFreeLabels).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / 1000
  }

  /// Labels of a [2, 3, 1] teacher of variance 1 with noise variance 0.01: the excess falls below the noise.
  @Test(arguments: [DenseMAP(), LadderMAP(), OracleMAP()] as [any Method]) func learnsASmallTeacher(_ kind: any Method) throws {
    let task = try makeTask(kind, n: 120)
    let student = try task.train()
    #expect(student.fitCount == 120)
    #expect(student.validationCount == 0)
    #expect(student.stop == .converged)
    #expect(excess(student.predictor, task) < 0.01)
    #expect(try task.train().predictor == student.predictor, "the same bits again")
  }

  @Test func oracleHasTheTeachersParameters() throws {
    let task = try makeTask(OracleMAP(), n: 60)
    // [2, 3, 1] is shallower than [2, 6, 5, 1], so the network keeps its own architecture
    #expect(try task.train().network.architecture.layers == [2, 3, 1])
  }

  /// Without bits in the labels there is nothing to climb for.
  @Test func ladderStaysAtTheNullModelOnNoise() throws {
    var task = try makeTask(
      LadderMAP(), n: 40, learner: Learner(LadderMAP(), restarts: 2, selection: .mdl))
    var stream = RandomStream(seed: 9, role: .trainNoise, teacher: 0)
    for i in task.budget.labels.indices { task.budget.labels[i] = stream.normal() }
    task.labels.symmetryRefund = false
    #expect(try task.train().predictor == task.nullStudent().predictor)
  }

  @Test func rungsAreOrderedAndNameNoTeacher() {
    let ladder = Ladder(Architecture(layers: [2, 25, 25, 1], activation: .tanh))
    let counts = ladder.rungs.map(\.parameterCount)
    #expect(counts == counts.sorted())
    #expect(ladder.rungs.first?.layers == [2, 1, 1, 1])
    #expect(ladder.rungs.last?.layers == [2, 25, 25, 1])
    #expect(Ladder.widths(upTo: 25) == [1, 2, 3, 4, 6, 8, 11, 16, 23, 25])
    #expect(!ladder.rungs.contains { $0.layers == [2, 5, 8, 1] })
    #expect(Ladder(Architecture(layers: [4, 1], activation: .tanh)).rungs.map(\.layers) == [[4, 1]])
  }

  /// An average over a ladder predicts as the mean of its members, weighted by 2^(−DL).
  @Test func ladderAveragesItsNetworks() throws {
    let task = try makeTask(
      LadderMAP(), n: 60,
      learner: Learner(LadderMAP(), restarts: 2, selection: .mdl, average: .mdl))
    let student = try task.train()
    #expect(student.alternatives > student.predictor.members.count, "most of the rungs weigh nothing")
    #expect(abs(student.predictor.members.reduce(0) { $0 + $1.weight } - 1) < 1e-12)
    let evaluation = StudentEvaluation(student, task: task, test: task.budget)
    let single = try #require(evaluation.lengths[0]).total.bits
    let weight = student.predictor.members[0].weight
    // −log₂ Σ 2^(−DL)/R with the leader's share of the sum known from its weight
    #expect(abs(evaluation.descriptionLength.bits - (single + log2(weight) + log2(Double(student.alternatives)))) < 1e-3)
  }

  /// The path: a candidate is the same whether the steps before it were computed for it or left by others.
  @Test func pathsResumeToTheSameBits() throws {
    let method = Learner(DRRMAP(), values: [0, 0.05, 0.3], selection: .mdl)
    func task(_ alpha: Double) throws -> StudentTask { try makeTask(DRRMAP(), n: 60, alpha: alpha, learner: method) }
    var memory = PathMemory()
    var shared: [NetworkAverage] = []
    for alpha in method.values { shared.append(try task(alpha).train(path: &memory).predictor) }
    for (alpha, predictor) in zip(method.values, shared) { #expect(try task(alpha).train().predictor == predictor) }
    #expect(shared[2].liveParameterCount < shared[0].liveParameterCount)
    #expect(excess(shared[2], try task(0.3)) < 0.01)
  }

  /// A weight that the labels need is taken back, and one that they do not need is dropped.
  @Test func supportsAreRevised() throws {
    let task = try makeTask(DenseMAP(), n: 200, layers: [2, 3, 1])
    let labels = MAPLabels(task)
    let full = try #require(labels.fit(MLP(architecture: task.student.architecture, parameters: task.start)))
    var live = [Bool](repeating: true, count: 13)
    live[2] = false
    var lacking = full.network
    lacking.parameters[2] = 0
    var fit = try #require(labels.polish(lacking, live: live))
    let before = labels.descriptionBits(fit.network)
    #expect(SupportRevision.grow(&fit, labels) > 0)
    #expect(fit.network.parameters[2] != 0)
    #expect(labels.descriptionBits(fit.network) < before - 5)

    // two units that see noise inputs only, in a support that is otherwise sparse
    var wide = try makeTask(DenseMAP(), n: 200, layers: [2, 12, 1])
    wide.labels.symmetryRefund = false
    let plain = MAPLabels(wide)
    var network = try #require(full.network.embedded(in: wide.student.architecture))
    for unit in 3..<12 where unit % 2 == 0 {
      network.parameters[2 * unit] = 0.01
      network.parameters[36 + unit] = 0.01
    }
    var noisy = try #require(plain.polish(network, live: network.parameters.map { $0 != 0 }))
    let start = noisy.network.liveParameterCount
    let length = plain.descriptionBits(noisy.network)
    for _ in 0..<3 { _ = SupportRevision.drop(&noisy, plain) }
    #expect(noisy.network.liveParameterCount < start)
    #expect(plain.descriptionBits(noisy.network) < length)
  }

  @Test func divergenceIsAnOutcome() throws {
    var task = try makeTask(DenseMAP(), n: 20)
    task.budget.labels[3] = .nan
    let student = try task.train()
    #expect(student.hasDiverged)
  }
}

import Codelengths
import Codes
import Files
import Foundation
import Networks
import RandomStreams
import Testing
import Training

@Suite struct SurpTests {
  /// Four magnitudes, β = 1, the lowest index above the threshold taken each time.
  @Test func fourStepTrace() {
    var refinement = SurpRefinement([1, 0.6, 0.3, 0.1], schedule: SurpSchedule(count: 4, scale: 0.5, beta: 1))
    #expect(abs(refinement.schedule.logRatio - log(4)) < 1e-15)
    var picks: [Int] = []
    var thresholds: [Double] = []
    for _ in 0..<4 {
      guard let j = (0..<4).first(where: { refinement.isHit($0) }) else { break }
      picks.append(j)
      thresholds.append(refinement.schedule.threshold)
      refinement.hit(j)
    }
    #expect(picks == [0, 1, 0, 2])
    for (a, b) in zip(thresholds, [0.693147, 0.452921, 0.295950, 0.193382]) { #expect(abs(a - b) < 1e-6) }
    for (a, b) in zip(refinement.reconstruction, [0.989098, 0.452921, 0.193382, 0]) { #expect(abs(a - b) < 1e-6) }
    for (a, b) in zip(refinement.residual, [0.010902, 0.147079, 0.106618, 0.1]) { #expect(abs(a - b) < 1e-6) }
  }

  @Test func constantsOfTenThousand() {
    let schedule = SurpSchedule(count: 10_000, scale: 1)
    #expect(abs(schedule.logRatio - 6.990014) < 1e-6)
    let p = schedule.hitProbability
    let perStep = (-p * log2(p) - (1 - p) * log2(1 - p)) / p
    #expect(abs(perStep - 11.526) < 5e-4 && abs(schedule.logRatio / log(2) - 10.084) < 1e-3)
  }

  /// 0 ≤ V ≤ u, the mean residual falls by τ/n, the support only grows, and a refresh leaves as many above τ as asked.
  @Test func invariants() {
    var stream = RandomStream(seed: 2, role: .coding, teacher: 0)
    let u = (0..<500).map { _ in -log(1 - stream.uniform()) }
    var refinement = SurpRefinement(u, schedule: SurpSchedule(count: 500, scale: u.reduce(0, +) / 500))
    var support: Set<Int> = []
    var hits = 0
    while hits < 2000 {
      if !refinement.hasHits() {
        #expect(!u.indices.contains { refinement.isHit($0) })
        _ = refinement.refresh(rank: 12)
        #expect(u.indices.count { refinement.isHit($0) } == 12)
      }
      let j = stream.integer(below: 500)
      guard refinement.isHit(j) else { continue }
      let (mean, threshold) = (refinement.residual.reduce(0, +), refinement.schedule.threshold)
      refinement.hit(j)
      hits += 1
      #expect(abs(mean - refinement.residual.reduce(0, +) - threshold) < 1e-9)
      let now = Set(u.indices.filter { refinement.reconstruction[$0] != 0 })
      #expect(now.isSuperset(of: support))
      support = now
    }
    for i in u.indices { #expect(refinement.reconstruction[i] >= 0 && refinement.reconstruction[i] <= u[i]) }
  }

  /// The stream says what its symbol lengths say, and comes back bit for bit.
  @Test func roundTrips() throws {
    for problem in [try Problems.regression(400), Problems.classification(400)] {
      let network = Problems.network(problem)
      let description = try SurpCode(problem).describe(network)
      try TwoPartTests.roundTrip(description, problem)
      let prefix = SurpCode(problem).bestPrefix(network, refreshRank: 1)
      #expect(description.total <= prefix.total)
    }
  }

  /// Labels of a known network, so that refining it pays.
  static func learnable(
    _ n: Int, layers: [Int] = [2, 6, 1]
  ) throws -> (problem: CodingProblem, network: MLP) {
    let student = StudentSettings(architecture: Architecture(layers: layers, activation: .tanh))
    let base = try Problems.regression(n, student: student)
    let network = Problems.network(base)
    guard case .grid(let grid) = base.labelCode.alphabet else { return (base, network) }
    let problem = CodingProblem(
      student: base.student, origin: base.origin, inputLaw: .uniform, inputs: base.inputs, labelCode: base.labelCode,
      symbols: network.outputs(sampleMajor: base.inputs).map { grid.bin(of: $0) ?? 0 })
    return (problem, network)
  }

  /// Cutting where the total is shortest: more labels buy more of the model.
  @Test func theCutFollowsTheLabels() throws {
    let counts = try [20, 200, 2000].map { n in
      let (problem, network) = try Self.learnable(n)
      return SurpCode(problem).bestPrefix(network, refreshRank: 1).symbols.count
    }
    #expect(counts[0] < counts[1] && counts[1] < counts[2])
  }

  /// Every bit is charged: norms, first scale, count, indices, signs, refreshes.
  @Test func everyBitIsCharged() throws {
    let (problem, network) = try Self.learnable(1000, layers: [2, 16, 12, 1])
    let prefix = SurpCode(problem).bestPrefix(network, refreshRank: 1)
    var bits = Double(32 * 6 + 32) + IntegerCode.eliasDelta(prefix.symbols.count + 1).bits
    var refreshes = 0
    var signs = 0
    for symbol in prefix.symbols {
      switch symbol {
      case .refresh:
        bits += 32 - log2(prefix.probability)
        refreshes += 1
      case .hit(let draws, let sign):
        bits -= log2(prefix.probability * pow(1 - prefix.probability, Double(draws)))
        if sign != nil { signs += 1 }
      }
    }
    #expect(refreshes > 0 && signs == prefix.network.liveParameterCount)
    #expect(abs(prefix.model.bits - bits - Double(signs)) < 1e-6)
  }

  @Test func iterativeVariantPrunesAndRetrains() throws {
    let problem = try Problems.regression(200)
    let network = Problems.network(problem)
    var seen: [Double] = []
    let description = try SurpCode(problem).describe(network, sparsities: [0.4, 0.6, 0.8]) { network, mask in
      seen.append(1 - Double(mask.liveCount) / Double(mask.count))
      #expect(mask == ParameterMask(supportOf: network.parameters))
      return network
    }
    #expect(seen.count == 3 && seen[0] >= 0.4 && seen[1] >= 0.6 && seen[2] >= 0.8 && seen[2] < 0.9)
    try TwoPartTests.roundTrip(description, problem)
    #expect(try description.total <= SurpCode(problem).describe(network).total)
  }

  /// Training what pruning left makes the whole shorter, and what is sent decodes as any stream of SuRP.
  @Test func retrainingShortensTheDescription() throws {
    for problem in [try Problems.regression(1000), Problems.classification(1000)] {
      let network = Problems.network(problem)
      let description = try problem.description(by: .surpIterative, of: network, effort: CodingEffort(steps: 10_000))
      #expect(description.code == .surpIterative && description.stream?.header.code == .surpIterative)
      try TwoPartTests.roundTrip(description, problem)
      #expect(try description.total.bits < SurpCode(problem).describe(network).total.bits - 50)
    }
  }

  /// A network that is sparser than asked for stays as sparse as it is: nothing is looked for that is not there.
  @Test func sparseNetworksAreNotRefinedForEver() throws {
    let problem = try Problems.regression(100)
    var network = Problems.network(problem)
    network.parameters = network.parameters.indices.map { $0 < 4 ? 0.5 : 0 }
    let live = network.liveParameterCount
    #expect(SurpCode(problem).refined(network, toSparsity: 0.1).liveParameterCount == live)
    network.parameters[0] = 1e-300
    #expect(SurpCode(problem).refined(network, toSparsity: 0.1).liveParameterCount <= live)
    let description = try SurpCode(problem).describeRetrained(network, steps: 50)
    try TwoPartTests.roundTrip(description, problem)
  }

  /// A network that training carries off to infinity is described as it was.
  @Test func roundsEndWhereTrainingDiverges() throws {
    let problem = try Problems.regression(100)
    let network = Problems.network(problem)
    var rounds = 0
    let description = try SurpCode(problem).describe(network, sparsities: [0.5, 0.7]) { network, _ in
      rounds += 1
      return MLP(architecture: network.architecture, parameters: network.parameters.map { _ in .infinity })
    }
    #expect(try rounds == 1 && description.total == SurpCode(problem).describe(network).total)
  }

  @Test func tinyNetworksAreRefused() throws {
    let student = StudentSettings(architecture: Architecture(layers: [2, 1], activation: .identity, hasBias: false))
    let problem = try Problems.regression(20, student: student)
    let error = #expect(throws: BrevityError.self) {
      try SurpCode(problem).describe(MLP(architecture: problem.architecture, parameters: [1, 2]))
    }
    #expect(
      error?.description
        == "Cannot refine a network of 2 parameters by SuRP: accepted are at least 3, all of them finite.")
  }
}

import Foundation
import Networks
import Testing
import Training

@Suite struct MagnitudePruningTests {
  private let net = MLP(
    architecture: Architecture(layers: [2, 2, 1], activation: .tanh),
    parameters: [0.1, -0.9, 0.5, 0.2, 0.3, -0.4, 0.05, -0.06, 0.01])

  @Test func theLargestStay() {
    let global = MagnitudePruning(scope: .global)
    #expect(global.mask(keeping: 1.0 / 3, of: net) == [false, true, true, false, false, true, false, false, false])
    // ⌈0.3 · 6⌉ = 2 of the first layer, ⌈0.3 · 3⌉ = 1 of the second
    let layer = MagnitudePruning(scope: .layer)
    #expect(layer.mask(keeping: 0.3, of: net) == [false, true, true, false, false, false, false, true, false])
    // no layer loses its last parameter
    #expect(layer.mask(keeping: 0.01, of: net).count { $0 } == 2)
  }

  /// Counts are rounded up, and of equals the first stay.
  @Test func countsAndTies() {
    let equal = MLP(architecture: Architecture(layers: [4, 1], activation: .identity), parameters: [1, -1, 1, -1, 1])
    let global = MagnitudePruning(scope: .global)
    #expect(global.mask(keeping: 0.8, of: equal) == [true, true, true, true, false])
    #expect(global.mask(keeping: 0.61, of: equal) == [true, true, true, true, false])
    #expect(global.mask(keeping: 0.6, of: equal) == [true, true, true, false, false])
  }

  /// 20 % a round leave .8, .64, …, .3277 after 5, .1074 after 10 and .0352 after 15, up to the rounding of each round.
  @Test func roundsLeavePowers() {
    let wide = MLP(
      architecture: Architecture(layers: [100, 100, 1], activation: .tanh),
      parameters: (0..<10_201).map { 1 + Double($0 * 7919 % 10_201) })
    let pruning = MagnitudePruning(scope: .global)
    var mask = [Bool](repeating: true, count: 10_201)
    for round in 1...15 {
      let next = pruning.mask(removing: 0.2, of: wide, among: mask)
      #expect(zip(mask, next).allSatisfy { $0 || !$1 }, "masks only shrink")
      mask = next
      let share = Double(mask.count { $0 }) / 10_201
      #expect(abs(share - pow(0.8, Double(round))) < 5e-4)
    }
    // layer by layer, the output layer loses half of that
    let layer = MagnitudePruning(scope: .layer)
      .mask(removing: 0.2, of: wide, among: [Bool](repeating: true, count: 10_201))
    #expect(layer[..<10_100].count { $0 } == 8080 && layer[10_100...].count { $0 } == 91)
  }

  /// Without an epoch after the last reset, what is left are the starting weights, to the bit.
  @Test(arguments: [Precision.float, .double]) func survivorsAreTheStartingWeights(_ precision: Precision) throws {
    var task = try makeTask(IMP(), n: 40, precision: precision, alpha: 3, validation: .none)
    task.training.maxEpochs = 0
    task.training.minEpochs = 0
    let student = try task.train()
    let start = precision == .float ? task.start.map { Double(Float($0)) } : task.start
    #expect(student.network.liveParameterCount < 50 && student.network.liveParameterCount > 15)
    for (a, b) in zip(student.network.parameters, start) { #expect(a == 0 || a == b) }
  }

  /// Starting weights that are zero are parameters like others: biases of Glorot's scheme must be able to live.
  @Test func zeroStartingWeightsAreNotPruned() throws {
    var task = try makeTask(IMP(), n: 60, alpha: 1)
    for l in 1...3 { for i in task.student.architecture.biases(ofLayer: l) { task.start[i] = 0 } }
    let student = try task.train()
    let biases = (1...3).flatMap { task.student.architecture.biases(ofLayer: $0) }
    #expect(biases.contains { student.network.parameters[$0] != 0 })
  }
}

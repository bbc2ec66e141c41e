import Experiments
import Foundation
import GSL
import Networks
import RandomStreams
import Testing

@Suite struct ReboundTests {
  static var small: ReboundSettings {
    var settings = ReboundSettings()
    settings.layers = [2, 4, 3, 1]
    settings.trainCount = 60
    settings.testCount = 20
    settings.recordEvery = 5
    return settings
  }

  static func trajectory(
    _ precision: Precision, perturbation: Double = 0, noise: Double = 0, replicate: Int = 0, epochs: Int = 50
  ) -> [String: [Double]] {
    ReboundTrajectory(
      small, precision, replicate: replicate, perturbation: perturbation, noise: noise,
      descent: .init(learningRate: 0.05, epochs: epochs), recordEvery: 5
    ).run(seed: 3).arrays
  }

  @Test func theJacobianAgreesWithFiniteDifferences() {
    let architecture = Architecture(layers: [2, 4, 3, 1], activation: .tanh)
    var stream = RandomStream(seed: 1, role: .teacher, teacher: 0)
    let network = MLP(architecture: architecture, parameters: Initialisation.lux.draw(architecture, from: &stream))
    let inputs = [0.3, -0.7, -0.2, 0.9]
    let rows = NetworkJacobian(network).rows(inputs: inputs)
    for j in network.parameters.indices {
      var (up, down) = (network, network)
      up.parameters[j] += 1e-5
      down.parameters[j] -= 1e-5
      let (high, low) = (up.outputs(sampleMajor: inputs), down.outputs(sampleMajor: inputs))
      for s in 0..<2 {
        #expect(abs(rows[s * network.parameters.count + j] - (high[s] - low[s]) / 2e-5) < 1e-9)
      }
    }
  }

  /// A student that starts at its teacher, without noise, has nothing to learn in either precision.
  @Test(arguments: Precision.allCases)
  func theTeacherIsAFixedPoint(precision: Precision) throws {
    let curves = Self.trajectory(precision)
    #expect(try #require(curves["distance"]) == [Double](repeating: 0, count: 12))
    #expect(try #require(curves["train_mse"]).allSatisfy { $0 == 0 })
    #expect(ReboundTrajectory.recorded(.init(learningRate: 1, epochs: 12), every: 5) == [0, 1, 5, 10])
  }

  /// In double precision descent from a small perturbation contracts, and its start is the perturbation.
  @Test func descentContracts() throws {
    let distance = try #require(Self.trajectory(.double, perturbation: 1e-4)["distance"])
    let task = ReboundTask(Self.small, replicate: 0, seed: 3)
    let expected = task.direction.reduce(0) { $0 + 1e-8 * $1 * $1 }
    #expect(abs(distance[0] / expected - 1) < 1e-9)
    for (before, after) in zip(distance, distance.dropFirst()) { #expect(after < before) }
  }

  /// The mean over 300 draws of the noise is the closed form, within four standard errors.
  @Test func theLinearResponseIsTheMeanOverNoise() throws {
    let task = ReboundTask(Self.small, replicate: 0, seed: 3)
    let teacher = MLP(architecture: task.architecture, parameters: task.teacher)
    let response = try LinearResponse(of: teacher, inputs: task.trainInputs)
    // H acts on the parameters: its trace is (2/n) Σ |∇f|².
    let rows = NetworkJacobian(teacher).rows(inputs: task.trainInputs)
    let trace = rows.reduce(0) { $0 + $1 * $1 } * 2 / Double(Self.small.trainCount)
    #expect(abs(response.eigenvalues.reduce(0, +) / trace - 1) < 1e-9)
    // To first order in the noise δθ_t is linear in it: propagate e → δθ by hand and average over e.
    var stream = RandomStream(seed: 9, role: .trainNoise, teacher: 0)
    let (n, p) = (Self.small.trainCount, task.teacher.count)
    var distances: [Double] = []
    for _ in 0..<300 {
      let noise = (0..<n).map { _ in stream.normal() }
      var delta = [Double](repeating: 0, count: p)
      for _ in 0..<20 {
        var gradient = [Double](repeating: 0, count: p)
        for s in 0..<n {
          var residual = -noise[s]
          for j in 0..<p { residual += rows[s * p + j] * delta[j] }
          for j in 0..<p { gradient[j] += 2 / Double(n) * rows[s * p + j] * residual }
        }
        for j in 0..<p { delta[j] -= 0.05 * gradient[j] }
      }
      distances.append(delta.reduce(0) { $0 + $1 * $1 })
    }
    let expected = response.distance(after: 20, rate: 0.05)
    #expect(abs(Summary.mean(distances) - expected) < 4 * Summary.standardError(distances))
    // One step: E|δ|² = 4η²/n · E|∇f|² σ².
    let one = 4 * 0.05 * 0.05 / Double(n) * trace / 2
    #expect(abs(response.distance(after: 1, rate: 0.05) / one - 1) < 1e-6)
  }

  /// What a small step of the true network does is the closed form too, at small noise.
  @Test func trainingFollowsTheLinearResponse() throws {
    var ratios: [Double] = []
    for replicate in 0..<40 {
      let task = ReboundTask(Self.small, replicate: replicate, seed: 3)
      let response = try LinearResponse(
        of: MLP(architecture: task.architecture, parameters: task.teacher), inputs: task.trainInputs)
      let distance = try #require(Self.trajectory(.double, noise: 1e-4, replicate: replicate, epochs: 20)["distance"]?.last)
      ratios.append(distance / (1e-8 * response.distance(after: 20, rate: 0.05)))
    }
    #expect(abs(Summary.mean(ratios) - 1) < 4 * Summary.standardError(ratios))
  }

  @Test func thePublishedCurvesAreWhole() {
    #expect(PublishedCurves.perturbed.columns.map(\.count) == [500, 500, 500, 500])
    #expect(PublishedCurves.noisy.columns.map(\.count) == [500, 500, 500, 500])
    #expect(PublishedCurves.levels.columns.map(\.count) == [25, 25])
    #expect(PublishedCurves.perturbed.columns[1][31] == 0.11891)
    #expect(PublishedCurves.perturbed.columns[1].min() == 0.11891)
    #expect(abs(Summary.logSlope(PublishedCurves.levels.x, PublishedCurves.levels.columns[1]) - 2.06) < 0.005)
  }

  /// Of y = 3x² the slope is 2; a value that is missing or not positive leaves none.
  @Test func slopes() {
    #expect(abs(Summary.logSlope([1, 2, 5], [3, 12, 75]) - 2) < 1e-12)
    #expect(Summary.logSlope([1, 2, 5], [3, 0, 75]).isNaN)
  }

  /// Each run is scaled from its first step on; the starting point lies outside the range.
  @Test func scalingBeginsWithTheFirstStep() {
    #expect(ReboundSettings.normalisedMean([[9, 4, 2, 3], [5, 1, 2, 3]]) == [2.75, 0.5, 0.25, 0.75])
  }

  /// Settings that differ from the published ones forbid a comparison, and say so.
  @Test func otherSettingsAreNotComparable() throws {
    var settings = Self.small
    settings.replicates = 1
    settings.perturbations = [1e-6]
    settings.noiseLevels = [0.01, 0.1]
    settings.perturbed.epochs = 10
    settings.noisy.epochs = 10
    settings.levels.epochs = 10
    let findings = try settings.units.indices.map { try settings.execute($0, seed: 1) }
    let claims = try settings.claims(settings.arrays(findings))
    let turning = try #require(claims.first { $0.name == "A float 1e-06 turning point" })
    #expect(turning.decision == .notComparable)
    #expect(try #require(turning.reason).hasPrefix("layers is [2, 4, 3, 1], and [2, 25, 25, 1] was published; n_train is 60,"))
    #expect(claims.contains { $0.origin == .theory && $0.decision == .reproduced })
  }
}

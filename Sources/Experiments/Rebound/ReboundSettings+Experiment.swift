import Foundation
import Networks
import SettingKeys

extension ReboundSettings: Experiment {
  public static let kind = "rebound"
  public static let algorithmVersion = 1

  public var settings: [String: SettingValue] {
    Self.settings.values(of: self).merging(["replicates": .integer(replicates)]) { $1 }
  }

  public var units: [ExperimentUnit] { parts.map(unit) }

  public func execute(_ index: Int, seed: UInt64) throws -> Findings {
    let part = parts[index]
    if let trajectory = trajectory(part) { return trajectory.run(seed: seed) }
    guard case .response(let replicate) = part else { preconditionFailure("every part but the response is a trajectory") }
    return try response(replicate: replicate, seed: seed)
  }

  public func secondsPerStep(of workload: String) throws -> Double {
    var small = self
    guard let precision = precisions.first(where: { workload == "\($0.rawValue) gradients" }) else {
      small.trainCount = min(trainCount, 1000)
      let clock = ContinuousClock()
      let time = try clock.measure { _ = try small.response(replicate: 0, seed: 0) }
      return time / .seconds(1)
    }
    small.noisy.epochs = 20
    let trajectory = ReboundTrajectory(
      small, precision, replicate: 0, perturbation: 0, noise: noise, descent: small.noisy, recordEvery: recordEvery)
    let clock = ContinuousClock()
    let time = clock.measure { _ = trajectory.run(seed: 0) }
    return (time / .seconds(1)) / (20 * Double(trainCount))
  }

  /// The closed forms at one teacher, per unit of noise variance.
  private func response(replicate: Int, seed: UInt64) throws -> Findings {
    let task = ReboundTask(self, replicate: replicate, seed: seed)
    let response = try LinearResponse(
      of: MLP(architecture: task.architecture, parameters: task.teacher), inputs: task.trainInputs)
    let steps = ReboundTrajectory.recorded(noisy, every: recordEvery)
    return Findings(
      numbers: ["level_distance": response.distance(after: levels.epochs, rate: levels.learningRate)],
      arrays: [
        "eigenvalues": response.eigenvalues,
        "distance": steps.map { response.distance(after: $0, rate: noisy.learningRate) },
        "excess": steps.map { response.excess(after: $0, rate: noisy.learningRate) },
      ])
  }
}

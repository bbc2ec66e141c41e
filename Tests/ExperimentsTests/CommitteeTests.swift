import Experiments
import Foundation
import Testing

@Suite struct CommitteeTests {
  static func settings(_ scenario: SoftCommitteeSettings.Case, inputs: Int) -> SoftCommitteeSettings {
    var settings = SoftCommitteeSettings(cases: [scenario])
    settings.inputCount = inputs
    settings.replicates = 8
    settings.points = 6
    return settings
  }

  static let one = SoftCommitteeSettings.Case(
    name: "one", studentUnits: 1, teacherUnits: 1, learningRate: 0.5, noise: 0.1, startNorm: 0.234, startOverlap: 0.025,
    duration: 5)
  static let two = SoftCommitteeSettings.Case(
    name: "two", studentUnits: 3, teacherUnits: 2, learningRate: 0.3, noise: 0, startNorm: 0.25, startOverlap: nil, duration: 5)

  /// The start is exactly what was asked for.
  @Test func startsHaveTheirOrderParameters() {
    let settings = Self.settings(Self.one, inputs: 200)
    let start = CommitteeSimulation(settings, Self.one, replicate: 2, seed: 1).orderParameters
    #expect(abs(start.student[0][0] - 0.234) < 1e-12)
    #expect(abs(start.overlap[0][0] - 0.025) < 1e-12)
    let other = CommitteeSimulation(Self.settings(Self.two, inputs: 200), Self.two, replicate: 0, seed: 1).orderParameters
    for m in 0..<2 {
      for n in 0..<2 { #expect(abs(other.teacher[m][n] - (m == n ? 1 : 0)) < 1e-12) }
    }
    for k in 0..<3 { #expect(abs(other.student[k][k] - 0.25) < 1e-12) }
  }

  /// The equations describe the mean of simulations, up to their scatter and O(1/N).
  @Test(arguments: [one, two])
  func theEquationsDescribeTheSimulation(scenario: SoftCommitteeSettings.Case) throws {
    let settings = Self.settings(scenario, inputs: 300)
    let findings = try settings.units.indices.dropFirst().map { try settings.execute($0, seed: 5) }
    for point in 1..<6 {
      let gaps = findings.map { log(($0.arrays["simulated"]?[point] ?? 0) / ($0.arrays["theory"]?[point] ?? 0)) }
      #expect(abs(Summary.mean(gaps)) < 4 * Summary.standardError(gaps) + 0.03)
    }
  }
}

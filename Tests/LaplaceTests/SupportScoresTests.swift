import Foundation
import Kernels
import Laplace
import Networks
import Testing

/// In a linear model the predicted gain of a parameter is the exact difference of two evidences.
@Suite struct SupportScoresTests {
  private let scales = PriorScales(tau: [0.8, 0.5], noise: 0.6)

  private func evidence(_ example: Example, _ live: [Bool]) throws -> (nats: Double, network: MLP) {
    let start = MLP(
      architecture: example.network.architecture, parameters: zip(example.network.parameters, live).map { $1 ? $0 : 0 })
    let model = example.linearisation(live: live, start)
    _ = LevenbergMarquardt(tolerance: 1e-12).minimise(model, scales)
    return (
      try #require(model.evidence(scales)).negativeLogEvidence,
      MLP(architecture: start.architecture, parameters: model.parameters.array)
    )
  }

  @Test func gainsOfAddingAreEvidenceDifferences() throws {
    let example = Example(layers: [6, 1], activation: .identity, n: 25)
    let live = [true, false, true, false, false, true, true]
    let base = try evidence(example, live)
    let gains = example.linearisation(base.network).gainsOfAdding(live: live, scales)
    #expect(gains.map(\.parameter) == [1, 3, 4])
    for gain in gains {
      var wider = live
      wider[gain.parameter] = true
      #expect(abs(base.nats - (try evidence(example, wider)).nats - gain.nats) < 1e-8)
    }
  }

  @Test func variancesGiveTheLossOfDropping() throws {
    let example = Example(layers: [6, 1], activation: .identity, n: 25)
    let live = [Bool](repeating: true, count: 7)
    let base = try evidence(example, live)
    let model = example.linearisation(base.network)
    let variances = try #require(model.posteriorVariances(scales))
    for i in 0..<7 {
      var narrower = live
      narrower[i] = false
      let tau = scales.tau[i < 6 ? 0 : 1]
      let theta = base.network.parameters[i]
      let predicted = (theta * theta / variances[i] - log(tau * tau / variances[i])) / 2
      let measured = try evidence(example, narrower).nats - base.nats
      #expect(abs(measured - predicted) < 1e-6, "\(measured) \(predicted)")
    }
  }
}

import Foundation
import Kernels
import Testing
import Training

@Suite struct PenaltyTests {
  /// θ = .5, α = 2, β = 5, ρ = .1: value 1.860830, gradient 0.920850.
  @Test func smoothL0KnownAnswer() {
    let penalties = [SmoothL0Penalty(strength: 2, beta: 5), L2Penalty(strength: 0.1)] as [any Penalty]
    #expect(abs(penalties.reduce(0) { $0 + $1.value([0.5]) } - 1.860830) < 5e-7)
    let gradient = AlignedBuffer<Double>(count: 1)
    for penalty in penalties { penalty.addGradient(of: AlignedBuffer([0.5]), 0..<1, scale: 1, to: gradient) }
    #expect(abs(gradient[0] - 0.920850) < 5e-7)
  }

  @Test(
    arguments: [L1Penalty(strength: 0.3), SmoothL0Penalty(strength: 0.3, beta: 7), L2Penalty(strength: 0.3)] as [any Penalty])
  func gradientsAgainstCentralDifferences(_ penalty: any Penalty) {
    let theta = [0.4, -0.03, 1.7, -2]
    let gradient = AlignedBuffer<Double>(count: 4)
    penalty.addGradient(of: AlignedBuffer(theta), 0..<4, scale: 1, to: gradient)
    for i in theta.indices {
      var up = theta
      var down = theta
      up[i] += 1e-6
      down[i] -= 1e-6
      #expect(abs((penalty.value(up) - penalty.value(down)) / 2e-6 - gradient[i]) < 1e-8)
    }
  }

  /// (θ − 1)² + ½(1 − exp(−5|θ|)): local minima 0 (value 1) and 0.991199 (0.496557), local maximum 0.056196.
  @Test func smoothL0KeepsAWeightAtZeroAndNearItsUnpenalisedValue() {
    let penalty = SmoothL0Penalty(strength: 0.5, beta: 5)
    func value(_ t: Double) -> Double { (t - 1) * (t - 1) + penalty.value([t]) }
    func slope(_ t: Double) -> Double {
      let gradient = AlignedBuffer<Double>(count: 1)
      penalty.addGradient(of: AlignedBuffer([t]), 0..<1, scale: 1, to: gradient)
      return 2 * (t - 1) + gradient[0]
    }
    #expect(abs(slope(0.991199)) < 1e-5 && abs(value(0.991199) - 0.496557) < 5e-7)
    #expect(slope(0.056196 - 1e-4) > 0 && slope(0.056196 + 1e-4) < 0)
    #expect(value(0) == 1 && slope(1e-9) > 0 && slope(-1e-9) < 0)
  }

  /// L = MSE/(2σ² ln 2) + ½ log₂σ²: the optimum is σ² = MSE, and at the start (MSE 1, σ .1) it is 68.81 bits.
  @Test func gaussianObjective() {
    var objective = GaussianObjective(labelPrecision: 1e-3)
    #expect(abs(objective.value(mse: 1) - 68.81) < 5e-3)
    #expect(abs(objective.errorWeight - 72.13) < 5e-3)
    objective.logSigma = log(0.08)
    #expect(abs(objective.scaleGradient(mse: 0.0064)) < 1e-12)
    #expect(abs(objective.value(mse: 0.0064) - (-2.922509)) < 1e-6)
    var up = objective
    var down = objective
    up.logSigma += 1e-6
    down.logSigma -= 1e-6
    #expect(abs((up.value(mse: 0.01) - down.value(mse: 0.01)) / 2e-6 - objective.scaleGradient(mse: 0.01)) < 1e-6)
    objective.move(by: -100)
    #expect(abs(exp(objective.logSigma) - 5e-4) < 1e-15)
  }
}

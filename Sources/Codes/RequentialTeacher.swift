import Foundation
import Networks
import Training

/// The encoder's own model of the real labels: a copy of the student's start that learns from them, a part of them held out.
/// What it shows is the state that was best on the held-out part so far, so that nothing is sent of what is not learned.
struct RequentialTeacher {
  /// What the messages are drawn from.
  private(set) var network: MLP
  private(set) var noiseStd: Double
  private let problem: CodingProblem
  private let learn: () -> (network: MLP, noiseStd: Double)
  private let heldOut: [Int]
  private var best: Double

  /// - Parameter learn: goes on learning from the samples with the given numbers, and gives the new state.
  init(
    _ problem: CodingProblem, start: MLP, noiseStd: Double, heldOut: [Int],
    learn: @escaping () -> (network: MLP, noiseStd: Double)
  ) {
    self.problem = problem
    network = start
    self.noiseStd = noiseStd
    self.heldOut = heldOut
    self.learn = learn
    best = .infinity
    best = loss(start, noiseStd)
  }

  mutating func advance() {
    let state = learn()
    let now = loss(state.network, state.noiseStd)
    guard now < best else { return }
    best = now
    network = state.network
    noiseStd = state.noiseStd
  }

  /// Bits of the held-out labels.
  private func loss(_ network: MLP, _ std: Double) -> Double {
    let predictions = problem.predictions(of: network, noiseStd: std)
    let per = problem.symbolsPerSample
    return heldOut.reduce(0.0) { sum, s in
      (s * per..<(s + 1) * per).reduce(sum) {
        $0 + problem.labelCode.length(of: problem.symbols[$1], under: predictions[$1]).bits
      }
    }
  }
}

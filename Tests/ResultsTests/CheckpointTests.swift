import Foundation
import Results
import Testing
import Training

@Suite struct CheckpointTests {
  /// Two phases, in which everything is unusual.
  static let checkpoint: Checkpoint = {
    var first = PhaseState()
    first.epoch = 600
    first.cause = .saturated
    first.parameters = [1, -0.0, .infinity]
    first.best = [.nan, 2, 3]
    var second = PhaseState()
    second.epoch = 10
    second.log = [0.5, 0.25]
    second.bestLoss = 0.25
    second.bestEpoch = 10
    second.parameters = [0.1, .leastNonzeroMagnitude]
    second.best = [7, 8]
    second.optimizer.first = [1e-300, 2]
    second.optimizer.second = [3, 4]
    second.optimizer.scaleFirst = -1
    second.optimizer.beta1Power = 0.9
    second.logSigma = -2.5
    second.trace = TrainingTrace(
      every: 7, points: [TrainingTrace.Point(epoch: 607, trainMSE: 0.5, validationMSE: .nan)], offset: 600)
    return Checkpoint(
      key: key(5), program: "0.1.0", arithmetic: "x86-64", wallSeconds: 1.5, cpuSeconds: 1.25,
      state: TrainingState(phases: [first, second]))
  }()

  @Test func everyBitComesBack() throws {
    try withDirectory { directory in
      try Self.checkpoint.write(in: directory)
      #expect(Checkpoint.keys(in: directory) == [key(5)])
      let read = try Checkpoint(of: key(5), in: directory)
      #expect(read.bytes == Self.checkpoint.bytes)
      #expect(read.state.phases[1].optimizer == Self.checkpoint.state.phases[1].optimizer)
      Checkpoint.remove(key(5), in: directory)
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory).isEmpty)
    }
  }

  @Test func nothingButAWholeCheckpointOfTheRunIsRead() throws {
    try withDirectory { directory in
      try Self.checkpoint.write(in: directory)
      let path = Checkpoint.path(of: key(5), in: directory)
      let whole = bytes(of: path)
      let refusal = "Cannot continue from '\(path)': it is no whole checkpoint of this run."
      for position in stride(from: 0, to: whole.count, by: 7) {
        var damaged = whole
        damaged[position] ^= 4
        try store(damaged, at: path)
        #expect(sentence { try Checkpoint(of: key(5), in: directory) } == refusal)
        try store(whole.prefix(position), at: path)
        #expect(sentence { try Checkpoint(of: key(5), in: directory) } == refusal)
      }
      let other = Checkpoint.path(of: key(6), in: directory)
      try store(whole, at: other)
      #expect(
        sentence { try Checkpoint(of: key(6), in: directory) }
          == "Cannot continue from '\(other)': it is no whole checkpoint of this run.")
      let none = Checkpoint.path(of: key(7), in: directory)
      #expect(
        sentence { try Checkpoint(of: key(7), in: directory) } == "Cannot continue from '\(none)': no such file or directory.")
    }
  }
}

import CAllocations
import Foundation
import Testing
import Training

/// Allocations are counted, on this thread only, in front of the C library's allocator.
@Suite struct AllocationTests {
  struct Thresholds: Decodable {
    var allocationsPer1000Epochs: Double
    enum CodingKeys: String, CodingKey { case allocationsPer1000Epochs = "allocations_per_1000_epochs" }
  }

  static func threshold() throws -> Double {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "../../Benchmarks/thresholds.json")
    return try JSONDecoder().decode(Thresholds.self, from: Data(contentsOf: file)).allocationsPer1000Epochs
  }

  static func training(epochs: Int) -> TrainingSettings {
    // a rate this small leaves the loss falling: the saturation test is asked, and never says yes
    TrainingSettings(learningRate: 1e-5, minEpochs: 50, maxEpochs: epochs, finetuneMaxEpochs: 0, smoothingWindow: 8)
  }

  @Test(arguments: [Dense(), DenseEarly(), L2(), AdamW()] as [any Method]) func epochsDoNotAllocate(_ kind: any Method) throws {
    func allocations(_ epochs: Int) throws -> Int64 {
      let task = try makeTask(
        kind, n: 40, alpha: kind.grid != nil ? 0.01 : nil, validation: .fraction(0.2, refit: false),
        training: Self.training(epochs: epochs))
      let before = allocation_count()
      let student = try task.train()
      let count = allocation_count() - before
      #expect(student.gradientEvaluations == epochs * 32)
      return count
    }
    _ = try allocations(100)
    #expect(Double(try allocations(2100) - allocations(100)) / 2 <= (try Self.threshold()))
  }

  /// The same for the steps of the pruning methods, whose first phase is followed by a constant number of allocations.
  @Test(
    arguments: [
      PenalisedDescent(), MinimaxDescent(settings: MinimaxSettings(), play: nil, alpha: 1e-4),
      MinimaxDescent(settings: MinimaxSettings(), play: FictitiousPlay(), alpha: 1e-4),
      HardConcreteDescent(gates: .weight, dropRate: 0.5, alpha: 1e-4, stream: TrainingStreams(seed: 4).gates),
      DecoupledDecay(strength: 0.1),
    ] as [any Descent])
  func stepsDoNotAllocate(_ descent: any Descent) throws {
    func allocations(_ epochs: Int) throws -> Int64 {
      let task = try makeTask(
        DRR(), n: 40, alpha: 0.01, validation: .fraction(0.2, refit: false), training: Self.training(epochs: epochs))
      let loop = TrainingLoop<Float>(
        architecture: task.student.architecture, start: task.start, settings: task.training, train: task.budget, validation: nil,
        batchStream: task.streams.batches, labelPrecision: 1e-3, layerNormalised: true, trace: TrainingTrace())
      let phase = TrainingPhase(
        penalties: [SmoothL0Penalty(strength: 1e-4, beta: 5)], mask: nil, stop: .saturation(earliest: epochs, latest: epochs),
        returned: .last, descent: descent)
      let before = allocation_count()
      #expect(try loop.run(phase, TrainingProgress()).epochsRun == epochs)
      return allocation_count() - before
    }
    _ = try allocations(100)
    #expect(Double(try allocations(2100) - allocations(100)) / 2 <= (try Self.threshold()))
  }

  @Test func theCounterCounts() {
    let before = allocation_count()
    let block = [Double](repeating: 1, count: 1000)
    #expect(allocation_count() > before)
    #expect(block.count == 1000)
  }
}

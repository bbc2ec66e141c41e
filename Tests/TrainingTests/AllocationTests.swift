import CAllocations
import Foundation
import Testing

@testable import Training

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

  @Test(arguments: [Method.Kind.dense, .denseEarly, .l2]) func epochsDoNotAllocate(_ kind: Method.Kind) throws {
    func allocations(_ epochs: Int) throws -> Int64 {
      let task = try makeTask(
        kind, n: 40, alpha: kind == .l2 ? 0.01 : nil, validation: .fraction(0.2, refit: false),
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

  @Test func theCounterCounts() {
    let before = allocation_count()
    let block = [Double](repeating: 1, count: 1000)
    #expect(allocation_count() > before)
    #expect(block.count == 1000)
  }
}

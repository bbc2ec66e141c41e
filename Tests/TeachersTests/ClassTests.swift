import Foundation
import Networks
import Teachers
import Testing

@Suite struct ClassTests {
  static func draw(_ temperature: Double, count: Int) throws -> (teacher: Teacher, data: Dataset) {
    let data = DataSettings()
    let settings = TeacherSettings(
      kind: .mlp, count: 1, architecture: Architecture(layers: [2, 4, 3], activation: .tanh), temperature: temperature)
    let teacher = try Teacher.draw(0, settings: settings, data: data, seed: 5)
    return (
      teacher, Dataset.draw(.train, count: count, teacher: teacher, settings: data, pool: .confirmation, seed: 5, replicate: 0)
    )
  }

  @Test func labelsAreOneHotAndFollowTheirProbabilities() throws {
    let (teacher, data) = try Self.draw(0.5, count: 20_000)
    let outputs = teacher.labels(sampleMajor: data.inputs)
    var expected = [0.0, 0, 0]
    var counted = [0.0, 0, 0]
    for s in 0..<data.count {
      let p = data.noiseFreeLabels[3 * s..<3 * s + 3]
      let y = data.labels[3 * s..<3 * s + 3]
      #expect(abs(p.reduce(0, +) - 1) < 1e-12 && y.reduce(0, +) == 1 && y.allSatisfy { $0 == 0 || $0 == 1 })
      #expect(abs(log(p[3 * s] / p[3 * s + 1]) - (outputs[3 * s] - outputs[3 * s + 1]) / 0.5) < 1e-9)
      for c in 0..<3 {
        expected[c] += p[3 * s + c]
        counted[c] += y[3 * s + c]
      }
    }
    for c in 0..<3 { #expect(abs(counted[c] - expected[c]) < 4 * (expected[c]).squareRoot()) }
  }

  @Test func smallerSetsAreBeginningsOfLargerOnes() throws {
    #expect(try Self.draw(1, count: 50).data.labels == Array(Self.draw(1, count: 80).data.labels.prefix(150)))
  }

  /// Cold teachers do not err.
  @Test func lowTemperatures() throws {
    let data = try Self.draw(1e-4, count: 500).data
    let sure = (0..<500).count { s in (0..<3).contains { data.labels[3 * s + $0] == 1 && data.noiseFreeLabels[3 * s + $0] > 0.5 }
    }
    #expect(sure >= 498)
  }
}

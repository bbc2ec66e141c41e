import Foundation
import LearningCurves
import Simulation
import Testing

/// Two learners on the same repetitions: the second needs four times the samples at every loss.
@Suite struct PairedCurvesTests {
  private static func table(repetitions: Int, factor: Double = 4, missing: Int = 0) throws -> CurveTable {
    var stream = TestStream(seed: 9)
    var text = "method,seed,n,loss\n"
    for seed in 0..<repetitions {
      let shift = exp(0.3 * stream.normal())
      for n in (3...11).map({ pow(2, Double($0)) }) {
        text += "short,\(seed),\(n),\(shift / n)\n"
        if seed >= missing { text += "dense,\(seed),\(n),\(shift * factor / n)\n" }
      }
    }
    return try CurveTable(text: text, file: "c.csv", columns: CurveColumns(by: "method", replicate: "seed"))
  }

  private static func contrast(_ table: CurveTable, levels: [Double]? = nil) throws -> CurveContrast {
    try CurveContrast(("short", table.curves[0]), ("dense", table.curves[1]), levels: levels)
  }

  @Test func aFactorIsFoundAndDecided() throws {
    let paired = try #require(Self.contrast(Self.table(repetitions: 8)).paired)
    // Straight lines in (ln n, ln loss) are inverted exactly: every ratio is four.
    #expect(paired.repetitions.allSatisfy { abs($0.median.lower - 2) < 1e-9 && abs($0.median.upper - 2) < 1e-9 })
    #expect(paired.decision == .supported && paired.comparison.pSupported == 1 / 256.0)
    #expect(abs((paired.comparison.estimate?.lower ?? .nan) - 2) < 1e-9)
  }

  @Test func theOtherOrderIsRefuted() throws {
    let table = try Self.table(repetitions: 8)
    let contrast = try CurveContrast(("dense", table.curves[1]), ("short", table.curves[0]))
    #expect(contrast.paired?.decision == .refuted)
  }

  @Test func fewRepetitionsAreNotTested() throws {
    let paired = try #require(Self.contrast(Self.table(repetitions: 4)).paired)
    #expect(
      paired.decision == .notTested(because: "4 repetitions cannot reach p = 0.05; at least 5 are needed"))
  }

  @Test func curvesThatDoNotReachTheLossesDecideNothing() throws {
    let paired = try #require(Self.contrast(Self.table(repetitions: 8), levels: [1e-9]).paired)
    #expect(
      paired.decision == .inconclusive(because: "the curves do not bound the ratio for 8 of 8 repetitions"))
  }

  @Test func repetitionsOfOneCurveOnlyAreLeftOutAndSaid() throws {
    let contrast = try Self.contrast(Self.table(repetitions: 8, missing: 2))
    #expect(contrast.paired?.repetitions.count == 6)
    #expect(contrast.remarks.map(\.sentence) == ["2 repetitions of one curve only left out: 0, 1."])
  }

  @Test func curvesWithoutACommonLossOrRepetition() throws {
    func curve(_ text: String) throws -> CurveTable.Curve {
      try CurveTable(text: text, file: "c.csv", columns: CurveColumns(replicate: "seed")).curves[0]
    }
    let high = try curve("n,loss,seed\n10,9,1\n20,8,1\n")
    let low = try curve("n,loss,seed\n10,2,2\n20,1,2\n")
    let apart = #expect(throws: CurveTableError.self) { try CurveContrast(("a", high), ("b", low)) }
    #expect(
      apart?.description
        == "a and b have no positive loss in common to be compared at: they fall from 9 to 8 and from 2 to 1.")
    let strangers = #expect(throws: CurveTableError.self) { try CurveContrast(("a", high), ("b", low), levels: [5]) }
    #expect(
      strangers?.description
        == "a and b have no repetition in common: a comparison pairs rows with the same value of --replicate.")
  }

  @Test func withoutRepetitionsThereAreIntervalsOnly() throws {
    let table = try CurveTable(
      text: "method,n,loss\n"
        + tenSizes.indices.map { "a,\(tenSizes[$0]),\(tenLosses[$0])\nb,\(tenSizes[$0]),\(2 * tenLosses[$0])\n" }
        .joined(), file: "c.csv", columns: CurveColumns(by: "method"))
    let contrast = try CurveContrast(("a", table.curves[0]), ("b", table.curves[1]))
    #expect(contrast.paired == nil && contrast.ratios.count == CommonLevels.count && contrast.forms != nil)
    #expect(contrast.ratios.allSatisfy { $0.estimate.map { $0 > 1 } ?? true })
    let json = try #require(try JSONSerialization.jsonObject(with: Data(contrast.json().utf8)) as? [String: Any])
    #expect(json["paired"] is NSNull && (json["fits"] as? [Any])?.count == 2)
  }
}

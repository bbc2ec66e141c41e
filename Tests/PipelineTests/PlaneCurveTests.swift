import Analysis
import CodelengthTables
import Foundation
import Pipeline
import Results
import Studies
import Testing

/// The curves of the rate-distortion plane from points by hand.
@Suite struct PlaneCurveTests {
  static func row(_ run: Int, _ bits: Double, loss: Double, labels: Double) -> PlaneTable.Row {
    PlaneTable.Row(
      run: run, cell: Cell(condition: 0, teacher: run, replicate: 0, trainCount: 32), method: "drr", coder: "quantised",
      modelBits: bits, testLoss: loss,
      labelBits: labels)
  }

  /// The labels choose, not the test loss; three students, quartiles between them.
  @Test func trainingLabelsChooseWithinEachLimit() {
    let rows = [
      Self.row(0, 8, loss: 1, labels: 90), Self.row(0, 16, loss: 5, labels: 80), Self.row(0, 12, loss: 0.1, labels: 95),
      Self.row(1, 16, loss: 2, labels: 50), Self.row(2, 4, loss: 3, labels: 70), Self.row(2, 0, loss: 0, labels: 1),
    ]
    let curve = PlaneCurve(rows)
    #expect(curve.method == "drr" && curve.coder == "quantised")
    // all have a point from 16 bits on, and nobody gets another one
    #expect(curve.points == [PlaneCurve.Point(bits: 16, median: 3, lower: 2.5, upper: 4, students: 3)])
  }

  @Test func limitsGoUpByAnEighthOfAnOctave() {
    let rows = [Self.row(0, 4, loss: 2, labels: 9), Self.row(0, 8, loss: 1, labels: 5)]
    let points = PlaneCurve(rows).points
    #expect(points.count == 9 && points.map(\.median) == Array(repeating: 2, count: 8) + [1])
    #expect(zip(points, 0...).allSatisfy { abs($0.bits - 4 * exp2(Double($1) / 8)) < 1e-12 })
  }

  @Test func studentsWithoutPointsHaveNoCurve() {
    #expect(PlaneCurve([]).points == [])
    #expect(PlaneCurve([Self.row(0, 0, loss: 1, labels: 1)]).points == [])
  }
}

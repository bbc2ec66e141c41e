import Codelengths
import Codes
import Files
import Foundation
import HDF5
import Networks
import Results
import Studies
import Workers

/// Bits of the model against test loss for the selected students of the largest budget: SuRP, magnitude, the quantised students
/// themselves (the pruned ones, such as drr and pmmp, as they were trained), and the bound of a Laplace source.
public struct PlaneTable: Sendable {
  /// Mean squared error on noisy test labels, or the share of wrong classes.
  package struct Row: Hashable, Sendable {
    var run: Int
    var cell: Cell
    var method: String
    var coder: String
    var modelBits: Double
    var testLoss: Double
    var labelBits: Double

    package init(
      run: Int, cell: Cell, method: String, coder: String, modelBits: Double, testLoss: Double, labelBits: Double
    ) {
      self.run = run
      self.cell = cell
      self.method = method
      self.coder = coder
      self.modelBits = modelBits
      self.testLoss = testLoss
      self.labelBits = labelBits
    }
  }

  let rows: [Row]

  public static func compute(_ students: StoredStudents, jobs: Int? = nil) throws -> PlaneTable {
    let largest = students.study.trainCounts.last
    let runs = students.selectedRuns.filter { students.plan.runs[$0].cell.trainCount == largest }
    let rows = try Workers.map(runs.count, workers: jobs) { try Self.rows(students, run: runs[$0]) }
    return PlaneTable(rows: rows.flatMap { $0 })
  }

  private static func rows(_ students: StoredStudents, run index: Int) throws -> [Row] {
    let run = students.plan.runs[index]
    let cell = try students.cell(ofRun: index)
    let problem = try cell.codingProblem()
    let network = try students.student(ofRun: index)
    let method = students.study.conditions[run.cell.condition].settings.methods[run.method]
    // refinement and the bound start from dense students; a pruned one is a point per bit width
    let coders: Set<RateDistortionPlane.Coder> = method.kind.prunes ? [.quantised] : Set(RateDistortionPlane.Coder.allCases)
    return RateDistortionPlane(network, problem, coders: coders).points.map { point in
      Row(
        run: index, cell: run.cell, method: method.label,
        coder: point.coder.rawValue, modelBits: point.model.bits,
        testLoss: problem.testLoss(of: point.network, on: cell.test),
        labelBits: problem.labels(under: point.network.outputs(sampleMajor: problem.inputs)).bits)
    }
  }

  /// All points, comma-separated, for other programs.
  public var csv: String {
    let lines = rows.map { row in
      "\(row.run),\(row.cell.condition),\(row.cell.teacher),\(row.cell.replicate),\(row.method),\(row.coder),"
        + "\(row.modelBits),\(row.testLoss),\(row.labelBits)\n"
    }
    return "run,condition,teacher,replicate,student,coder,model_bits,test_loss,label_bits\n" + lines.joined()
  }

  /// The curves, comma-separated: what the figure draws.
  public var curvesCSV: String {
    let lines = curves.flatMap { curve in
      curve.points.map { point in
        "\(curve.condition),\(curve.method),\(curve.coder),\(point.bits),\(point.median),\(point.lower),"
          + "\(point.upper),\(point.students)\n"
      }
    }
    return "condition,student,coder,model_bits,test_loss_median,test_loss_lower,test_loss_upper,students\n" + lines.joined()
  }

  /// Writes `rate-distortion.csv` and `rate-distortion-curves.csv` into the folder.
  public func write(to folder: ResultsFolder) throws {
    try AtomicFile.write(Array(csv.utf8), to: folder.path + "/rate-distortion.csv")
    try AtomicFile.write(Array(curvesCSV.utf8), to: folder.path + "/rate-distortion-curves.csv")
  }

  /// For each coder and student, the smallest mean number of bits at which the test loss is at most twice that of the best point.
  public var text: String {
    var table = TextTable(header: ["coder", "student", "points", "bits at twice the best loss", "best loss"], alignsLeft: 2)
    var seen: Set<[String]> = []
    for row in rows where seen.insert([row.coder, row.method]).inserted {
      let mine = rows.filter { $0.coder == row.coder && $0.method == row.method }
      let perRun = Dictionary(grouping: mine, by: \.run).values
      let best = perRun.map { points in points.map(\.testLoss).min() ?? .nan }
      let bits = perRun.map { points in
        let best = points.map(\.testLoss).min() ?? .nan
        return points.filter { $0.testLoss <= 2 * best }.map(\.modelBits).min() ?? .nan
      }
      func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
      table.add([
        row.coder, row.method, "\(mine.count)", String(format: "%.0f", mean(bits)), String(format: "%.4g", mean(best)),
      ])
    }
    return table.text
  }
}

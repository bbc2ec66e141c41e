import Codelengths
import Codes
import Foundation
import HDF5
import Networks
import Synchronization

/// Bits of the model against test loss for the selected students of the largest budget: SuRP, magnitude, the quantised students
/// themselves, and the bound of a Laplace source.
public struct PlaneTable: Sendable {
  /// Mean squared error on noisy test labels, or the share of wrong classes.
  struct Row: Hashable, Sendable {
    var run: Int
    var method: String
    var coder: String
    var modelBits: Double
    var testLoss: Double
    var labelBits: Double
  }

  let rows: [Row]

  public static func compute(_ students: StoredStudents, jobs: Int? = nil) throws -> PlaneTable {
    let largest = students.study.trainCounts.last
    let runs = students.selectedRuns.filter { students.plan.runs[$0].trainCount == largest }
    let rows = Mutex<[Int: [Row]]>([:])
    let failure = Mutex<(any Error)?>(nil)
    let describe: @Sendable (Int, Int) -> Void = { place, _ in
      do {
        let found = try Self.rows(students, run: runs[place])
        rows.withLock { $0[place] = found }
      } catch {
        failure.withLock { $0 = $0 ?? error }
      }
    }
    Workers.run(
      count: runs.count, workers: jobs ?? Workers.defaultCount, stop: StopRequest(stopAfter: nil), progress: {}, body: describe)
    if let error = failure.withLock({ $0 }) { throw error }
    return PlaneTable(rows: rows.withLock { all in all.keys.sorted().flatMap { all[$0] ?? [] } })
  }

  private static func rows(_ students: StoredStudents, run index: Int) throws -> [Row] {
    let run = students.plan.runs[index]
    let cell = try students.cell(ofRun: index)
    let problem = try students.problem(ofRun: index, cell)
    let network = try students.student(ofRun: index)
    let method = students.study.conditions[run.condition].settings.methods[run.method]
    // refinement and the bound start from dense students; a pruned one is a point per bit width
    let coders: Set<RateDistortionPlane.Coder> = method.kind.prunes ? [.quantised] : Set(RateDistortionPlane.Coder.allCases)
    return RateDistortionPlane(network, problem, coders: coders).points.map { point in
      Row(
        run: index, method: method.label, coder: point.coder.rawValue, modelBits: point.model.bits,
        testLoss: problem.testLoss(of: point.network, on: cell.test),
        labelBits: problem.labels(under: point.network.outputs(sampleMajor: problem.inputs)).bits)
    }
  }

  /// Writes `rate-distortion.csv` into the folder.
  public func write(to folder: ResultsFolder) throws {
    let lines = rows.map { row in
      "\(row.run),\(row.method),\(row.coder),\(row.modelBits),\(row.testLoss),\(row.labelBits)\n"
    }
    let text = "run,student,coder,model_bits,test_loss,label_bits\n" + lines.joined()
    try AtomicFile.write(Array(text.utf8), to: folder.path + "/rate-distortion.csv")
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

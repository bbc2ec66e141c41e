import Foundation
import Statistics
import Studies

/// Quartiles over students; NaN where there are none.
struct Quartiles {
  var lower: Double
  var median: Double
  var upper: Double

  init(_ values: [Double]) {
    let known = values.filter { !$0.isNaN }
    lower = quantile(known, 0.25)
    median = quantile(known, 0.5)
    upper = quantile(known, 0.75)
  }
}

/// Columns of `/runs` that curves against α are made of, one value per run of the plan.
struct AlphaColumns {
  var testMSE: [Double]
  /// The published, optimistic statistic; all NaN where the study does not ask for it.
  var optimisticTestMSE: [Double]
  var validationMSE: [Double]
  var liveParameters: [Double]
}

/// All students of one (condition, method, n_train, α), selected or not, over teachers, replicates and restarts.
struct AlphaQuantiles {
  var condition: Int
  var method: Int
  var size: Int
  var alpha: Double
  var students: Int
  var testMSE: Quartiles
  var optimisticTestMSE: Quartiles
  var liveParameters: Quartiles
}

/// Does a penalty help? α = 0 against the positive α of least validation loss, paired within (teacher, replicate).
///
/// The statistic is ln(test_mse at α = 0) − ln(test_mse at the chosen α), > 0 where the penalty helps. The test set chooses
/// nothing. Replicates are pairs of their own, so that the test speaks of these teachers and not of a population.
struct AlphaTest {
  var condition: Int
  var method: Int
  var size: Int
  var pairs: Int
  /// Of the chosen α.
  var alphaMedian: Double
  /// Hodges–Lehmann estimate and its interval.
  var logRatio: Double
  var lower: Double
  var upper: Double
  /// Exact signed-rank tests, one-sided: the penalty helps, and the contrary.
  var pHelps: Double
  var pHarms: Double
}

struct AlphaCurves {
  private(set) var points: [AlphaQuantiles] = []
  private(set) var tests: [AlphaTest] = []

  private struct Key: Hashable {
    var condition: Int, method: Int, trainCount: Int
  }

  init() {}

  /// - Parameter runs: the runs of the plan, in the order of the columns.
  init(study: Study, runs: [TrainingRun], columns: AlphaColumns) {
    var cells: [Key: [Int]] = [:]
    for (i, run) in runs.enumerated() where run.role == .candidate && run.settingIndex != nil && columns.testMSE[i].isFinite {
      cells[Key(condition: run.cell.condition, method: run.method, trainCount: run.cell.trainCount), default: []].append(i)
    }
    for (c, condition) in study.conditions.enumerated() {
      for (m, method) in condition.settings.methods.enumerated() where method.kind.takesAlpha {
        for (s, size) in study.trainCounts.enumerated() {
          guard let rows = cells[Key(condition: c, method: m, trainCount: size)] else { continue }
          for (a, alpha) in method.values.enumerated() {
            let mine = rows.filter { runs[$0].settingIndex == a }
            guard !mine.isEmpty else { continue }
            points.append(
              AlphaQuantiles(
                condition: c, method: m, size: s, alpha: alpha, students: mine.count,
                testMSE: Quartiles(mine.map { columns.testMSE[$0] }),
                optimisticTestMSE: Quartiles(mine.map { columns.optimisticTestMSE[$0] }),
                liveParameters: Quartiles(mine.map { columns.liveParameters[$0] })))
          }
          let alpha = { (row: Int) in runs[row].settingIndex.map { method.values[$0] } ?? .nan }
          if let test = Self.test(rows, runs, columns, alpha: alpha, condition: c, method: m, size: s) { tests.append(test) }
        }
      }
    }
  }

  private static func test(
    _ rows: [Int], _ runs: [TrainingRun], _ columns: AlphaColumns, alpha: (Int) -> Double, condition: Int, method: Int,
    size: Int
  ) -> AlphaTest? {
    let pairs = Dictionary(grouping: rows) { runs[$0].cell }
    var differences: [Double] = []
    var chosen: [Double] = []
    for students in pairs.values {
      let judged = students.filter { columns.validationMSE[$0].isFinite }
      let byValidation = judged.sorted {
        (columns.validationMSE[$0], alpha($0), runs[$0].restart) < (columns.validationMSE[$1], alpha($1), runs[$1].restart)
      }
      guard let without = byValidation.first(where: { alpha($0) == 0 }), let with = byValidation.first(where: { alpha($0) > 0 })
      else { continue }
      differences.append(log(columns.testMSE[without]) - log(columns.testMSE[with]))
      chosen.append(alpha(with))
    }
    guard let signedRank = SignedRankTest.test(differences), let estimate = HodgesLehmannEstimate(differences) else { return nil }
    return AlphaTest(
      condition: condition, method: method, size: size, pairs: differences.count, alphaMedian: median(chosen),
      logRatio: estimate.estimate, lower: estimate.interval.lower, upper: estimate.interval.upper,
      pHelps: signedRank.p.greater, pHarms: signedRank.p.less)
  }
}

import Foundation
import Statistics
import Studies

/// Quartiles over students; NaN where there are none.
package struct Quartiles {
  package var lower: Double
  package var median: Double
  package var upper: Double

  init(_ values: [Double]) {
    let known = values.filter { !$0.isNaN }
    lower = quantile(known, 0.25)
    median = quantile(known, 0.5)
    upper = quantile(known, 0.75)
  }
}

/// Columns of `/runs` that curves against α are made of, one value per run of the plan.
package struct AlphaColumns {
  package var testMSE: [Double]
  /// The published, optimistic statistic; all NaN where the study does not ask for it.
  package var optimisticTestMSE: [Double]
  package var validationMSE: [Double]
  package var liveParameters: [Double]

  package init(testMSE: [Double], optimisticTestMSE: [Double], validationMSE: [Double], liveParameters: [Double]) {
    self.testMSE = testMSE
    self.optimisticTestMSE = optimisticTestMSE
    self.validationMSE = validationMSE
    self.liveParameters = liveParameters
  }
}

/// All students of one (condition, method, n_train, α), selected or not, over teachers, replicates and restarts.
package struct AlphaQuantiles {
  package var condition: Int
  package var method: Int
  package var size: Int
  package var alpha: Double
  package var students: Int
  package var testMSE: Quartiles
  /// Over the loss at α = 0 of the same teacher and replicate, which the method itself or, where its grid has no 0, the first
  /// method with one says; NaN where none is tried at 0.
  package var relativeTestMSE: Quartiles
  package var optimisticTestMSE: Quartiles
  package var liveParameters: Quartiles
}

/// Does a penalty help? α = 0 against the positive α of least validation loss, paired within (teacher, replicate).
///
/// The statistic of a pair is ln(test_mse at α = 0) − ln(test_mse at the chosen α), > 0 where the penalty helps; the test set
/// chooses nothing. Replicates of one teacher are alike, so a teacher's value is the mean over its replicates, and estimate,
/// interval and p-values are over teachers.
package struct AlphaTest {
  package var condition: Int
  package var method: Int
  package var size: Int
  package var teachers: Int
  /// Of a teacher and a replicate.
  package var pairs: Int
  /// Of the chosen α, over pairs.
  package var alphaMedian: Double
  /// Hodges–Lehmann estimate over teachers, and its exact interval, unbounded below six teachers.
  package var logRatio: Double
  package var lower: Double
  package var upper: Double
  /// The least and the greatest value of a teacher.
  package var least: Double
  package var greatest: Double
  /// Exact signed-rank tests over teachers, one-sided: the penalty helps, and the contrary; NaN with fewer than nine.
  package var pHelps: Double
  package var pHarms: Double
}

package struct AlphaCurves {
  package private(set) var points: [AlphaQuantiles] = []
  package private(set) var tests: [AlphaTest] = []

  private struct Key: Hashable {
    var condition: Int, method: Int, trainCount: Int
  }

  package init() {}

  /// - Parameter runs: the runs of the plan, in the order of the columns.
  package init(study: Study, runs: [TrainingRun], columns: AlphaColumns) {
    var cells: [Key: [Int]] = [:]
    for (i, run) in runs.enumerated() where run.role == .candidate && run.settingIndex != nil && columns.testMSE[i].isFinite {
      cells[Key(condition: run.cell.condition, method: run.method, trainCount: run.cell.trainCount), default: []].append(i)
    }
    let unpenalised = Self.unpenalised(study, runs, columns)
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
                relativeTestMSE: Quartiles(mine.map { columns.testMSE[$0] / unpenalised(runs[$0]) }),
                optimisticTestMSE: Quartiles(mine.map { columns.optimisticTestMSE[$0] }),
                liveParameters: Quartiles(mine.map { columns.liveParameters[$0] })))
          }
          let alpha = { (row: Int) in runs[row].settingIndex.map { method.values[$0] } ?? .nan }
          if let test = Self.test(rows, runs, columns, alpha: alpha, condition: c, method: m, size: s) { tests.append(test) }
        }
      }
    }
  }

  /// The test loss at α = 0 that belongs to a run: the mean over restarts of its own method, otherwise of the first method of
  /// the study that is tried at 0.
  private static func unpenalised(_ study: Study, _ runs: [TrainingRun], _ columns: AlphaColumns) -> (TrainingRun) -> Double {
    struct Place: Hashable {
      var cell: Cell
      var method: Int
    }
    var losses: [Place: [Double]] = [:]
    for (i, run) in runs.enumerated() where run.role == .candidate && columns.testMSE[i].isFinite {
      let method = study.conditions[run.cell.condition].settings.methods[run.method]
      if method.kind.takesAlpha, let index = run.settingIndex, method.values[index] == 0 {
        losses[Place(cell: run.cell, method: run.method), default: []].append(columns.testMSE[i])
      }
    }
    return { run in
      let order = [run.method] + study.methodLabels.indices
      let found = order.lazy.compactMap { losses[Place(cell: run.cell, method: $0)] }.first
      return found.map { mean($0) } ?? .nan
    }
  }

  private static func test(
    _ rows: [Int], _ runs: [TrainingRun], _ columns: AlphaColumns, alpha: (Int) -> Double, condition: Int, method: Int,
    size: Int
  ) -> AlphaTest? {
    let pairs = Dictionary(grouping: rows) { runs[$0].cell }
    var differences: [Int: [Double]] = [:]
    var chosen: [Double] = []
    for (pair, students) in pairs {
      let judged = students.filter { columns.validationMSE[$0].isFinite }
      let byValidation = judged.sorted {
        (columns.validationMSE[$0], alpha($0), runs[$0].restart) < (columns.validationMSE[$1], alpha($1), runs[$1].restart)
      }
      guard let without = byValidation.first(where: { alpha($0) == 0 }), let with = byValidation.first(where: { alpha($0) > 0 })
      else { continue }
      differences[pair.teacher, default: []].append(log(columns.testMSE[without]) - log(columns.testMSE[with]))
      chosen.append(alpha(with))
    }
    // sorted, so that sums do not depend on the order of a dictionary
    let perTeacher = differences.sorted { $0.key < $1.key }.map { mean($0.value.sorted()) }
    guard let least = perTeacher.min(), let greatest = perTeacher.max(), let estimate = HodgesLehmannEstimate(perTeacher) else {
      return nil
    }
    let p = SignedRankTest.test(perTeacher)?.p
    return AlphaTest(
      condition: condition, method: method, size: size, teachers: perTeacher.count, pairs: chosen.count,
      alphaMedian: median(chosen), logRatio: estimate.estimate, lower: estimate.interval.lower, upper: estimate.interval.upper,
      least: least, greatest: greatest, pHelps: TeacherTable.probability(p?.greater, teachers: perTeacher.count),
      pHarms: TeacherTable.probability(p?.less, teachers: perTeacher.count))
  }
}

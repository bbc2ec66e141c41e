import Statistics
import Studies

/// Excess against α at one n_train: every candidate, selected or not.
package struct AlphaPoint {
  var condition: Int
  var method: Int
  var size: Int
  var alpha: Double
  var summary: ExcessSummary

  /// All points of a study, in the order condition, method, n_train, α.
  ///
  /// - Parameters:
  ///   - runs: the runs of the plan, in order.
  ///   - excess: their excess, NaN where there is none.
  package static func points(study: Study, runs: [TrainingRun], excess: [Double], liveParameters: [Double]) -> [AlphaPoint] {
    struct Key: Hashable {
      var condition: Int, method: Int, trainCount: Int, alpha: Int
    }
    struct Cell {
      /// Excess of every run of a teacher: replicates and restarts.
      var excess: [Int: [Double]] = [:]
      var live: [Double] = []
    }
    var cells: [Key: Cell] = [:]
    for (i, run) in runs.enumerated() {
      guard let alpha = run.settingIndex, excess[i].isFinite else { continue }
      let key = Key(condition: run.cell.condition, method: run.method, trainCount: run.cell.trainCount, alpha: alpha)
      cells[key, default: Cell()].excess[run.cell.teacher, default: []].append(excess[i])
      cells[key]?.live.append(liveParameters[i])
    }
    var points: [AlphaPoint] = []
    for (c, condition) in study.conditions.enumerated() {
      for (m, method) in condition.settings.methods.enumerated() where method.kind.takesAlpha {
        for (s, size) in study.trainCounts.enumerated() {
          for (a, alpha) in method.values.enumerated() {
            guard let cell = cells[Key(condition: c, method: m, trainCount: size, alpha: a)] else { continue }
            let perTeacher = cell.excess.sorted { $0.key < $1.key }.map { mean($0.value) }
            points.append(
              AlphaPoint(
                condition: c, method: m, size: s, alpha: alpha,
                summary: ExcessSummary(excesses: perTeacher, liveParameters: cell.live, theory: nil)))
          }
        }
      }
    }
    return points
  }
}

import Foundation
import Results
import Statistics
import Studies
import Training

/// What the student of a cell costs: how many networks are trained for it, and how many gradients of single samples.
///
/// Methods have the same number of candidates, which is not the same work: a candidate that climbs a ladder or averages trains
/// more networks than one. So every verdict says what each method spent.
package struct StudentCosts {
  /// A method of a condition.
  package struct Cell: Hashable {
    package var condition: Int
    package var method: String
    /// At most; a ladder ends where it stops gaining.
    package var networks: Int
    /// Means over teachers and replicates, by n_train; NaN where nothing was run.
    package var gradientEvaluations: [Double]
    package var averages: Bool
  }

  package let trainCounts: [Int]
  package let cells: [Cell]

  /// - Parameter spent: `gradient_evaluations` of the runs, in the order of the plan; negative without a record.
  package init(_ study: Study, gradientEvaluations spent: [Double]) {
    var sums: [Place: (own: Double, average: Double)] = [:]
    for (index, run) in RunPlan(study).runs.enumerated() where spent[index] >= 0 {
      let key = Place(cell: run.cell, method: run.method)
      // an average repeats what its members spent
      if run.role == .average {
        sums[key, default: (0, 0)].average += spent[index]
      } else {
        sums[key, default: (0, 0)].own += spent[index]
      }
    }
    var totals: [[Int]: [Double]] = [:]
    for (place, sum) in sums {
      totals[[place.cell.condition, place.method, place.cell.trainCount], default: []].append(max(sum.own, sum.average))
    }
    trainCounts = study.trainCounts
    cells = study.conditions.indices.flatMap { c in
      let settings = study.conditions[c].settings
      return settings.methods.map { method in
        Cell(
          condition: c, method: method.label,
          networks: method.kind.networksTrained(
            candidates: method.candidateCount, settings.labels, settings.student.architecture),
          gradientEvaluations: study.trainCounts.map { n in
            totals[[c, study.methodIndex(method.label), n]].map { mean($0.sorted()) } ?? .nan
          },
          averages: method.average != .none)
      }
    }
  }

  private struct Place: Hashable {
    var cell: Studies.Cell
    var method: Int
  }

  /// Of methods, in the order of `labels`.
  package func cells(condition c: Int, of labels: [String]) -> [Cell] {
    labels.compactMap { label in cells.first { $0.condition == c && $0.method == label } }
  }

  /// "Networks trained (at most) and gradients of single samples per cell at n = 1780: drr 10 and 1.0e+08, l2 …"
  package static func words(_ cells: [Cell], trainCount: Int) -> String? {
    let known = cells.compactMap { cell in
      cell.gradientEvaluations.last.flatMap { $0.isFinite ? "\(cell.method) \(cell.networks) and \(power($0))" : nil }
    }
    guard !known.isEmpty else { return nil }
    return "Networks trained (at most) and gradients of single samples per cell at n = \(trainCount): "
      + known.joined(separator: ", ") + "."
  }

  /// An average beside which, at some n, no dense average of its cost within a factor of two was trained.
  /// - Parameter baselines: the dense methods of the comparison.
  package static func warning(_ own: Cell?, baselines: [Cell], trainCounts: [Int]) -> String? {
    guard let own, own.averages else { return nil }
    let ensembles = baselines.filter(\.averages)
    guard !ensembles.isEmpty else { return "No dense ensemble stands beside the average \(own.method)." }
    var worst: (factor: Double, n: Int, ensemble: String)?
    for (i, n) in trainCounts.enumerated() where own.gradientEvaluations[i].isFinite {
      let known = ensembles.filter { $0.gradientEvaluations[i].isFinite }
      guard let largest = known.max(by: { $0.gradientEvaluations[i] < $1.gradientEvaluations[i] }) else { continue }
      let factor = own.gradientEvaluations[i] / largest.gradientEvaluations[i]
      if factor > max(2, worst?.factor ?? 0) { worst = (factor, n, largest.method) }
    }
    return worst.map {
      "At n = \($0.n) \(own.method) spent " + String(format: "%.3g", $0.factor)
        + " times the gradients of \($0.ensemble), and no dense ensemble of its cost was trained."
    }
  }

  /// One row for each method: networks, and gradients at the smallest and the largest n_train, as means over conditions.
  package func table(_ labels: [String]) -> TextTable? {
    guard let smallest = trainCounts.first, let largest = trainCounts.last else { return nil }
    var table = TextTable(header: ["cost of a cell", "networks", "gradients at n = \(smallest)", "at n = \(largest)"])
    for label in labels {
      let rows = cells.filter { $0.method == label }
      func words(_ index: Int) -> String {
        let known = rows.map { $0.gradientEvaluations[index] }.filter(\.isFinite)
        return known.isEmpty ? "-" : Self.power(mean(known))
      }
      table.add([label, "\(rows.map(\.networks).max() ?? 0)", words(0), words(trainCounts.count - 1)])
    }
    return table
  }

  static func power(_ x: Double) -> String { String(format: "%.1e", x) }
}

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
  package struct Cell: Hashable {
    var method: String
    /// At most; a ladder ends where it stops gaining.
    var networks: Int
    /// Mean over teachers and replicates, at the largest n_train.
    var gradientEvaluations: Double
    var averages: Bool
  }

  private let study: Study
  /// [condition][method], at the largest n_train; NaN where nothing was run.
  private let evaluations: [[Double]]

  init(_ study: Study, _ contents: StudyContents) throws {
    self.study = study
    let spent = try contents.runs("gradient_evaluations")
    let largest = study.trainCounts.last ?? 0
    var sums: [Place: (own: Double, average: Double)] = [:]
    for (index, run) in RunPlan(study).runs.enumerated() where run.cell.trainCount == largest && spent[index] >= 0 {
      let key = Place(cell: run.cell, method: run.method)
      // an average repeats what its members spent
      if run.role == .average {
        sums[key, default: (0, 0)].average += spent[index]
      } else {
        sums[key, default: (0, 0)].own += spent[index]
      }
    }
    evaluations = study.conditions.indices.map { c in
      study.methodLabels.indices.map { m in
        let cells = sums.filter { $0.key.cell.condition == c && $0.key.method == m }.map { max($0.value.own, $0.value.average) }
        return cells.isEmpty ? .nan : mean(cells.sorted())
      }
    }
  }

  private struct Place: Hashable {
    var cell: Studies.Cell
    var method: Int
  }

  func cells(condition c: Int, of labels: [String]) -> [Cell] {
    let settings = study.conditions[c].settings
    return labels.compactMap { label in
      guard let m = settings.methods.firstIndex(where: { $0.label == label }) else { return nil }
      let method = settings.methods[m]
      return Cell(
        method: label,
        networks: method.kind.networksTrained(
          candidates: method.candidateCount, settings.labels, settings.student.architecture),
        gradientEvaluations: evaluations[c][m],
        averages: method.average != .none)
    }
  }

  /// "Per cell, at n = 1780: drr 10 networks and 1.0e+08 gradients of single samples, l2 …"
  static func words(_ cells: [Cell], trainCount: Int) -> String? {
    let known = cells.filter(\.gradientEvaluations.isFinite)
    guard !known.isEmpty else { return nil }
    let list = known.map { cell in
      "\(cell.method) \(cell.networks) and " + String(format: "%.1e", cell.gradientEvaluations)
    }
    return "Networks trained (at most) and gradients of single samples per cell at n = \(trainCount): "
      + list.joined(separator: ", ") + "."
  }

  /// An average beside which no dense average of its cost, within a factor of two, was trained.
  static func warning(_ cells: [Cell], short: String) -> String? {
    guard let own = cells.first(where: { $0.method == short }), own.averages, own.gradientEvaluations.isFinite else { return nil }
    let ensembles = cells.filter { $0.method != short && $0.averages && $0.gradientEvaluations.isFinite }
    guard let largest = ensembles.max(by: { $0.gradientEvaluations < $1.gradientEvaluations }) else {
      return "No dense ensemble stands beside the average \(short)."
    }
    guard !ensembles.contains(where: { $0.gradientEvaluations >= own.gradientEvaluations / 2 }) else { return nil }
    let factor = own.gradientEvaluations / largest.gradientEvaluations
    return "\(short) spent " + String(format: "%.3g", factor)
      + " times the gradients of \(largest.method), and no dense ensemble "
      + "of its cost was trained."
  }
}

import Codes
import Foundation
import Results
import Statistics
import Studies
import Teachers
import Workers

/// Lengths that are lengths, of every stored student that is one network, beside the scores and the excess of that student.
///
/// Does the shorter code predict better? The table decides on codes that exist: the optimised variational bounds, the annealed
/// evidence, and the prequential length. The linearised description score and its sampled value stand beside them.
public struct EvidenceTable: Sendable {
  /// One student.
  struct Row: Sendable {
    var run: Int
    var cell: Cell
    var method: String
    /// Whether it stands for its cell.
    var isSelected: Bool
    var liveCount: Int
    var excess: Double
    /// Bits by measure; NaN where there is none.
    var bits: [Measure: Double]
    /// Of the measures that were taken on draws.
    var standardErrors: [Measure: Double]
  }

  /// What is compared with the excess, lengths first.
  enum Measure: String, CaseIterable {
    case prequential, variational
    case variationalLowRank = "variational_low_rank"
    case annealed, description, sampled

    var isLength: Bool { self != .description && self != .sampled }

    /// As a person reads it.
    var words: String {
      switch self {
      case .prequential: "prequential length"
      case .variational: "variational, factorised"
      case .variationalLowRank: "variational, low rank"
      case .annealed: "annealed evidence"
      case .description: "description score"
      case .sampled: "sampled score"
      }
    }
  }

  /// Kendall's τ_b of a measure and the excess, > 0 where the shorter code predicts better.
  struct Agreement {
    /// nil: between the selected students of all methods.
    var method: String?
    var measure: Measure
    /// Means over teachers, by n_train; NaN where no teacher has one.
    var bySize: [Double]
    /// Of each teacher the mean over the sizes.
    var teachers: [Double]
    /// One-sided exact signed-rank p that τ > 0; NaN below nine teachers.
    var p: Double
  }

  let rows: [Row]
  let study: Study

  static func compute(_ students: StoredStudents, steps: Int, jobs: Int? = nil) throws -> EvidenceTable {
    let (study, plan, contents) = (students.study, students.plan, students.contents)
    let selected = try contents.runs("selected")
    let excess = try contents.runs("excess_mse")
    let scores = try contents.runs("description_bits")
    let sampled = try contents.runs("sampled_bits")
    let prequential = PrequentialLengths.bits(
      study: study, runs: plan.runs, selected: selected, nextBlockMSE: contents.runsIfPresent("next_block_mse"))
    let measured = plan.runs.indices.filter { excess[$0].isFinite && students.holdsStudent(ofRun: $0) }
    let lengths = try Workers.map(measured.count, workers: jobs) { place in
      EvidenceLengths(
        try students.problem(ofRun: measured[place]), try students.student(ofRun: measured[place]), steps: steps)
    }
    let rows = zip(measured, lengths).compactMap { index, lengths -> Row? in
      guard let lengths else { return nil }
      let run = plan.runs[index]
      return Row(
        run: index, cell: run.cell, method: study.methodLabels[run.method], isSelected: selected[index] == 1,
        liveCount: lengths.liveCount, excess: excess[index],
        bits: [
          .prequential: prequential?[index] ?? .nan, .variational: lengths.factorised.length.bits,
          .variationalLowRank: lengths.lowRank.length.bits, .annealed: lengths.annealed?.length.bits ?? .nan,
          .description: scores[index], .sampled: sampled[index],
        ],
        standardErrors: [
          .variational: lengths.factorised.standardError.bits, .variationalLowRank: lengths.lowRank.standardError.bits,
          .annealed: lengths.annealed?.standardError.bits ?? .nan,
        ])
    }
    return EvidenceTable(rows: rows, study: study)
  }

  /// Between learners where `method` is nil, otherwise between the candidates of one.
  func agreement(condition: Int, method: String?, _ measure: Measure) -> Agreement {
    let mine = rows.filter { row in
      row.cell.condition == condition && (row.bits[measure] ?? .nan).isFinite
        && (method.map { row.method == $0 } ?? row.isSelected)
    }
    var sizes: [[Int: Double]] = []
    for n in study.trainCounts {
      let cells = Dictionary(grouping: mine.filter { $0.cell.trainCount == n }, by: \.cell)
        .sorted { ($0.key.teacher, $0.key.replicate) < ($1.key.teacher, $1.key.replicate) }
      sizes.append(
        kendallTaus(
          cells.map { cell, rows in (cell.teacher, rows.map { $0.bits[measure] ?? .nan }, rows.map(\.excess)) }))
    }
    let teachers = Set(sizes.flatMap(\.keys)).sorted().map { teacher in mean(sizes.compactMap { $0[teacher] }) }
    return Agreement(
      method: method, measure: measure, bySize: sizes.map { $0.isEmpty ? .nan : mean($0.values.sorted()) }, teachers: teachers,
      p: teachers.count < 9 ? .nan : SignedRankTest.test(teachers)?.p.greater ?? .nan)
  }
}

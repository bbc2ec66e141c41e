import Foundation
import Statistics
import Studies

/// What is compared with the excess: two scores and two lengths.
///
/// The linearised quantities are scores: no code has these lengths. `sampled` is one, the bits-back length with the posterior's
/// expected loss measured on draws. `prequential` is one, of a code that both sides could use: each block of labels from one
/// n_train to the next in bits given the student of the smaller one, with the noise known.
package enum LengthMeasure: Int, CaseIterable {
  case evidence, description, sampled, prequential

  /// The column of `/runs`; the prequential length is made of `next_block_mse`.
  var column: String {
    switch self {
    case .evidence: "evidence_bits"
    case .description: "description_bits"
    case .sampled: "sampled_bits"
    case .prequential: "prequential_bits"
    }
  }

  /// As a person reads it.
  var words: String {
    switch self {
    case .evidence: "evidence score"
    case .description: "description score"
    case .sampled: "sampled length"
    case .prequential: "prequential length"
    }
  }
}

/// Does the shorter code predict better? Kendall's τ_b of score or length and excess at one (condition, n_train), > 0 where it does.
///
/// Within a method it is taken over the candidates of a cell, between methods over the selected students of one (teacher,
/// replicate). Teachers are the unit of inference: τ is averaged over a teacher's replicates, then over teachers.
package struct EvidenceCorrelation {
  var condition: Int
  /// nil: between the selected students of all methods.
  package var method: Int?
  package var size: Int
  package var length: LengthMeasure
  /// Teachers with a τ.
  package var teachers: Int
  /// Mean over teachers, with its 95 % t interval (NaN below two teachers).
  package var tau: Double
  package var lower: Double
  package var upper: Double
  /// τ_b over all these students of all teachers at once; describes, since teachers differ.
  var pooled: Double
  /// One-sided p-values over teachers of τ > 0: exact signed-rank and sign test; NaN where every τ is 0, and with
  /// fewer than nine teachers.
  package var pSignedRank: Double
  package var pSign: Double

  /// - Parameters:
  ///   - runs: the runs of the plan.
  ///   - excess, selected: columns of `/runs`, one value per run.
  ///   - lengths: the same, by measure; a measure may be absent.
  package static func all(
    study: Study, runs: [TrainingRun], excess: [Double], selected: [Double], lengths: [LengthMeasure: [Double]]
  ) -> [EvidenceCorrelation] {
    var within: [Scope: [Int]] = [:]
    var between: [Scope: [Int]] = [:]
    for (i, run) in runs.enumerated() where excess[i].isFinite {
      if run.role == .candidate {
        within[Scope(condition: run.cell.condition, method: run.method, trainCount: run.cell.trainCount), default: []].append(i)
      }
      if selected[i] == 1 {
        between[Scope(condition: run.cell.condition, method: nil, trainCount: run.cell.trainCount), default: []].append(i)
      }
    }
    var found: [EvidenceCorrelation] = []
    for (c, condition) in study.conditions.enumerated() {
      for length in LengthMeasure.allCases {
        guard let bits = lengths[length] else { continue }
        for method in [nil] + condition.settings.methods.indices.map(Optional.some) {
          for (s, size) in study.trainCounts.enumerated() {
            let scope = Scope(condition: c, method: method, trainCount: size)
            let rows = ((method == nil ? between : within)[scope] ?? []).filter { bits[$0].isFinite }
            let taus = teacherTaus(rows, runs, excess: excess, bits: bits)
            guard !taus.isEmpty else { continue }
            let interval = tInterval(taus)
            found.append(
              EvidenceCorrelation(
                condition: c, method: method, size: s, length: length, teachers: taus.count, tau: mean(taus),
                lower: interval?.lower ?? .nan, upper: interval?.upper ?? .nan,
                pooled: kendallTauB(rows.map { bits[$0] }, rows.map { excess[$0] }) ?? .nan,
                pSignedRank: TeacherTable.probability(SignedRankTest.test(taus)?.p.greater, teachers: taus.count),
                pSign: TeacherTable.probability(SignTest.test(taus)?.p.greater, teachers: taus.count)))
          }
        }
      }
    }
    return found
  }

  private struct Scope: Hashable {
    var condition: Int, method: Int?, trainCount: Int
  }

  /// The mean τ of every teacher that has one, in the order of teachers.
  private static func teacherTaus(_ rows: [Int], _ runs: [TrainingRun], excess: [Double], bits: [Double]) -> [Double] {
    let cells = Dictionary(grouping: rows, by: { runs[$0].cell }).sorted {
      ($0.key.teacher, $0.key.replicate) < ($1.key.teacher, $1.key.replicate)
    }
    return kendallTaus(
      cells.map { cell, mine in (cell.teacher, mine.map { bits[$0] }, mine.map { excess[$0] }) }
    ).sorted { $0.key < $1.key }.map(\.value)
  }
}

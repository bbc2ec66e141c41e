import Codelengths
import Codes
import Files
import Foundation
import LinearTheory
import Networks
import Studies
import Teachers
import Workers

/// Solomonoff's budget: the total excess log-loss of learners that predict one label after the other, beside the bits of the
/// teacher.
///
/// The learners depend on the teachers. Of linear ones on a known grid: the Bayes mixture over all quantised functions, which
/// loses no more than the teacher's bits on any sequence, and the one over supports with N(0, |w|²/k_max) weights, which is
/// promised more for every doubling of the labels. Of networks: prequential coding with networks trained by gradients, to
/// which nothing is promised.
public struct BudgetTable: Sendable {
  public enum Learner: String, Sendable {
    case quantisedMixture = "quantised_mixture"
    case supportMixture = "support_mixture"
    case networks

    /// Whether a theorem keeps it within the teacher's bits.
    public var isBound: Bool { self == .quantisedMixture }
  }

  /// One learner on the labels of one (teacher, replicate) up to a budget.
  public struct Row: Hashable, Sendable {
    public var cell: Cell
    public var learner: Learner
    /// The length of the teacher on its grid, of linear teachers the length in the mixture. The scales of the grid are not in it:
    /// one rule for all teachers, and the harder one for a learner that is to stay within.
    public var teacherBits: Double
    /// Log-loss of all labels beyond that of the truth, in bits.
    public var excessBits: Double
    /// The largest excess after any label; for networks, which are scored by blocks, the excess at the end.
    public var largestExcessBits: Double

    public var isWithin: Bool { largestExcessBits <= teacherBits * (1 + 1e-9) }
  }

  public let rows: [Row]
  let study: Study

  /// - Throws: `BrevityError` of kind `usage` where a linear teacher has no mixture that can be counted.
  public static func compute(_ study: Study, steps: Int, jobs: Int? = nil) throws -> BudgetTable {
    let teachers = TeacherPool(study)
    // the cells of each sequence of labels, of growing budgets
    let sequences = study.conditions.indices.flatMap { c in
      (0..<study.conditions[c].settings.teachers.count).flatMap { teacher in
        (0..<study.replicates).map { replicate in
          study.trainCounts.map { Cell(condition: c, teacher: teacher, replicate: replicate, trainCount: $0) }
        }
      }
    }
    let rows = try Workers.map(sequences.count, workers: jobs) { number in
      let cells = sequences[number]
      if study.conditions[cells[0].condition].settings.teachers.kind.isLinear {
        return try linearRows(study, cells, CellData(study, cells[cells.count - 1], teachers: teachers))
      }
      return try cells.map { place in
        let cell = try CellData(study, place, teachers: teachers)
        let problem = try cell.codingProblem()
        let architecture = problem.architecture
        let code = try problem.description(
          by: .prequential,
          of: MLP(architecture: architecture, parameters: Array(repeating: 0, count: architecture.parameterCount)),
          effort: CodingEffort(steps: steps))
        let excess = code.total.bits - (cell.teacherLabelLength(problem)?.bits ?? .nan)
        return Row(
          cell: place, learner: .networks,
          teacherBits: Self.bits(cell.teacher, settings: cell.settings), excessBits: excess, largestExcessBits: excess)
      }
    }
    return BudgetTable(rows: rows.flatMap { $0 }, study: study)
  }

  /// Of a network, without the scales of its layers.
  package static func bits(_ teacher: Teacher, settings: Settings) -> Double {
    SparseParameterCode.length(
      architecture: teacher.network.architecture, live: teacher.liveParameters,
      bitsPerParameter: settings.teachers.weightBits ?? 32
    ).bits
  }

  /// - Parameter cell: the data of the largest budget, the last of `cells`.
  private static func linearRows(_ study: Study, _ cells: [Cell], _ cell: CellData) throws -> [Row] {
    let settings = cell.settings
    let (weights, p) = (cell.teacher.linearWeights, settings.inputCount)
    // a learner for all teachers of the study: it is not told how many weights live
    let largest =
      study.conditions.map(\.settings).filter { $0.teachers.kind.isLinear && $0.inputCount == p }
      .map(\.liveInputs).max() ?? p
    let bits = settings.teachers.weightBits ?? 32
    let variance = settings.data.noiseStd * settings.data.noiseStd
    // the grid ends half a step beyond the largest level, which the largest weight takes
    let half = exp2(Double(bits - 1))
    let scale = weights.reduce(0) { max($0, abs($1)) } * half / (half - 0.5)
    guard
      var mixture = QuantisedMixture(
        inputCount: p, maximumSupport: largest, bits: min(bits, 17), scale: scale, noiseVariance: variance),
      let length = mixture.length(of: weights),
      var supports = SupportMixture(
        inputCount: p, maximumSupport: largest, noiseVariance: variance,
        priorVariance: weights.reduce(0) { $0 + $1 * $1 } / Double(largest))
    else {
      throw BrevityError(
        .usage,
        "cannot hold the teachers of condition \(cells[0].condition) to their budget: a mixture of functions of up to \(largest) of \(p) inputs with \(bits) bits each was asked for; accepted are at most \(QuantisedMixture.functionLimit) functions of unrotated inputs"
      )
    }
    let data = cell.budget
    func excess(_ learn: ([Double], Double) -> Double) -> ExcessLogLoss {
      ExcessLogLoss(inputs: data.inputs, labels: data.labels, weights: weights, noiseVariance: variance, learn: learn)
    }
    let learners: [(Learner, ExcessLogLoss)] = [
      (.quantisedMixture, excess { mixture.learn($0, $1) }), (.supportMixture, excess { supports.learn($0, $1) / M_LN2 }),
    ]
    return learners.flatMap { learner, excess in
      cells.map { cell in
        Row(
          cell: cell, learner: learner, teacherBits: length, excessBits: excess.bits[cell.trainCount - 1],
          largestExcessBits: excess.bits.prefix(cell.trainCount).reduce(0, max))
      }
    }
  }
}

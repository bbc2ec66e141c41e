import Codelengths
import Codes
import Foundation
import HDF5
import Networks
import Results
import Studies
import Teachers
import Workers

/// The table of description lengths of a study: every code, each selected student, each label budget.
public struct CodesTable: Sendable {
  /// One code of one student.
  public struct Row: Hashable, Sendable {
    public var cell: Cell
    /// The student's method; `-` for what depends on no student.
    public var method: String
    /// A code, or `teacher`: the teacher's own length and the labels under it.
    public var code: String
    /// NaN in all numbers where the code was not built or refused.
    public var modelBits: Double
    public var labelBits: Double
    /// Bits of the labels under the uniform code.
    public var uniformBits: Double
    /// Size of the file; NaN for lengths without a stream.
    public var streamBytes: Double
    /// Bits of the labels under the teacher, with the best noise scale; NaN where nobody knows the teacher.
    public var teacherLabelBits: Double
    /// Mean squared error on the noisy test labels, or the share of wrong classes; NaN where nothing is decoded but labels.
    public var testLoss: Double
    /// Why there are no numbers; empty otherwise.
    public var note: String

    public var totalBits: Double { modelBits + labelBits }
    /// How much longer the description is than the labels under the teacher: the total excess log-loss of a prequential learner.
    public var excessBits: Double { totalBits - teacherLabelBits }
  }

  public let rows: [Row]
  let study: Study

  /// Describes the labels of every cell by `codes`.
  public static func compute(
    _ students: StoredStudents, codes: [CodeName] = CodeName.allCases, effort: CodingEffort = CodingEffort(), jobs: Int? = nil,
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> CodesTable {
    let runs = students.selectedRuns
    let plan = students.plan
    // what depends on no student is done once in each cell, with the first of its runs
    var seen: Set<Cell> = []
    let isFirst = runs.map { seen.insert(plan.runs[$0].cell).inserted }
    let describe: @Sendable (Int) throws -> [Row] = { place in
      try Self.rows(students, run: runs[place], codes: codes, effort: effort, isFirst: isFirst[place])
    }
    let rows = try Workers.map(runs.count, workers: jobs, progress: { progress($0, runs.count) }, describe)
    return CodesTable(rows: rows.flatMap { $0 }, study: students.study)
  }

  /// Codes whose length does not depend on the student that was stored.
  package static let studentless: Set<CodeName> = [.uniform, .prequential, .requential]

  private static func rows(
    _ students: StoredStudents, run index: Int, codes: [CodeName], effort: CodingEffort, isFirst: Bool
  ) throws -> [Row] {
    let run = students.plan.runs[index]
    let cell = try students.cell(ofRun: index)
    let problem = try cell.codingProblem()
    let network = try students.student(ofRun: index)
    let label = students.study.conditions[run.cell.condition].settings.methods[run.method].label
    let teacherBits = cell.teacherLabelLength(problem)?.bits
    func row(_ method: String, _ code: String) -> Row {
      Row(
        cell: run.cell, method: method,
        code: code, modelBits: .nan, labelBits: .nan, uniformBits: problem.uniformLength.bits, streamBytes: .nan,
        teacherLabelBits: teacherBits ?? .nan, testLoss: .nan, note: "")
    }
    var rows: [Row] = []
    for code in codes where isFirst || !studentless.contains(code) {
      var new = row(studentless.contains(code) ? "-" : label, code.rawValue)
      do {
        let description = try problem.description(by: code, of: network, effort: effort)
        new.modelBits = description.model.bits
        new.labelBits = description.labels.bits
        new.streamBytes = description.stream.map { Double($0.bytes.count) } ?? .nan
        new.testLoss = description.network.map { problem.testLoss(of: $0, on: cell.test) } ?? .nan
      } catch {
        new.note = error.kind == .missingProgram ? "not built" : error.description
      }
      rows.append(new)
    }
    if isFirst, let teacherBits {
      var new = row("-", "teacher")
      new.modelBits = cell.teacher.length.bits
      new.labelBits = teacherBits
      new.testLoss = problem.testLoss(outputs: cell.teacher.codingOutputs(sampleMajor: cell.test.inputs), on: cell.test)
      rows.append(new)
    }
    return rows
  }
}

import Codes
import Files
import HDF5
import Networks
import Results
import Studies
import Teachers

/// The students of a merged study that stores them, with the labels each was trained on.
public struct StoredStudents: Sendable {
  public let study: Study
  package let plan: RunPlan
  let contents: StudyContents
  /// Runs × the most parameters of any student, NaN beyond a student's own.
  private let weights: [Double]
  private let width: Int
  private let selected: [Bool]
  private let path: String
  private let teachers: TeacherPool

  /// - Throws: `BrevityError` of kind `usage` where the study stores no students, `foreignData` where file and study differ.
  public init(_ study: Study, folder: ResultsFolder) throws {
    guard study.storesStudents else {
      throw BrevityError(
        .usage,
        "cannot code the students of '\(folder.path)': its study does not store them; set students: true and run it again")
    }
    try Quarantine.require(folder.study)
    let contents = try StudyContents(reading: folder.study)
    guard contents.identity.hash == study.hash else {
      throw BrevityError(
        .foreignData,
        "cannot code the students of '\(folder.path)': its study.h5 is of another form of the study; run brevity merge")
    }
    let dataset = try HDF5File(reading: folder.study).root.group("students").dataset("weights")
    let plan = RunPlan(study)
    let values = try dataset.doubles()
    guard dataset.shape.count == 2, dataset.shape[0] == plan.runs.count, values.count == dataset.shape[0] * dataset.shape[1]
    else {
      throw BrevityError(
        .foreignData, "cannot code the students of '\(folder.path)': its /students does not hold the runs of its study")
    }
    self.study = study
    self.plan = plan
    weights = values
    width = dataset.shape[1]
    self.contents = contents
    selected = try contents.runs("selected").map { $0 == 1 }
    path = folder.path
    teachers = TeacherPool(study)
  }

  /// The run with this number, or the only one whose key begins with these hexadecimal digits.
  /// - Throws: `BrevityError` of kind `usage`.
  public func run(_ name: String) throws -> Int {
    if let index = Int(name), plan.runs.indices.contains(index) { return index }
    let matching = plan.runs.indices.filter { plan.runs[$0].key.description.hasPrefix(name.lowercased()) }
    guard name.count >= 6, let first = matching.first, Set(matching.map { plan.runs[$0].key }).count == 1 else {
      throw BrevityError(
        .usage,
        "cannot find the run '\(name)' in '\(path)': accepted are its number, 0 to \(plan.runs.count - 1), or at least 6 digits of its key that no other run has"
      )
    }
    return first
  }

  /// The runs that stand for their cells, in the order of the plan.
  var selectedRuns: [Int] { plan.runs.indices.filter { selected[$0] } }

  /// The student of a run.
  /// - Throws: `BrevityError` of kind `usage` where the run has left none.
  public func student(ofRun index: Int) throws -> MLP {
    let run = plan.runs[index]
    let architecture = study.conditions[run.cell.condition].settings.student.architecture
    let count = architecture.parameterCount
    let values = Array(weights[index * width..<(index + 1) * width].prefix(count))
    guard values.count == count, values.allSatisfy(\.isFinite) else {
      throw BrevityError(
        .usage, "cannot code run \(index) of '\(path)' (\(run.label(in: study))): it has left no weights of one network")
    }
    return MLP(architecture: architecture, parameters: values)
  }

  /// Whether the run left the weights of one network.
  func holdsStudent(ofRun index: Int) -> Bool {
    let count = study.conditions[plan.runs[index].cell.condition].settings.student.architecture.parameterCount
    let values = weights[index * width..<(index + 1) * width].prefix(count)
    return values.count == count && values.allSatisfy(\.isFinite)
  }

  func cell(ofRun index: Int) throws -> CellData {
    try CellData(study, plan.runs[index].cell, teachers: teachers)
  }

  /// The labels of a run's budget as a problem of coding.
  public func problem(ofRun index: Int) throws -> CodingProblem { try cell(ofRun: index).codingProblem() }
}

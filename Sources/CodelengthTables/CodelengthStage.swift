import Codes
import Files
import Foundation
import HDF5
import Results
import Studies

/// The stage of description lengths: study.h5 → the table that the study asks for (`analysis.codelengths`), as text and CSV.
///
/// Beside the table lies NAME.json, which says what it was made of. A table that was made of the same is shown again and not
/// computed again.
public enum CodelengthStage {
  /// What a table depends on.
  struct Origin: Codable, Hashable {
    var studyHash: String
    var steps: Int
    var codes: [String]
    /// Runs that stand for their cells; 0 for a table without students.
    var students: Int
    var program: String
  }

  /// Makes the table, or shows the one that is there.
  ///
  /// - Parameters:
  ///   - table: by default that of the study.
  ///   - codes: those of the table of codes.
  ///   - steps: by default those of the study, or 2000.
  ///   - again: computes in any case.
  /// - Returns: the text for a terminal.
  public static func make(
    _ study: Study, folder: ResultsFolder, table: CodelengthSettings.Table, codes: [CodeName] = CodeName.allCases,
    steps: Int? = nil, jobs: Int? = nil, again: Bool = false
  ) throws -> String {
    let steps = steps ?? study.analysis.codelengths?.steps ?? CodelengthSettings(table: table).steps
    let students = table == .budget ? nil : try StoredStudents(study, folder: folder)
    let origin = Origin(
      studyHash: study.hash, steps: steps, codes: table == .codes ? codes.map(\.rawValue) : [],
      students: students?.selectedRuns.count ?? 0, program: version)
    let stem = folder.path + "/" + table.fileName
    if !again, let text = known(origin, stem) { return text }
    // while the files change, nothing says that they are those of this origin
    try? FileManager.default.removeItem(atPath: stem + ".json")
    let text = try compute(study, students, table, codes, CodingEffort(steps: steps), jobs, folder)
    try AtomicFile.write(Array(text.utf8), to: stem + ".txt")
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try AtomicFile.write(Array(encoder.encode(origin)), to: stem + ".json")
    return text
  }

  private static func known(_ origin: Origin, _ stem: String) -> String? {
    let files = FileManager.default
    guard let data = files.contents(atPath: stem + ".json"), let found = try? JSONDecoder().decode(Origin.self, from: data),
      found == origin, files.fileExists(atPath: stem + ".csv"), let text = files.contents(atPath: stem + ".txt")
    else { return nil }
    return String(decoding: text, as: UTF8.self)
  }

  private static func compute(
    _ study: Study, _ students: StoredStudents?, _ table: CodelengthSettings.Table, _ codes: [CodeName], _ effort: CodingEffort,
    _ jobs: Int?, _ folder: ResultsFolder
  ) throws -> String {
    switch (table, students) {
    case (.codes, let students?):
      let table = try CodesTable.compute(students, codes: codes, effort: effort, jobs: jobs)
      try table.write(to: folder)
      return table.text
    case (.plane, let students?):
      let table = try PlaneTable.compute(students, jobs: jobs)
      try table.write(to: folder)
      return table.text
    case (.evidence, let students?):
      let table = try EvidenceTable.compute(students, steps: effort.steps, jobs: jobs)
      try table.write(to: folder)
      return table.text
    default:
      let table = try BudgetTable.compute(study, steps: effort.steps, jobs: jobs)
      try table.write(to: folder)
      return table.text
    }
  }
}

extension CodelengthSettings.Table {
  /// Of the files of the table and of its figure, without ending.
  public var fileName: String {
    switch self {
    case .codes: "codes"
    case .plane: "rate-distortion"
    case .budget: "budget"
    case .evidence: "evidence"
    }
  }
}

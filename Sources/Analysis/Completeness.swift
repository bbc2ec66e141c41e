import Results
import Studies

/// How much of a study was run. A verdict on a part of it may be shown, and decides nothing.
package struct Completeness: Hashable {
  var planned: Int
  var missing: Int

  package init(planned: Int, missing: Int) {
    self.planned = planned
    self.missing = missing
  }

  package init(_ contents: StudyContents) throws {
    let statuses = try contents.runs("status")
    self.init(planned: statuses.count, missing: statuses.count { $0 == Double(RunStatus.missing.rawValue) })
  }

  /// Nil where everything was run.
  var reason: String? { missing == 0 ? nil : "\(missing) of \(planned) runs are missing" }
}

import Experiments
import SettingKeys
import Teachers
import Training

/// Every key of a study file, from the declarations that the parser reads.
package enum StudyReference {
  /// The sections of a study of learning curves, in the order in which a study is written; methods are apart.
  package static let sections: [SettingReference] = [
    Study.settings.reference, TeacherSettings.settings.reference, DataSettings.settings.reference,
    StudentSettings.settings.reference, TrainingSettings.settings.reference, LabelProtocol.settings.reference,
    ValidationKeys.settings.reference, AnalysisSettings.settings.reference, AnalysisSettings.excessLevels.reference,
    Hypothesis.settings.reference, CodelengthSettings.settings.reference, Study.traces.reference,
  ]

  /// The block `experiment` of studies that repeat one, by its kind.
  package static let experiments: [(kind: String, groups: [SettingReference])] = [
    (
      ReboundSettings.kind,
      [ReboundSettings.settings.reference] + ReboundSettings.settings.keys.compactMap(\.nested?.reference)
    ),
    (
      SoftCommitteeSettings.kind,
      [SoftCommitteeSettings.settings.reference, SoftCommitteeSettings.Case.settings.reference]
    ),
    (
      SparseRegressionSettings.kind,
      [SparseRegressionSettings.settings.reference, SparseRegressionSettings.Problem.settings.reference]
    ),
  ]

  /// What every method that is not a closed form has.
  package static let candidates: SettingReference = Learner.settings.reference

  /// The keys of a method, with the one in which its candidates differ.
  package static func reference(_ method: any Method) -> SettingReference {
    func own<Kind: Method>(_ method: Kind) -> SettingReference { Kind.settings.reference }
    let keys = own(method)
    let grid = method.grid.map { [$0.row(Learner(method))] } ?? []
    return SettingReference(path: "methods.\(method.name)", help: keys.help, rows: grid + keys.rows)
  }

  /// Every key that some method has.
  static let methodKeys = ["method"] + Methods.keys + Learner.settings.names

  /// The keys of a section that is set key by key: teachers, data, student, training, protocol, analysis, traces.
  static func keys(ofSection name: String) -> [String]? {
    sections.first { $0.path == name && !name.isEmpty && !name.contains(".") }?.rows.map(\.name)
  }

  /// The full path of a key that a person put into the wrong section.
  static func path(endingIn key: String) -> String? {
    guard let group = sections.first(where: { !$0.path.contains(".") && $0.rows.contains { $0.name == key } }) else {
      return methodKeys.contains(key) ? "methods.<label>.\(key)" : nil
    }
    return group.path.isEmpty ? key : "\(group.path).\(key)"
  }

  // MARK: the reference page

  /// The page `docs/reference.md`.
  package static var page: String {
    var text = """
      # Reference: every key of a study file

      This page is written by `brevity schema` from the declarations that the parser reads. `brevity explain KEY` prints one
      entry, and `brevity schema --json` a JSON Schema for editors.


      """
    for group in sections {
      text += "## \(group.path.isEmpty ? "The study" : "`\(group.path)`")\n\n\(group.help)\n\n\(group.table)\n"
      if group.path == LabelProtocol.settings.path { text += methodsPart }
    }
    text += "## Studies that repeat an experiment\n\n"
    text += "They have the keys `\(Study.experimentSettings(example: "").names.joined(separator: "`, `"))`.\n\n"
    for experiment in experiments {
      for group in experiment.groups { text += "### `\(group.path)` (\(experiment.kind))\n\n\(group.help)\n\n\(group.table)\n" }
    }
    return text.trimmingSuffix { $0 == "\n" } + "\n"
  }

  private static var methodsPart: String {
    var text = "## `methods`\n\nA mapping of labels to settings; the label is also the method, unless `method` names another.\n\n"
    text += "### Of every method but closed forms\n\n\(candidates.help)\n\n\(candidates.table)\n"
    for method in Methods.all {
      let reference = reference(method)
      text += "### `\(method.name)` (\(method.learnerClass.words))\n\n\(reference.help)\n\n"
      if !reference.rows.isEmpty { text += reference.table + "\n" }
    }
    return text
  }
}

extension LearnerClass {
  /// "short by pruning".
  package var words: String { rawValue.replacing("_", with: " ") }
}

extension String {
  fileprivate func trimmingSuffix(while holds: (Character) -> Bool) -> String {
    var text = self
    while let last = text.last, holds(last) { text.removeLast() }
    return text
  }
}

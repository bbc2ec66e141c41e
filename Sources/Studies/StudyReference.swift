import Experiments
import SettingKeys
import Teachers
import Training

/// Every section of a study file, with its keys.
package enum StudyReference {
  /// In the order in which a study is written.
  package static let groups: [SettingReference] =
    [
      Study.settings.reference, TeacherSettings.settings.reference, DataSettings.settings.reference,
      StudentSettings.settings.reference, TrainingSettings.settings.reference, LabelProtocol.settings.reference,
      ValidationKeys.settings.reference, AnalysisSettings.settings.reference,
      AnalysisSettings.excessLevels.reference, Hypothesis.settings.reference, CodelengthSettings.settings.reference,
      Study.traces.reference,
    ]

  /// Every key that some method has.
  static let methodKeys = ["method"] + Methods.keys + Learner.settings.names

  /// The keys of a section that is set key by key: teachers, data, student, training, protocol, analysis, traces.
  static func keys(ofSection name: String) -> [String]? {
    groups.first { $0.path == name && !name.isEmpty && !name.contains(".") }?.rows.map(\.name)
  }

  /// The full path of a key that a person put into the wrong section.
  static func path(endingIn key: String) -> String? {
    guard let group = groups.first(where: { !$0.path.contains(".") && $0.rows.contains { $0.name == key } }) else {
      return methodKeys.contains(key) ? "methods.<label>.\(key)" : nil
    }
    return group.path.isEmpty ? key : "\(group.path).\(key)"
  }
}

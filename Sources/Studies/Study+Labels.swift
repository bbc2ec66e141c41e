import Foundation

extension Study {
  /// The levels of a condition for readers: "noise_std 0.1, precision float".
  package func title(ofCondition c: Int) -> String {
    zip(factors, conditions[c].levels).map { factor, level in
      switch factor.levels[level] {
      case .number(let value): "\(factor.name) \(String(format: "%g", value))"
      case .text(let text): "\(factor.name) \(text)"
      }
    }.joined(separator: ", ")
  }
}

extension TrainingRun {
  /// For readers: which run this is.
  package func label(in study: Study) -> String {
    let method = study.conditions[cell.condition].settings.methods[self.method]
    var parts = [
      method.label, "n_train \(cell.trainCount)", "\(study.vocabulary.unit) \(cell.teacher)", "replicate \(cell.replicate)",
    ]
    if let settingIndex { parts.append("\(method.gridName) \(method.values[settingIndex])") }
    if restart > 0 { parts.append("restart \(restart)") }
    if role != .candidate { parts.append(role.name.replacingOccurrences(of: "_", with: " ")) }
    if study.conditions.count > 1 { parts.append("condition \(cell.condition)") }
    return parts.joined(separator: ", ")
  }
}

import Files
import SettingKeys
import Training

extension Learner {
  var json: JSON {
    var object = identity.merging([
      "label": .text(label), gridName: .array(values.map { .number($0) }), "restarts": .integer(restarts),
      "selection": .text(selection.rawValue),
    ]) { $1 }
    if findsAlpha { object["finds_alpha"] = .bool(true) }
    // networks have the class of their method
    if !kind.makesNetworks { object["class"] = .text(kind.learnerClass.rawValue) }
    if let candidates = kind.candidates { object[CandidateGrid.key] = JSON(candidates.settingValue) }
    return .object(object)
  }

  /// What a single run of the method depends on besides the value of its grid and the restart: not its label. The first four
  /// keys are those of all methods, with these values where a method does not have them.
  var identity: [String: JSON] {
    var identity: [String: JSON] = [
      "beta": .null, "rho": .number(0), "tolerance": .number(0.01), "normalised": .bool(false), "method": .text(kind.name),
    ].merging(kind.settingValues.mapValues(JSON.init)) { $1 }
    // members of an average keep their weights in their records
    if average != .none { identity["average"] = .text(average.rawValue) }
    if kind.triesStartsItself { identity["restarts"] = .integer(restarts) }
    return identity
  }
}

import SettingKeys
import Training

extension Learner {
  var json: CanonicalJSON {
    .object(
      identity.merging([
        "label": .text(label), gridName: .array(values.map { .number($0) }), "restarts": .integer(restarts),
        "selection": .text(selection.rawValue),
      ]) { $1 })
  }

  /// What a single run of the method depends on besides the value of its grid and the restart: not its label. The first four
  /// keys are those of all methods, with these values where a method does not have them.
  var identity: [String: CanonicalJSON] {
    var identity: [String: CanonicalJSON] = [
      "beta": .null, "rho": .number(0), "tolerance": .number(0.01), "normalised": .bool(false), "method": .text(kind.name),
    ].merging(kind.settingValues.mapValues(CanonicalJSON.init)) { $1 }
    // members of an average keep their weights in their records
    if average != .none { identity["average"] = .text(average.rawValue) }
    if kind.triesStartsItself { identity["restarts"] = .integer(restarts) }
    return identity
  }
}

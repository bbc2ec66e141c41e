import Experiments
import Files
import SettingKeys
import Teachers
import Training

/// The resolved study as JSON, under the keys of the study file: hashes and run keys are made of it.
extension Study {
  package var json: JSON {
    var object: [String: SettingValue]
    if case .experiment(let experiment) = design {
      object = Self.experimentSettings(example: "").values(of: self)
      object["experiment"] = .mapping(experiment.settings.merging(["kind": .text(type(of: experiment).kind)]) { $1 })
    } else {
      object = Self.settings.values(of: self)
      object["analysis"] = .mapping(AnalysisSettings.settings.values(of: analysis))
      object["factors"] = .list(factors.map(\.setting))
    }
    var json = object.mapValues(JSON.init)
    if hasCurves { json["conditions"] = .array(conditions.map(\.json)) }
    return .object(json)
  }
}

extension Condition {
  fileprivate var json: JSON {
    .object([
      "levels": .array(levels.map { .integer($0) }), "teachers": settings.teachers.json, "data": settings.data.json,
      "student": settings.student.json, "training": settings.training.json, "protocol": settings.labels.json,
      "methods": .array(settings.methods.map(\.json)),
    ])
  }
}

extension Factor {
  fileprivate var setting: SettingValue {
    .mapping([
      "key": .text(key), "name": .text(name),
      "levels": .list(
        levels.map { level in
          switch level {
          case .number(let value): .number(value)
          case .text(let text): .text(text)
          }
        }),
    ])
  }
}

extension DeclaredSettings {
  var json: JSON { JSON(.mapping(Self.settings.values(of: self))) }
}

extension TeacherSettings {
  var json: JSON { .object(identity.merging(["count": .integer(count)]) { $1 }) }

  /// What teacher i of the pool depends on: everything but how many there are.
  package var identity: [String: JSON] {
    var values = Self.settings.values(of: self)
    values["count"] = nil
    values["bias"] = .bool(architecture.hasBias)
    return values.mapValues(JSON.init)
  }
}

extension LabelProtocol {
  /// What a single run depends on: not how many candidates there are, nor how one of them is selected afterwards.
  var identity: [String: JSON] { values(["label_precision", "symmetry_refund", "validation", "alpha_unit"]) }

  /// What description lengths depend on.
  var lengthIdentity: [String: JSON] { values(["label_precision", "symmetry_refund"]) }

  private func values(_ keys: Set<String>) -> [String: JSON] {
    Self.settings.values(of: self).filter { keys.contains($0.key) }.mapValues(JSON.init)
  }
}

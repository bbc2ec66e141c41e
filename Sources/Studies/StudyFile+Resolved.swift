import Experiments
import Files
import SettingKeys
import Teachers
import Training

extension StudyFile {
  /// The study with every default written out, as YAML that resolves to the same study: presets and overrides are applied,
  /// and what varies stays a factor.
  package func resolvedText(overrides: [String] = []) throws -> String {
    let resolution = try resolution(overrides: overrides)
    let study = try resolution.study(arguments: overrides)
    var node = resolution.root
    node.remove("presets")
    node.set("name", to: StudyNode(.text(study.name), at: node.place), at: node.place)
    if case .experiment(let experiment) = study.design {
      node.fill(Study.experimentSettings(example: ""), study)
      var block = experiment.settings
      let replicates = block.removeValue(forKey: "replicates")
      block["kind"] = .text(type(of: experiment).kind)
      node.set("experiment", to: StudyNode(.mapping(block), at: node.place), at: node.place)
      if let replicates { node.set("replicates", to: StudyNode(replicates, at: node.place), at: node.place) }
    } else {
      node.fill(study)
    }
    return node.blockText
  }
}

extension StudyNode {
  /// A value without quotes where it is a number, a bool or null, and with quotes where a text could be read as one.
  init(_ value: SettingValue, at place: SourceLocation) {
    let content: Content =
      switch value {
      case .text(let text): .scalar(text, isPlain: false)
      case .list(let values): .sequence(values.map { StudyNode($0, at: place) })
      case .mapping(let values):
        .mapping(
          values.sorted { $0.key < $1.key }.map { Entry(key: $0.key, place: place, value: StudyNode($0.value, at: place)) })
      default: .scalar("\(value)", isPlain: true)
      }
    self.init(content: content, place: place)
  }

  /// Adds every default that is not written; what varies is left to the factors.
  fileprivate mutating func fill(_ study: Study) {
    let settings = study.conditions[0].settings
    let varying = Set(study.factors.map(\.key))
    fill(Study.settings, study)
    fill("teachers", TeacherSettings.settings, settings.teachers, varying)
    fill("data", DataSettings.settings, settings.data, varying)
    fill("student", StudentSettings.settings, settings.student, varying)
    fill("training", TrainingSettings.settings, settings.training, varying)
    fill("protocol", LabelProtocol.settings, settings.labels, varying)
    fill("analysis", AnalysisSettings.settings, study.analysis, varying)
    var methods = self["methods"] ?? self
    for learner in settings.methods {
      var method = methods[learner.label] ?? self
      if method.isNull { method.content = .mapping([]) }
      method.fill(learner, varying)
      methods.set(learner.label, to: method, at: place)
    }
    set("methods", to: methods, at: place)
  }

  /// Adds the defaults of a section.
  private mutating func fill<Owner>(
    _ name: String, _ group: SettingGroup<Owner>, _ owner: Owner, _ varying: Set<String>
  ) {
    var section = self[name] ?? StudyNode(content: .mapping([]), place: place)
    section.fill(group, owner, varying)
    set(name, to: section, at: place)
  }

  fileprivate mutating func fill<Owner>(_ group: SettingGroup<Owner>, _ owner: Owner, _ varying: Set<String> = []) {
    for key in group.keys where key.applies(to: owner) && (key.path != nil || key.nested != nil) {
      guard !varying.contains("\(group.path).\(key.name)") else { continue }
      if let nested = key.nested {
        var section = self[key.name] ?? StudyNode(content: .mapping([]), place: place)
        section.fill(nested, owner, varying)
        set(key.name, to: section, at: place)
        continue
      }
      var isSection = false
      if case .section = key.form { isSection = true }
      guard self[key.name] == nil || isSection else { continue }
      let value = key.value(owner).withoutNulls(below: isSection)
      if value == .null, !key.form.acceptsNull { continue }
      if isSection, self[key.name] == nil, value == .list([]) { continue }
      set(key.name, to: StudyNode(value, at: place), at: place)
    }
  }

  /// Adds the settings of a method and its candidates.
  private mutating func fill(_ learner: Learner, _ varying: Set<String>) {
    func fillOwn<Kind: Method>(_ method: Kind, _ node: inout StudyNode) {
      node.fill(SettingGroup("methods.\(learner.label)", standard: method, "", Kind.settings.keys), method, varying)
    }
    if self["method"] == nil, learner.label != learner.kind.name {
      set("method", to: StudyNode(.text(learner.kind.name), at: place), at: place)
    }
    if let grid = learner.kind.grid, self[grid.name] == nil, !learner.values.isEmpty,
      !varying.contains("methods.\(learner.label).\(grid.name)")
    {
      let values = learner.addsZero ? Array(learner.values.dropFirst()) : learner.values
      set(grid.name, to: StudyNode(.numbers(values), at: place), at: place)
    }
    fillOwn(learner.kind, &self)
    if !learner.kind.isClosedForm {
      fill(SettingGroup("methods.\(learner.label)", standard: learner, "", Learner.settings.keys), learner, varying)
    }
  }

  // MARK: YAML

  /// The mapping with one section or key a line, and methods, factors and the parts of an experiment on lines of their own.
  fileprivate var blockText: String {
    (entries ?? []).map { entry in
      let isTall = ["methods", "factors", "experiment"].contains(entry.key) && entry.value.entries?.isEmpty == false
      guard isTall else { return "\(entry.key): \(entry.value.yaml)\n" }
      return "\(entry.key):\n" + (entry.value.entries ?? []).map { "  \($0.key): \($0.value.yaml)\n" }.joined()
    }.joined()
  }

  /// Flow style.
  private var yaml: String {
    switch content {
    case .scalar(let text, isPlain: true): isNull ? "null" : Self.isSafe(text) ? text : JSON.text(text).indented()
    case .scalar(let text, isPlain: false):
      Self.isSafe(text) && Scalar.number(text) == nil && Scalar.bool(text) == nil && text != "null"
        ? text : JSON.text(text).indented()
    case .sequence(let items): "[" + items.map(\.yaml).joined(separator: ", ") + "]"
    case .mapping(let entries): "{" + entries.map { "\($0.key): \($0.value.yaml)" }.joined(separator: ", ") + "}"
    }
  }

  private static func isSafe(_ text: String) -> Bool {
    guard let first = text.first, first.isASCII, first.isLetter || first.isNumber || "+-.".contains(first) else { return false }
    return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_.+-/".contains($0)) } && text != "-"
  }
}

extension SettingForm {
  fileprivate var acceptsNull: Bool {
    if case .optional = self { return true }
    return false
  }
}

extension SettingValue {
  /// The value without keys that are null, which stand for what was not written.
  fileprivate func withoutNulls(below isSection: Bool) -> SettingValue {
    guard isSection else { return self }
    switch self {
    case .list(let values): return .list(values.map { $0.withoutNulls(below: true) })
    case .mapping(let values):
      return .mapping(values.filter { $0.value != .null }.mapValues { $0.withoutNulls(below: true) })
    default: return self
    }
  }
}

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
      node.fill(Study.experimentSettings(example: ""), [study])
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

  /// Adds every default that is not written and holds in every condition; what varies is left to the factors.
  fileprivate mutating func fill(_ study: Study) {
    let conditions = study.conditions.map(\.settings)
    let varying = Set(study.factors.map(\.key))
    fill(Study.settings, [study], varying)
    fill("teachers", TeacherSettings.settings, conditions.map(\.teachers), varying)
    fill("data", DataSettings.settings, conditions.map(\.data), varying)
    fill("student", StudentSettings.settings, conditions.map(\.student), varying)
    fill("training", TrainingSettings.settings, conditions.map(\.training), varying)
    // a shorter max_epochs on top of the study has cut min_epochs with it
    if var training = self["training"], varying.isDisjoint(with: ["training.min_epochs", "training.max_epochs"]) {
      training.set("min_epochs", to: StudyNode(.integer(conditions[0].training.minEpochs), at: place), at: place)
      set("training", to: training, at: place)
    }
    fill("protocol", LabelProtocol.settings, conditions.map(\.labels), varying)
    fill("analysis", AnalysisSettings.settings, [study.analysis], varying)
    var methods = self["methods"] ?? self
    for index in conditions[0].methods.indices {
      let learners = conditions.map { $0.methods[index] }
      var method = methods[learners[0].label] ?? self
      if method.isNull { method.content = .mapping([]) }
      method.fill(learners, varying)
      methods.set(learners[0].label, to: method, at: place)
    }
    set("methods", to: methods, at: place)
  }

  /// Adds the defaults of a section.
  private mutating func fill<Owner>(
    _ name: String, _ group: SettingGroup<Owner>, _ owners: [Owner], _ varying: Set<String>
  ) {
    var section = self[name] ?? StudyNode(content: .mapping([]), place: place)
    section.fill(group, owners, varying)
    set(name, to: section, at: place)
  }

  fileprivate mutating func fill<Owner>(_ group: SettingGroup<Owner>, _ owners: [Owner], _ varying: Set<String> = []) {
    for key in group.keys where owners.allSatisfy(key.applies) && (key.path != nil || key.nested != nil) {
      guard !varying.contains("\(group.path).\(key.name)") else { continue }
      if let nested = key.nested {
        fill(key.name, nested, owners, varying)
        continue
      }
      var isSection = false
      if case .section = key.form { isSection = true }
      guard self[key.name] == nil || isSection else { continue }
      let resolved = key.value(owners[0])
      guard owners.allSatisfy({ key.value($0) == resolved }) else { continue }
      let value = resolved.withoutNulls(below: isSection)
      if value == .null, !key.form.acceptsNull { continue }
      if isSection, self[key.name] == nil, value == .list([]) { continue }
      set(key.name, to: StudyNode(value, at: place), at: place)
    }
  }

  /// Adds the settings of a method and of its candidates.
  /// - Parameter learners: the method in each condition.
  private mutating func fill(_ learners: [Learner], _ varying: Set<String>) {
    let learner = learners[0]
    let path = "methods.\(learner.label)"
    guard !varying.contains("\(path).method") else { return }
    if self["method"] == nil, learner.label != learner.kind.name {
      set("method", to: StudyNode(.text(learner.kind.name), at: place), at: place)
    }
    if let grid = learner.kind.grid, self[grid.name] == nil, !learner.values.isEmpty,
      !varying.contains("\(path).\(grid.name)"), learners.allSatisfy({ $0.values == learner.values })
    {
      let values = learner.addsZero ? Array(learner.values.dropFirst()) : learner.values
      set(grid.name, to: StudyNode(.numbers(values), at: place), at: place)
    }
    fillOwn(learner.kind, learners.map(\.kind), path, varying)
    if !learner.kind.hasOneCandidate { fill(SettingGroup(path, standard: learner, "", Learner.settings.keys), learners, varying) }
  }

  /// Adds the settings of a method that do not conflict with what was written.
  private mutating func fillOwn<Kind: Method>(
    _ method: Kind, _ kinds: [any Method], _ path: String, _ varying: Set<String>
  ) {
    for key in Kind.settings.keys {
      let written = Set((entries ?? []).map(\.key) + [key.name])
      guard method.conflict(among: written, path: path) == nil else { continue }
      fill(SettingGroup(path, standard: method, "", [key]), kinds.compactMap { $0 as? Kind }, varying)
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

import Experiments
import SettingKeys

/// What a person wrote of a study that repeats a published experiment: no teachers, methods and budgets, but one block
/// `experiment`, whose `kind` says which keys it has.
struct RawExperimentStudy {
  let section: RawSection<Study>
  let experiment: any Experiment

  /// The kind of the study, where it is not that of learning curves.
  static func kind(_ root: StudyNode) throws -> Study.Kind? {
    guard let node = root["kind"] else { return nil }
    let kind = try UntypedValue(node: node, path: "kind").choice(of: Study.Kind.self).value
    return kind == .learningCurve ? nil : kind
  }

  init(_ node: StudyNode, _ kind: Study.Kind, source: SourceLocation, _ refusals: Refusals) throws {
    let kinds = Self.kinds(of: kind)
    let group = Study.experimentSettings(example: kinds[0])
    var node = node
    for entry in node.entries ?? [] where Study.settings[entry.key] != nil && group[entry.key] == nil {
      refusals.add(
        StudyError(
          entry.place, entry.key, "does not belong to a study of kind \(kind.rawValue)",
          accepted: group.names.joined(separator: ", ")))
      node.remove(entry.key)
    }
    section = RawSection(node, group, at: source, refusals)
    let replicates = section[\.replicates]?.value
    let experiment = section.untyped("experiment").flatMap { block in
      refusals.attempt { try Self.experiment(block, of: kind, kinds, replicates: replicates, refusals) } ?? nil
    }
    try refusals.throwIfAny()
    guard let experiment else { preconditionFailure("a study without experiment is refused above") }
    self.experiment = experiment
  }

  func study() -> Study {
    var study = section.resolved()
    study.replicates = 1
    study.design = .experiment(experiment)
    return study
  }

  private static func kinds(of kind: Study.Kind) -> [String] {
    switch kind {
    case .learningCurve: []
    case .traces: [ReboundSettings.kind, SoftCommitteeSettings.kind]
    case .regression: [SparseRegressionSettings.kind]
    }
  }

  /// Nil where a setting was refused already.
  private static func experiment(
    _ block: UntypedValue, of kind: Study.Kind, _ kinds: [String], replicates: Int?, _ refusals: Refusals
  ) throws -> (any Experiment)? {
    guard block.node.entries != nil else { throw block.refusal("a mapping, such as {kind: \(kinds[0])}") }
    let accepted = kinds.joined(separator: ", ")
    guard let node = block.node["kind"] else {
      throw StudyError(block.node.place, "experiment.kind", "is missing", accepted: accepted)
    }
    let name = UntypedValue(node: node, path: "experiment.kind")
    let text = try name.read(.text(accepted)).value
    guard kinds.contains(text) else { throw name.refusal("\(accepted) in a study of kind \(kind.rawValue)", names: kinds) }
    switch text {
    case ReboundSettings.kind: return ReboundSettings.read(block, replicates: replicates, refusals)
    case SoftCommitteeSettings.kind: return try SoftCommitteeSettings.read(block, replicates: replicates, refusals)
    default: return try SparseRegressionSettings.read(block, replicates: replicates, refusals)
    }
  }
}

extension ReboundSettings {
  fileprivate static func read(_ block: UntypedValue, replicates: Int?, _ refusals: Refusals) -> ReboundSettings? {
    let section = RawSection(block.node, settings, refusals)
    guard section.isClean else { return nil }
    var result = section.resolved()
    if let replicates { result.replicates = replicates }
    return result
  }
}

extension SoftCommitteeSettings {
  fileprivate static func read(
    _ block: UntypedValue, replicates: Int?, _ refusals: Refusals
  ) throws -> SoftCommitteeSettings? {
    let section = RawSection(block.node, settings, refusals)
    let cases = try section.named(
      "cases", Case.settings, noun: "case", example: "{one_unit: {student: 1, teacher: 1, duration: 20}}", refusals)
    guard section.isClean, cases.allSatisfy(\.section.isClean) else { return nil }
    var result = section.resolved()
    if let replicates { result.replicates = replicates }
    for (name, raw) in cases {
      var scenario = raw.resolved()
      scenario.name = name
      if let overlap = raw.present(\.startOverlap), overlap.value * overlap.value > scenario.startNorm {
        refusals.add(
          overlap.error(
            "is \(overlap.value), and a vector of squared norm \(scenario.startNorm) has no larger overlap than "
              + "\(scenario.startNorm.squareRoot())", accepted: "a smaller overlap"))
      }
      if let teacher = raw[\.teacherUnits], teacher.value >= result.inputCount {
        refusals.add(
          teacher.error(
            "is \(teacher.value) with \(result.inputCount) inputs, and the units of a teacher are orthogonal",
            accepted: "fewer units than inputs"))
      }
      result.cases.append(scenario)
    }
    return result
  }
}

extension SparseRegressionSettings {
  fileprivate static func read(
    _ block: UntypedValue, replicates: Int?, _ refusals: Refusals
  ) throws -> SparseRegressionSettings? {
    let section = RawSection(block.node, settings, refusals)
    let problems = try section.named(
      "problems", Problem.settings, noun: "problem",
      example: "{T1: {samples: 60, variables: 200, nonzero: 3, noise_std: 0.5, lambda0: 2, epochs: 1500}}", refusals)
    guard section.isClean, problems.allSatisfy(\.section.isClean) else { return nil }
    var result = section.resolved()
    if let replicates { result.replicates = replicates }
    for (name, raw) in problems {
      var problem = raw.resolved()
      problem.name = name
      let largest = min(problem.variables, problem.samples)
      if let nonzero = raw[\.nonzero], nonzero.value > largest {
        refusals.add(
          nonzero.error(
            "is \(nonzero.value) with \(problem.samples) samples and \(problem.variables) variables",
            accepted: "at most \(largest), so that least squares on the true support is determined"))
      }
      if let samples = raw[\.samples], Double(samples.value) * Double(problem.variables) > 1e8 {
        refusals.add(
          samples.error("times \(problem.variables) variables is more than 100000000", accepted: "a smaller design"))
      }
      result.problems.append(problem)
    }
    return result
  }
}

extension RawSection {
  /// A mapping of names to sections of one form.
  fileprivate func named<Item: Sendable>(
    _ key: String, _ group: SettingGroup<Item>, noun: String, example: String, _ refusals: Refusals
  ) throws -> [(name: String, section: RawSection<Item>)] {
    let accepted = "a mapping of names to settings, such as \(example)"
    guard let value = untyped(key) else {
      throw StudyError(node.place, path(of: key), "is missing", accepted: accepted)
    }
    guard let entries = value.node.entries, !entries.isEmpty, entries.count <= 100 else {
      throw value.refusal("a mapping of one to 100 names to settings, such as \(example)")
    }
    return entries.compactMap { entry in
      let path = "\(value.path).\(StudyNode.excerpt(entry.key))"
      guard StudyNode.isLabel(entry.key) else {
        refusals.add(
          StudyError(
            entry.place, path, "is not a valid name of a \(noun)", accepted: "a letter followed by letters, digits, _ and -"))
        return nil
      }
      return (entry.key, RawSection<Item>(entry.value, group, path: path, at: entry.place, refusals))
    }
  }
}

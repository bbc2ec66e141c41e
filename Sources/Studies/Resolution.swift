import Files
import SettingKeys

/// One way to read a study file: with a preset or without, with overrides on top.
struct Resolution {
  let file: StudyFile
  let preset: StudyFile.Preset?
  let overrides: [Override]
  /// The study with everything but the levels of its factors on top.
  let root: StudyNode

  init(_ file: StudyFile, _ root: StudyNode, preset: StudyFile.Preset?, overrides: [Override]) throws {
    self.file = file
    self.preset = preset
    self.overrides = (preset?.overrides ?? []) + overrides
    self.root = try self.overrides.reduce(root) { try $1.applied(to: $0) }
  }

  func study(arguments: [String]) throws -> Study {
    let source = SourceLocation.source(file.sourceName)
    let refusals = Refusals()
    var study: Study
    if let kind = try RawExperimentStudy.kind(root) {
      study = try RawExperimentStudy(root, kind, source: source, refusals).study()
    } else {
      study = try learningCurves(source, refusals)
    }
    if let preset { study.name += "-\(preset.name)" }
    study.overrides = arguments
    study.sourceText = file.text
    study.identify()
    return study
  }

  private func learningCurves(_ source: SourceLocation, _ refusals: Refusals) throws -> Study {
    let raw = RawStudy(root, source: source, defaultPool: file.defaultPool, refusals)
    let factors = RawFactor.read(root["factors"], refusals)
    refuseSettingFactors(factors, refusals)
    var warnings: [String] = []
    var study = raw.section.resolved()
    let conditions = try conditions(factors, source, &warnings, refusals)
    if let first = conditions.first {
      study.analysis = raw.analysis.resolve(
        methods: first.settings.methods, settings: conditions.map(\.settings), trainCounts: study.trainCounts,
        storesStudents: study.storesStudents, warnings: &warnings, refusals)
    }
    try refusals.throwIfAny()
    var seen: Set<String> = []
    study.factors = Factor.named(factors)
    study.conditions = conditions
    study.warnings = warnings.filter { seen.insert($0).inserted }
    guard study.runCount <= Double(Limits.runs) else {
      throw StudyError(
        source, "", "the study asks for more than \(Limits.runs) runs", accepted: "fewer teachers, replicates, sizes or levels")
    }
    return study
  }

  private func refuseSettingFactors(_ factors: [RawFactor], _ refusals: Refusals) {
    for override in overrides {
      guard let factor = factors.first(where: { $0.collides(with: override.path) }) else { continue }
      refusals.add(
        StudyError(
          override.place, StudyNode.excerpt(override.path), "cannot be set, because \(factor.key) is a factor of this study",
          accepted: "factors.\(factor.key) with a list of levels"))
    }
  }

  /// Every combination of levels, the last factor varying fastest; empty where a condition is refused.
  private func conditions(
    _ factors: [RawFactor], _ source: SourceLocation, _ warnings: inout [String], _ refusals: Refusals
  ) throws -> [Condition] {
    let count = factors.reduce(1.0) { $0 * Double($1.levels.count) }
    guard count <= Double(Limits.conditions) else {
      throw StudyError(
        root["factors"]?.place ?? source, "factors", "has more than \(Limits.conditions) combinations of levels",
        accepted: "fewer levels")
    }
    let varying = Set(factors.map(\.key))
    var conditions: [Condition] = []
    for index in 0..<Int(count) {
      var rest = index
      var levels = [Int](repeating: 0, count: factors.count)
      for i in factors.indices.reversed() {
        levels[i] = rest % factors[i].levels.count
        rest /= factors[i].levels.count
      }
      let node = try zip(factors, levels).reduce(root) { try $1.0.override($1.1).applied(to: $0) }
      let raw = RawStudy(node, source: source, defaultPool: file.defaultPool, refusals)
      guard let settings = raw.settings(varying: varying, warnings: &warnings, refusals) else { continue }
      conditions.append(Condition(levels: levels, settings: settings))
    }
    return conditions.count == Int(count) ? conditions : []
  }
}

extension Study {
  /// Sets what follows from all other settings.
  package mutating func identify() {
    resolvedJSON = json.canonical
    hash = SHA256.hash(Array(resolvedJSON.utf8)).hexadecimal
  }
}

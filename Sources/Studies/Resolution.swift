import Files

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
    let source = Place.source(file.sourceName)
    if let kind = try WrittenExperimentStudy.kind(root) { return try experimentStudy(kind, source, arguments) }
    let written = try WrittenStudy(root, source: source)
    let factors = try WrittenFactor.read(root["factors"])
    try refuseSettingFactors(factors)
    var warnings: [String] = []
    let conditions = try conditions(factors, source, &warnings)
    var analysis = try written.analysis.resolve(
      methods: conditions[0].settings.methods, settings: conditions.map(\.settings),
      trainCounts: written.trainCounts.value, warnings: &warnings)
    analysis.codelengths = try written.analysis.codelengths?.resolve(
      conditions.map(\.settings), storesStudents: written.storesStudents?.value ?? false)
    var seen: Set<String> = []
    var study = Study(
      schema: 1, name: preset.map { "\(written.name.value)-\($0.name)" } ?? written.name.value, kind: .learningCurve,
      question: written.question.value, prediction: written.prediction.value,
      isDemonstration: written.isDemonstration?.value ?? false, seed: written.seed.value, factors: Factor.named(factors),
      conditions: conditions, trainCounts: written.trainCounts.value, replicates: written.replicates?.value ?? 1,
      analysis: analysis, traceEvery: written.traceEvery?.value ?? 0, storesStudents: written.storesStudents?.value ?? false,
      overrides: arguments, warnings: warnings.filter { seen.insert($0).inserted }, sourceText: file.text, resolvedJSON: "",
      hash: "")
    guard study.runCount <= Double(Limits.runs) else {
      throw StudyError(
        source, "", "the study asks for more than \(Limits.runs) runs", accepted: "fewer teachers, replicates, sizes or levels")
    }
    study.watchesTest = written.watchesTest?.value ?? false
    study.identify()
    return study
  }

  /// A study that repeats an experiment.
  private func experimentStudy(_ kind: Study.Kind, _ source: Place, _ arguments: [String]) throws -> Study {
    let written = try WrittenExperimentStudy(root, kind, source: source)
    var study = Study(
      schema: 1, name: preset.map { "\(written.name.value)-\($0.name)" } ?? written.name.value, kind: kind,
      question: written.question.value, prediction: written.prediction.value,
      isDemonstration: written.isDemonstration?.value ?? false, seed: written.seed.value, factors: [], conditions: [],
      trainCounts: [], replicates: 1, analysis: AnalysisSettings(), traceEvery: 0, storesStudents: false,
      design: .experiment(written.experiment), overrides: arguments, sourceText: file.text, resolvedJSON: "", hash: "")
    study.identify()
    return study
  }

  private func refuseSettingFactors(_ factors: [WrittenFactor]) throws {
    for override in overrides {
      guard let factor = factors.first(where: { $0.collides(with: override.path) }) else { continue }
      throw StudyError(
        override.place, StudyNode.excerpt(override.path), "cannot be set, because \(factor.key) is a factor of this study",
        accepted: "factors.\(factor.key) with a list of levels")
    }
  }

  /// Every combination of levels, the last factor varying fastest.
  private func conditions(_ factors: [WrittenFactor], _ source: Place, _ warnings: inout [String]) throws -> [Condition] {
    let count = factors.reduce(1.0) { $0 * Double($1.levels.count) }
    guard count <= Double(Limits.conditions) else {
      throw StudyError(
        root["factors"]?.place ?? source, "factors", "has more than \(Limits.conditions) combinations of levels",
        accepted: "fewer levels")
    }
    let varying = Set(factors.map(\.key))
    return try (0..<Int(count)).map { index in
      var rest = index
      var levels = [Int](repeating: 0, count: factors.count)
      for i in factors.indices.reversed() {
        levels[i] = rest % factors[i].levels.count
        rest /= factors[i].levels.count
      }
      let node = try zip(factors, levels).reduce(root) { try $1.0.override($1.1).applied(to: $0) }
      let settings = try WrittenStudy(node, source: source).settings(varying: varying, warnings: &warnings)
      return Condition(levels: levels, settings: settings)
    }
  }
}

extension Study {
  /// Sets what follows from all other settings.
  fileprivate mutating func identify() {
    resolvedJSON = json.canonical
    hash = SHA256.hash(Array(resolvedJSON.utf8)).hexadecimal
  }
}

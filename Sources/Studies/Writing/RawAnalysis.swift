import SettingKeys
import Teachers
import Training

/// What a person asked of the curves.
struct RawAnalysis: Sendable {
  let section: RawSection<AnalysisSettings>
  let hypotheses: [RawSection<Hypothesis>]
  let codelengths: RawSection<CodelengthSettings>?

  init(_ node: StudyNode, _ refusals: Refusals) {
    section = RawSection(node, AnalysisSettings.settings, refusals)
    let list = section.untyped("hypotheses").flatMap { list in refusals.attempt { try list.hypotheses() } } ?? []
    hypotheses = list.map { RawSection($0.node, Hypothesis.settings, path: $0.path, refusals) }
    codelengths = section.untyped("codelengths").map { RawSection($0.node, CodelengthSettings.settings, refusals) }
  }

  func resolve(
    methods: [Learner], settings: [Settings], trainCounts: [Int], storesStudents: Bool, warnings: inout [String],
    _ refusals: Refusals
  ) -> AnalysisSettings {
    var analysis = section.resolved()
    if let short = refusals.attempt({ try labels(\.short, as: .short, of: methods) }),
      let baselines = refusals.attempt({ try labels(\.baselines, as: .baseline, of: methods) })
    {
      analysis.short = short
      analysis.baselines = baselines
      if !short.isEmpty && baselines.isEmpty {
        warnings.append("The study has short methods but no dense baseline (dense_early, l2), so no verdict can be reached.")
      }
      analysis.hypotheses = resolveHypotheses(methods, analysis, refusals)
    }
    if let reference = refusals.attempt({ try levelReference(settings) }) {
      analysis.levelReference = reference
      if reference == .nullModel {
        let hasFiles = settings.contains { $0.teachers.kind == .files }
        refusals.attempt { analysis.levels = try levelsOfNullModel(hasFiles: hasFiles) }
      }
    }
    if let model = refusals.attempt({ try curveModel(trainCounts, &warnings) }) { analysis.curveModel = model.rawValue }
    if let codelengths {
      refusals.attempt { analysis.codelengths = try codelengths.resolve(settings, storesStudents: storesStudents) }
    }
    return analysis
  }

  private func resolveHypotheses(_ methods: [Learner], _ analysis: AnalysisSettings, _ refusals: Refusals) -> [Hypothesis] {
    var stated: [Hypothesis] = []
    for raw in hypotheses where raw.isClean {
      refusals.attempt {
        let hypothesis = try raw.resolve(methods: methods, analysis: analysis)
        if stated.contains(hypothesis), let claim = raw[\.claim] {
          throw claim.error("is \(claim.value.rawValue) again with the same settings", accepted: "each hypothesis once")
        }
        stated.append(hypothesis)
      }
    }
    return stated
  }

  /// Every student that has learned something is below the loss of the null model.
  private func levelsOfNullModel(hasFiles: Bool) throws -> [Double] {
    guard let written = section[\.levels] else {
      return hasFiles ? AnalysisSettings.levelsOfFiles : AnalysisSettings.levelsOfNullModel
    }
    if let level = written.value.first(where: { $0 >= 1 }) {
      throw written.error(
        "contains \(level), and relative to null_model no student that learned anything is at or above 1",
        accepted: "numbers below 1")
    }
    return written.value
  }

  /// Without noise, and for classes, there is no variance of noise; nobody knows the teacher of files.
  private func levelReference(_ settings: [Settings]) throws -> AnalysisSettings.LevelReference {
    let isNoiseFree = settings.contains { $0.data.noiseStd == 0 }
    let hasClasses = settings.contains { $0.training.loss == .crossEntropy }
    guard let written = section[\.levelReference] else {
      return hasClasses ? .nullModel : isNoiseFree ? .teacherVariance : .noiseVariance
    }
    let hasFiles = settings.contains { $0.teachers.kind == .files }
    switch written.value {
    case .nullModel: break
    case .teacherVariance:
      if hasFiles {
        throw written.error("is teacher_variance, and nobody knows the source of real samples", accepted: "null_model")
      }
    case .noiseVariance:
      if hasClasses {
        throw written.error(
          "is noise_variance, and labels are classes, which have none",
          accepted: hasFiles ? "null_model" : "null_model or teacher_variance")
      }
      if isNoiseFree {
        throw written.error("is noise_variance, and data.noise_std is 0", accepted: "teacher_variance, null_model, or noise")
      }
    }
    return written.value
  }

  /// By default pow3, and what fewer sizes allow: pow2, or no curve at all.
  private func curveModel(_ trainCounts: [Int], _ warnings: inout [String]) throws -> CurveModelName {
    let sizes = trainCounts.count
    let count = "n_train has \(sizes) size\(sizes == 1 ? "" : "s")"
    let written = section[\.curveModel]
    let model =
      written.flatMap { CurveModelName(rawValue: $0.value) } ?? [.pow3, .pow2].first { sizes > $0.coefficientCount } ?? .none
    guard model != .none else {
      if written == nil { warnings.append("\(count), too few for any curve; none is fitted.") }
      return model
    }
    if let written, sizes <= model.coefficientCount {
      throw written.error(
        "is \(model.rawValue) with \(model.coefficientCount) coefficients, and \(count)",
        accepted: "at least \(model.coefficientCount + 1) sizes, a curve with fewer coefficients, or none")
    }
    if sizes < 8 {
      warnings.append("\(count); curves should be fitted to at least 8, so read the fits of \(model.rawValue) with care.")
    }
    return model
  }

  /// The named methods, or all that qualify.
  private func labels(_ path: KeyPath<AnalysisSettings, [String]>, as role: MethodRole, of methods: [Learner]) throws -> [String]
  {
    guard let written = section.elements(path) else { return methods.filter { role.accepts($0) }.map(\.label) }
    return try role.labels(written, among: methods)
  }
}

/// What a method is named for.
enum MethodRole {
  case short, baseline

  func accepts(_ method: Learner) -> Bool {
    switch self {
    case .short: method.kind.learnerClass.isShort
    case .baseline: method.kind.isBaseline
    }
  }

  /// - Parameter others: labels that cannot be named any more.
  func labels(_ written: [Raw<String>], among methods: [Learner], besides others: Set<String> = []) throws -> [String] {
    var seen = others
    for label in written {
      let method = try label.method(among: methods)
      guard accepts(method) else { throw refusal(of: label, method) }
      guard seen.insert(label.value).inserted else { throw label.error("is \(label.value) again", accepted: "each method once") }
    }
    return written.map(\.value)
  }

  func refusal(of label: Raw<String>, _ method: Learner) -> StudyError {
    let accepted =
      switch self {
      case .short: "short learners, such as drr, rl1 and ladder_map"
      case .baseline: "dense learners that are stopped or regularised, such as dense_early and l2"
      }
    if self == .baseline, method.kind.learnerClass == .dense {
      return label.error(
        "is \(label.value), whose excess depends on when training is cut; a ratio against it would measure the stopping rule",
        accepted: accepted)
    }
    return label.error("is \(label.value), a learner of class \(method.kind.learnerClass.rawValue)", accepted: accepted)
  }
}

extension Raw<String> {
  /// The method of this label.
  func method(among methods: [Learner]) throws -> Learner {
    guard let method = methods.first(where: { $0.label == value }) else {
      let labels = methods.map(\.label)
      throw error(
        "is \(StudyNode.excerpt(value)), which is not a method of this study", accepted: labels.joined(separator: ", "),
        hint: NearestName.of(value, among: labels).map { "did you mean \($0)?" })
    }
    return method
  }
}

extension UntypedValue {
  /// A list of predictions, which may be empty.
  fileprivate func hypotheses() throws -> [UntypedValue] {
    guard case .sequence(let items) = node.content else { throw refusal("a list of hypotheses, such as [{name: P7}]") }
    guard items.count <= 100 else { throw error("has \(items.count) entries", accepted: "at most 100") }
    return elements
  }
}

extension RawSection<CodelengthSettings> {
  /// - Throws: `StudyError` where the students that are to be coded are not stored, or a teacher's length is that of
  ///   weights in 32 bits, which no finite budget belongs to.
  fileprivate func resolve(_ conditions: [Settings], storesStudents: Bool) throws -> CodelengthSettings? {
    guard let table = self[\.table] else { return nil }
    switch table.value {
    case .codes, .plane, .evidence:
      guard storesStudents else {
        throw table.error(
          "is \(table.value.rawValue), which codes students, and the study stores none",
          accepted: "it with students: true, or budget")
      }
    case .budget:
      if conditions.contains(where: { $0.teachers.weightBits == nil }) {
        throw table.error(
          "is budget, and the teachers are not quantised", accepted: "it with teachers.weight_bits in every condition")
      }
      if conditions.contains(where: { $0.data.noiseStd == 0 && $0.teachers.temperature == nil }) {
        throw table.error(
          "is budget, and data.noise_std is 0, so that labels have no finite log-loss", accepted: "it with noise, or classes")
      }
    }
    return resolved()
  }
}

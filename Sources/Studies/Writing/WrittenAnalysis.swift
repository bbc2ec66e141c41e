import Teachers
import Training

/// What a person asked of the curves.
struct WrittenAnalysis: Sendable {
  let short: [Written<String>]?
  let baselines: [Written<String>]?
  let levelReference: Written<AnalysisSettings.LevelReference>?
  let levels: Written<[Double]>?
  let curveModel: Written<CurveModelName>?
  let significance: Written<Double>?
  let equivalence: Written<Double>?
  let hypotheses: [WrittenHypothesis]
  let codelengths: WrittenCodelengths?

  init(_ node: StudyNode) throws {
    let section = try StudySection(node, path: "analysis", keys: StudyKeys.analysis)
    short = try section.value("short")?.labels()
    baselines = try section.value("baselines")?.labels()
    let excess = try section.value("excess_levels").map {
      try StudySection($0.node, path: $0.path, keys: StudyKeys.excessLevels)
    }
    levelReference = try excess?.value("relative_to")?.choice()
    levels = try excess?.value("values")?.distinctNumbers(.positive)
    curveModel = try section.value("curve_model")?.choice()
    significance = try section.value("significance")?.number(
      NumberRange(sentence: "a number greater than 0 and at most 0.5") { $0 > 0 && $0 <= 0.5 })
    equivalence = try section.value("equivalence")?.number(NumberRange(sentence: "a factor greater than 1") { $0 > 1 })
    hypotheses = try section.value("hypotheses")?.hypotheses() ?? []
    codelengths = try section.value("codelengths").map { try WrittenCodelengths($0) }
  }

  func resolve(
    methods: [Method], settings: [Settings], trainCounts: [Int], warnings: inout [String]
  ) throws -> AnalysisSettings {
    let shortLabels = try labels(short, as: .short, of: methods)
    let baselineLabels = try labels(baselines, as: .baseline, of: methods)
    if !shortLabels.isEmpty && baselineLabels.isEmpty {
      warnings.append("The study has short methods but no dense baseline (dense_early, l2), so no verdict can be reached.")
    }
    let isNoiseFree = settings.contains { $0.data.noiseStd == 0 }
    let hasClasses = settings.contains { $0.training.loss == .crossEntropy }
    let reference = levelReference?.value ?? (isNoiseFree || hasClasses ? .teacherVariance : .noiseVariance)
    if hasClasses, reference == .noiseVariance, let levelReference {
      throw levelReference.error("is noise_variance, and labels are classes, which have none", accepted: "teacher_variance")
    }
    if isNoiseFree, reference == .noiseVariance, let levelReference {
      throw levelReference.error("is noise_variance, and data.noise_std is 0", accepted: "teacher_variance, or noise")
    }
    let standard = AnalysisSettings()
    var analysis = AnalysisSettings(
      short: shortLabels, baselines: baselineLabels, levelReference: reference, levels: levels?.value ?? standard.levels,
      curveModel: try resolveCurveModel(trainCounts, &warnings).rawValue,
      significance: significance?.value ?? standard.significance)
    analysis.equivalence = equivalence?.value
    let stated = try hypotheses.map { try $0.resolve(methods: methods, analysis: analysis) }
    for (index, hypothesis) in stated.enumerated() where stated[..<index].contains(hypothesis) {
      throw hypotheses[index].claim.error(
        "is \(hypothesis.claim.rawValue) again with the same settings", accepted: "each hypothesis once")
    }
    analysis.hypotheses = stated
    return analysis
  }

  /// By default pow3, and what fewer sizes allow: pow2, or no curve at all.
  private func resolveCurveModel(_ trainCounts: [Int], _ warnings: inout [String]) throws -> CurveModelName {
    let sizes = trainCounts.count
    let model = curveModel?.value ?? [.pow3, .pow2].first { sizes > $0.coefficientCount } ?? .none
    guard model != .none else {
      if curveModel == nil {
        warnings.append("n_train has \(sizes) size\(sizes == 1 ? "" : "s"), too few for any curve; none is fitted.")
      }
      return model
    }
    if let curveModel, sizes <= model.coefficientCount {
      throw curveModel.error(
        "is \(model.rawValue) with \(model.coefficientCount) coefficients, and n_train has \(sizes) size\(sizes == 1 ? "" : "s")",
        accepted: "at least \(model.coefficientCount + 1) sizes, a curve with fewer coefficients, or none")
    }
    if sizes < 8 {
      warnings.append(
        "n_train has \(sizes) sizes; curves should be fitted to at least 8, so read the fits of \(model.rawValue) with care.")
    }
    return model
  }

  /// What a method is named for.
  private enum Role {
    case short, baseline

    func accepts(_ kind: Method.Kind) -> Bool {
      switch self {
      case .short: kind.learnerClass.isShort
      case .baseline: kind.learnerClass == .dense && kind != .dense
      }
    }

    var accepted: String {
      switch self {
      case .short: "short learners, such as drr, rl1 and ladder_map"
      case .baseline: "dense learners that are stopped or regularised, such as dense_early and l2"
      }
    }

    func refusal(of method: Method) -> String {
      if self == .baseline && method.kind == .dense {
        return
          "is \(method.label), whose excess depends on when training is cut; a ratio against it would measure the stopping rule"
      }
      return "is \(method.label), a learner of class \(method.kind.learnerClass.rawValue)"
    }
  }

  /// The named methods, or all that qualify.
  private func labels(_ written: [Written<String>]?, as role: Role, of methods: [Method]) throws -> [String] {
    guard let written else { return methods.filter { role.accepts($0.kind) }.map(\.label) }
    var seen: Set<String> = []
    for label in written {
      let method = try label.method(among: methods)
      guard role.accepts(method.kind) else { throw label.error(role.refusal(of: method), accepted: role.accepted) }
      guard seen.insert(label.value).inserted else { throw label.error("is \(label.value) again", accepted: "each method once") }
    }
    return written.map(\.value)
  }
}

/// The curve models a study may ask for, by LCDB's names (Mohr et al. 2022, doi:10.1007/978-3-031-26419-1_1).
enum CurveModelName: String, CaseIterable, Sendable {
  case pow2, pow3, pow4
  /// No curve is fitted.
  case none

  var coefficientCount: Int {
    switch self {
    case .pow2: 2
    case .pow3: 3
    case .pow4: 4
    case .none: 0
    }
  }
}

extension UntypedValue {
  /// A list of predictions, which may be empty.
  func hypotheses() throws -> [WrittenHypothesis] {
    guard case .sequence(let items) = node.content else { throw refusal("a list of hypotheses, such as [{name: P7}]") }
    guard items.count <= 100 else { throw error("has \(items.count) entries", accepted: "at most 100") }
    return try items.enumerated().map { try WrittenHypothesis(UntypedValue(node: $1, path: "\(path)[\($0)]")) }
  }

  /// A list of method labels, which may be empty.
  func labels() throws -> [Written<String>] {
    guard case .sequence(let items) = node.content else { throw refusal("a list of methods") }
    guard items.count <= Limits.listLength else {
      throw error("has \(items.count) values", accepted: "at most \(Limits.listLength)")
    }
    return try items.enumerated().map {
      try UntypedValue(node: $1, path: "\(path)[\($0)]").text("the label of a method")
    }
  }
}

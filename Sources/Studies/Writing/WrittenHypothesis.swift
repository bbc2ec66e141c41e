import Training

/// What a person predicted.
struct WrittenHypothesis: Sendable {
  let claim: Written<Hypothesis.Claim>
  let method: Written<String>?
  let baselines: [Written<String>]?
  let statistic: Written<Hypothesis.Statistic>?
  let margin: Written<Double>?
  let level: Written<Double>?

  init(_ value: UntypedValue) throws {
    let section = try StudySection(value.node, path: value.path, keys: StudyKeys.hypothesis)
    guard let name = section.value("name") else {
      throw StudyError(
        value.node.place, "\(value.path).name", "is missing",
        accepted: Hypothesis.Claim.allCases.map(\.rawValue).joined(separator: ", "))
    }
    claim = try name.choice()
    method = try section.value("method")?.text("the label of a method")
    baselines = try section.value("baselines")?.labels()
    statistic = try section.value("statistic")?.choice()
    margin = try section.value("margin")?.number(.positive)
    level = try section.value("level")?.number(
      NumberRange(sentence: "a number greater than 0 and at most 0.5") { $0 > 0 && $0 <= 0.5 })
  }

  /// - Parameter analysis: the short methods, baselines and level of the study, which are the defaults.
  func resolve(methods: [Learner], analysis: AnalysisSettings) throws -> Hypothesis {
    let kind = claim.value
    let statistic = try resolveStatistic()
    let label = try resolveMethod(methods, analysis)
    return Hypothesis(
      claim: kind, method: label, baselines: try resolveBaselines(methods, analysis, statistic, of: label),
      statistic: statistic, margin: try resolveMargin(statistic), level: level?.value ?? analysis.significance)
  }

  private func resolveStatistic() throws -> Hypothesis.Statistic {
    let accepted = claim.value.statistics
    guard let statistic else { return accepted[0] }
    guard accepted.contains(statistic.value) else {
      throw statistic.error(
        "is \(statistic.value.rawValue), which does not decide \(claim.value.rawValue)",
        accepted: accepted.map(\.rawValue).joined(separator: ", "))
    }
    return statistic.value
  }

  private func resolveMethod(_ methods: [Learner], _ analysis: AnalysisSettings) throws -> String? {
    // Without a method P1 is about the exact Bayes mixture over supports.
    if claim.value == .regretBudget, method == nil { return nil }
    guard let method else {
      guard let short = analysis.short.first else {
        throw claim.error(
          "is \(claim.value.rawValue) without a method, and the study has no short method", accepted: "method: LABEL beside it")
      }
      guard analysis.short.count == 1 else {
        throw claim.error(
          "is \(claim.value.rawValue) without a method, and the study has several short methods",
          accepted: "method: one of \(analysis.short.joined(separator: ", "))")
      }
      return short
    }
    let found = try method.method(among: methods)
    let mustBeShort = claim.value.isConfirmatory
    if mustBeShort, !found.kind.learnerClass.isShort {
      throw method.error(
        "is \(method.value), a learner of class \(found.kind.learnerClass.rawValue)",
        accepted: "short learners, such as drr, rl1 and ladder_map")
    }
    return found.label
  }

  private func resolveBaselines(
    _ methods: [Learner], _ analysis: AnalysisSettings, _ statistic: Hypothesis.Statistic, of label: String?
  ) throws -> [String] {
    let needs = claim.value.needsBaselines || (claim.value == .effectiveDimension && statistic == .signedRank)
    guard needs else {
      if let first = baselines?.first {
        throw first.error(
          "is given, and \(claim.value.rawValue) by \(statistic.rawValue) compares with no baseline", accepted: "none")
      }
      return []
    }
    guard let baselines else {
      let others = analysis.baselines.filter { $0 != label }
      guard !others.isEmpty else {
        throw claim.error(
          "is \(claim.value.rawValue) without baselines, and the study has no dense baseline",
          accepted: "baselines: [LABEL] beside it")
      }
      return others
    }
    var seen: Set<String> = label.map { [$0] } ?? []
    return try baselines.map { written in
      let found = try written.method(among: methods)
      guard found.kind.isBaseline else {
        throw written.error(
          found.kind.learnerClass == .dense
            ? "is \(written.value), whose excess depends on when training is cut"
            : "is \(written.value), a learner of class \(found.kind.learnerClass.rawValue)",
          accepted: "dense learners that are stopped or regularised, such as dense_early and l2")
      }
      guard seen.insert(found.label).inserted else {
        throw written.error("is \(written.value) again", accepted: "each method once")
      }
      return found.label
    }
  }

  private func resolveMargin(_ statistic: Hypothesis.Statistic) throws -> Double? {
    let kind = claim.value
    let usesMargin = kind.margin != nil && (statistic != .signedRank || kind == .placebo) && statistic != .slope
    guard usesMargin else {
      if let margin {
        throw margin.error("is given, and \(kind.rawValue) by \(statistic.rawValue) has no margin", accepted: "no margin")
      }
      return nil
    }
    guard let margin else { return kind.margin }
    if kind.marginIsFactor, margin.value <= 1 {
      throw margin.error(
        "is \(margin.value), and the margin of \(kind.rawValue) is a factor", accepted: "a number greater than 1")
    }
    return margin.value
  }
}

extension Written<String> {
  /// The method of this label.
  func method(among methods: [Learner]) throws -> Learner {
    guard let method = methods.first(where: { $0.label == value }) else {
      let labels = methods.map(\.label)
      throw error(
        "is \(StudyNode.excerpt(value)), which is no method of this study", accepted: labels.joined(separator: ", "),
        hint: NearestName.of(value, among: labels).map { "did you mean \($0)?" })
    }
    return method
  }
}

import SettingKeys
import Training

extension RawSection<Hypothesis> {
  /// - Parameter analysis: the short methods, baselines and level of the study, which are the defaults.
  func resolve(methods: [Learner], analysis: AnalysisSettings) throws -> Hypothesis {
    guard let claim = self[\.claim] else { preconditionFailure("a hypothesis without a name is refused when it is read") }
    let statistic = try resolveStatistic(claim.value)
    let label = try resolveMethod(claim, methods, analysis)
    return Hypothesis(
      claim: claim.value, method: label, baselines: try resolveBaselines(claim, methods, analysis, statistic, of: label),
      statistic: statistic, margin: try resolveMargin(claim.value, statistic),
      level: self[\.level]?.value ?? analysis.significance)
  }

  private func resolveStatistic(_ claim: Hypothesis.Claim) throws -> Hypothesis.Statistic {
    guard let statistic = self[\.statistic] else { return claim.statistics[0] }
    guard claim.statistics.contains(statistic.value) else {
      throw statistic.error(
        "is \(statistic.value.rawValue), which does not decide \(claim.rawValue)",
        accepted: claim.statistics.map(\.rawValue).joined(separator: ", "))
    }
    return statistic.value
  }

  private func resolveMethod(
    _ claim: Raw<Hypothesis.Claim>, _ methods: [Learner], _ analysis: AnalysisSettings
  ) throws -> String? {
    guard let label = present(\.method) else {
      // without a method P1 is about the exact Bayes mixture over supports
      if claim.value == .regretBudget { return nil }
      let problem = "is \(claim.value.rawValue) without a method, and the study has"
      guard let short = analysis.short.first else {
        throw claim.error("\(problem) no short method", accepted: "method: LABEL beside it")
      }
      guard analysis.short.count == 1 else {
        throw claim.error(
          "\(problem) several short methods", accepted: "method: one of \(analysis.short.joined(separator: ", "))")
      }
      return short
    }
    let method = try label.method(among: methods)
    if claim.value.isConfirmatory, !MethodRole.short.accepts(method) { throw MethodRole.short.refusal(of: label, method) }
    return method.label
  }

  private func resolveBaselines(
    _ claim: Raw<Hypothesis.Claim>, _ methods: [Learner], _ analysis: AnalysisSettings, _ statistic: Hypothesis.Statistic,
    of label: String?
  ) throws -> [String] {
    let baselines = elements(\.baselines)
    let needs = claim.value.needsBaselines || (claim.value == .effectiveDimension && statistic == .signedRank)
    guard needs else {
      if let first = baselines?.first {
        throw first.error(
          "is given, and \(claim.value.rawValue) by \(statistic.rawValue) does not compare with baselines", accepted: "none")
      }
      return []
    }
    if let baselines { return try MethodRole.baseline.labels(baselines, among: methods, besides: label.map { [$0] } ?? []) }
    let others = analysis.baselines.filter { $0 != label }
    guard !others.isEmpty else {
      throw claim.error(
        "is \(claim.value.rawValue) without baselines, and the study has no dense baseline",
        accepted: "baselines: [LABEL] beside it")
    }
    return others
  }

  private func resolveMargin(_ claim: Hypothesis.Claim, _ statistic: Hypothesis.Statistic) throws -> Double? {
    let margin = present(\.margin)
    guard claim.margin != nil, statistic != .signedRank || claim == .placebo, statistic != .slope else {
      if let margin {
        throw margin.error("is given, and \(claim.rawValue) by \(statistic.rawValue) has no margin", accepted: "no margin")
      }
      return nil
    }
    guard let margin else { return claim.margin }
    if claim.marginIsFactor, margin.value <= 1 {
      throw margin.error(
        "is \(margin.value), and the margin of \(claim.rawValue) is a factor", accepted: "a number greater than 1")
    }
    return margin.value
  }
}

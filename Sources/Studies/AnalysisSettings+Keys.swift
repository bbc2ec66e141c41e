import SettingKeys

extension AnalysisSettings: DeclaredSettings {
  package static let settings = SettingGroup(
    "analysis", standard: AnalysisSettings(), "What is asked of the curves, fixed before any of them is seen.",
    [
      SettingKey<AnalysisSettings>("short", \.short, .labels, default: "all short methods", "Methods that the verdict is about."),
      SettingKey<AnalysisSettings>(
        "baselines", \.baselines, .labels, default: "all dense methods but `dense`",
        "Methods of which the verdict takes the best to compare with."),
      SettingKey<AnalysisSettings>(section: "excess_levels", excessLevels),
      SettingKey<AnalysisSettings>(
        "curve_model", \.curveModel, .oneOf(CurveModelName.allCases.map(\.rawValue)),
        default: "`pow3`; with few sizes `pow2` or `none`", "Curve fitted to loss against n_train."),
      SettingKey<AnalysisSettings>("significance", \.significance, .level, "One-sided level of the decisions."),
      SettingKey<AnalysisSettings>(
        "equivalence", \.equivalence, .orAbsent(.number(NumberRange(.above(1)))), default: "none",
        "The factor within which numbers of labels count as equal; a verdict then may be \"equivalent\"."
      ).recordedIfPresent,
      SettingKey<AnalysisSettings>(
        "hypotheses", \.hypotheses,
        .section("a list of hypotheses, such as [{name: P7}]") {
          .list($0.map { .mapping(Hypothesis.settings.values(of: $0)) })
        }, default: "none", "Predictions with decisions of their own."
      ).recordedIfChanged,
      SettingKey<AnalysisSettings>(
        "codelengths", \.codelengths,
        .section("a mapping, such as {table: codes}") {
          $0.map { .mapping(CodelengthSettings.settings.values(of: $0)) } ?? .null
        }, default: "none", "A table of description lengths that `reproduce` makes after the verdict."
      ).recordedIfPresent,
    ])

  package static let excessLevels = SettingGroup(
    "analysis.excess_levels", standard: AnalysisSettings(), "Excess losses at which numbers of labels are compared.",
    [
      SettingKey<AnalysisSettings>(
        "relative_to", \.levelReference, .choice,
        default: "`noise_variance`; without noise `teacher_variance`; for classes and files `null_model`",
        "What the levels are multiples of; `null_model` is the loss of the class frequencies, or the mean label, alone."),
      SettingKey<AnalysisSettings>(
        "values", \.levels, .numbers(.positive),
        default: "`[2, 1, 0.5, 0.25, 0.125]`; of the null model `[0.8, 0.4, 0.2, 0.1, 0.05]`, for files "
          + "`[0.8, 0.65, 0.5, 0.35, 0.2]`",
        "The levels; of the null model all below 1."),
    ])
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

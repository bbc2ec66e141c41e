import SettingKeys

/// A prediction that a study commits itself to before it runs: which claim, of which method, against what, at which level.
public struct Hypothesis: Hashable, Sendable {
  /// The claims a study can state. Each has an a-part, which theory guarantees for linear reference learners and which
  /// therefore checks the software, or a b-part, which is asked of the world and may be refuted, or both.
  public enum Claim: String, CaseIterable, Hashable, Sendable {
    /// The short method needs fewer labels than the best of the baselines.
    case shortBeatsDense = "short_beats_dense"
    /// P7: on rotated teachers the short method needs at least 1/margin of the labels of the best baseline.
    case placebo = "P7"
    /// The log ratio of label numbers falls with the length of the teacher in bits.
    case doseResponse = "dose_response"
    /// P1: the regret of the Bayes mixture over supports stays within the length of the teacher; of a method, it is
    /// reported.
    case regretBudget = "P1"
    /// P2: the effective dimension k_eff = n·excess/σ².
    case effectiveDimension = "P2"
    /// P3: the ratio of label numbers.
    case efficiencyRatio = "P3"
    /// P4: how label numbers scale with the teacher.
    case scaling = "P4"
    /// P5: equal exponents in the shifted form b(n + d)^−c.
    case exponent = "P5"
    /// P6: the noiseless threshold L(n)/L(0) = 1 − n/p.
    case threshold = "P6"

    /// Whether the claim belongs to the family over which Holm's method keeps the error.
    public var isConfirmatory: Bool { self == .shortBeatsDense || self == .placebo || self == .doseResponse }

    /// Statistics by which the claim can be decided; the first is the default.
    public var statistics: [Statistic] {
      switch self {
      case .shortBeatsDense, .placebo: [.signedRank]
      case .doseResponse: [.slope, .equalN]
      case .regretBudget: [.regret]
      case .effectiveDimension: [.dimension, .signedRank]
      case .efficiencyRatio: [.equivalence, .signedRank]
      case .scaling: [.equivalence, .slope]
      case .exponent, .threshold: [.equivalence]
      }
    }

    /// Margin of equivalence or non-superiority where the study states none; nil for claims without a margin.
    public var margin: Double? {
      switch self {
      case .placebo, .efficiencyRatio: 1.25
      case .effectiveDimension: 0.15
      case .scaling, .exponent: 0.1
      case .threshold: 0.05
      case .shortBeatsDense, .doseResponse, .regretBudget: nil
      }
    }

    /// Whether the margin is a factor, greater than 1, rather than a difference.
    public var marginIsFactor: Bool { self == .placebo || self == .efficiencyRatio }

    public var needsBaselines: Bool {
      switch self {
      case .shortBeatsDense, .placebo, .doseResponse, .efficiencyRatio, .exponent: true
      case .regretBudget, .effectiveDimension, .scaling, .threshold: false
      }
    }
  }

  public enum Statistic: String, CaseIterable, Hashable, Sendable {
    case signedRank = "signed_rank"
    /// Of label numbers over conditions.
    case slope
    /// The same of the excess at equal label numbers, which is never censored.
    case equalN = "equal_n"
    case regret
    case dimension
    case equivalence
  }

  public var claim: Claim
  /// Label of the method the claim is about; nil for P1 of the Bayes mixture.
  public var method: String?
  public var baselines: [String]
  public var statistic: Statistic
  public var margin: Double?
  /// One-sided level of the decision.
  public var level: Double

  public init(claim: Claim, method: String?, baselines: [String], statistic: Statistic, margin: Double?, level: Double) {
    self.claim = claim
    self.method = method
    self.baselines = baselines
    self.statistic = statistic
    self.margin = margin
    self.level = level
  }
}

extension Hypothesis: DeclaredSettings {
  package static let settings = SettingGroup(
    "analysis.hypotheses[]",
    standard: Hypothesis(
      claim: .shortBeatsDense, method: nil, baselines: [], statistic: .signedRank, margin: nil, level: 0.05),
    "A prediction with a decision of its own.",
    [
      SettingKey<Hypothesis>(
        "name", \.claim, .choice, required: Claim.allCases.map(\.rawValue).joined(separator: ", "), "Which claim."),
      SettingKey<Hypothesis>(
        "method", \.method, .orAbsent(.text("the label of a method")), default: "the only short method", "The method it is about."
      ),
      SettingKey<Hypothesis>("baselines", \.baselines, .labels, default: "those of `analysis`", "Dense methods to compare with."),
      SettingKey<Hypothesis>(
        "statistic", \.statistic, .choice, default: "the first that decides the claim", "How it is decided."),
      SettingKey<Hypothesis>(
        "margin", \.margin, .orAbsent(.positive), default: "that of the claim",
        "Margin of equivalence or non-superiority: a factor or a difference."),
      SettingKey<Hypothesis>(
        "level", \.level, .level, default: "`significance` of `analysis`", "One-sided level of the decision."),
    ])
}

extension SettingType where Value == [String] {
  /// Labels of methods; the list may be empty.
  static var labels: SettingType {
    list(of: .text("the label of a method"), "a list of methods", count: 0...Limits.listLength)
  }
}

extension SettingType where Value == Double {
  /// The level of a test.
  static var level: SettingType { number(NumberRange(.above(0), .atMost(0.5))) }
}

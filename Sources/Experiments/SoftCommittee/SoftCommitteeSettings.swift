import SettingKeys

/// A committee of erf units learns from another one, one new input at a time: the simulation beside the equations that
/// describe it in the limit of many inputs (Saad and Solla, doi:10.1103/PhysRevE.52.4225; Goldt et al., arXiv 1906.08632).
public struct SoftCommitteeSettings: Hashable, Sendable {
  /// One student and one teacher.
  public struct Case: Hashable, Sendable {
    public var name = ""
    /// K.
    public var studentUnits = 1
    /// M.
    public var teacherUnits = 1
    public var learningRate = 0.5
    public var noise = 0.0
    /// Q of a student's unit at the start.
    public var startNorm = 0.25
    /// R of a student's unit and its teacher's at the start; nil for random directions.
    public var startOverlap: Double?
    /// In steps/N.
    public var duration = 0.0

    init() {}

    public init(
      name: String, studentUnits: Int, teacherUnits: Int, learningRate: Double, noise: Double, startNorm: Double,
      startOverlap: Double?, duration: Double
    ) {
      self.name = name
      self.studentUnits = studentUnits
      self.teacherUnits = teacherUnits
      self.learningRate = learningRate
      self.noise = noise
      self.startNorm = startNorm
      self.startOverlap = startOverlap
      self.duration = duration
    }
  }

  /// N.
  public var inputCount = 1000
  public var replicates = 10
  /// Recorded points, equally far apart, the start included.
  public var points = 41
  public var cases: [Case] = []

  public init(cases: [Case] = []) { self.cases = cases }

  func times(_ scenario: Case) -> [Double] {
    (0..<points).map { scenario.duration * Double($0) / Double(points - 1) }
  }
}

extension SoftCommitteeSettings: DeclaredSettings {
  /// The keys of `experiment: {kind: soft_committee, …}`.
  package static let settings = SettingGroup(
    "experiment", standard: SoftCommitteeSettings(), "Committees that learn from committees (kind `soft_committee`).",
    [
      SettingKey<SoftCommitteeSettings>(section: "kind", accepted: kind, "Which experiment."),
      SettingKey<SoftCommitteeSettings>("inputs", \.inputCount, .whole(10...1_000_000), unit: "inputs", "N."),
      SettingKey<SoftCommitteeSettings>(
        "points", \.points, .whole(2...100_000), unit: "points", "Recorded points, equally far apart, with the start."),
      SettingKey<SoftCommitteeSettings>(
        section: "cases", accepted: "a mapping", default: "required", "Names of cases, and their settings."),
    ])
}

extension SoftCommitteeSettings.Case: DeclaredSettings {
  package static let settings = SettingGroup(
    "experiment.cases.<name>", standard: Self(), "One student and one teacher.",
    [
      SettingKey<SoftCommitteeSettings.Case>("student", \.studentUnits, .whole(1...100), required: units, unit: "units", "K."),
      SettingKey<SoftCommitteeSettings.Case>("teacher", \.teacherUnits, .whole(1...100), required: units, unit: "units", "M."),
      SettingKey<SoftCommitteeSettings.Case>("learning_rate", \.learningRate, .positive, unit: "per step", "Learning rate η."),
      SettingKey<SoftCommitteeSettings.Case>("noise_std", \.noise, .nonNegative, "Standard deviation of the label noise."),
      SettingKey<SoftCommitteeSettings.Case>(
        "start_norm", \.startNorm, .positive, "Squared norm Q of a student's unit at the start."),
      SettingKey<SoftCommitteeSettings.Case>(
        "start_overlap", \.startOverlap, .orAbsent(.nonNegative), default: "random directions",
        "Overlap R of a student's unit and its teacher's at the start."
      ).recordedIfPresent,
      SettingKey<SoftCommitteeSettings.Case>(
        "duration", \.duration, .positive.refusing { $0 <= 1e6 ? nil : .value(accepted: "at most 1000000 steps per input") },
        required: NumberRange.positive.sentence, unit: "steps/N", "How long the student learns."),
    ])

  private static let units = "a number of units from 1 to 100"

  var settings: [String: SettingValue] { Self.settings.values(of: self) }
}

/// A committee of erf units learns from another one, one new input at a time: the simulation beside the equations that
/// describe it in the limit of many inputs (Saad and Solla, doi:10.1103/PhysRevE.52.4225; Goldt et al., arXiv 1906.08632).
public struct SoftCommitteeSettings: Hashable, Sendable {
  /// One student and one teacher.
  public struct Case: Hashable, Sendable {
    public var name: String
    /// K.
    public var studentUnits: Int
    /// M.
    public var teacherUnits: Int
    public var learningRate: Double
    public var noise: Double
    /// Q of a student's unit at the start.
    public var startNorm: Double
    /// R of a student's unit and its teacher's at the start; nil for random directions.
    public var startOverlap: Double?
    /// In steps/N.
    public var duration: Double

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
  public var cases: [Case]

  public init(cases: [Case]) { self.cases = cases }

  func times(_ scenario: Case) -> [Double] {
    (0..<points).map { scenario.duration * Double($0) / Double(points - 1) }
  }
}

extension SoftCommitteeSettings.Case {
  var settings: [String: SettingValue] {
    var settings: [String: SettingValue] = [
      "student": .integer(studentUnits), "teacher": .integer(teacherUnits), "learning_rate": .number(learningRate),
      "noise_std": .number(noise), "start_norm": .number(startNorm), "duration": .number(duration),
    ]
    settings["start_overlap"] = startOverlap.map { .number($0) }
    return settings
  }
}

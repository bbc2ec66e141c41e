/// What to do: one student of the design. What happened is a `RunRecord`.
public struct TrainingRun: Hashable, Sendable {
  /// What the run is in its cell.
  public enum Role: Int8, CaseIterable, Hashable, Sendable {
    case candidate = 0
    /// The mean label, which competes wherever the shortest description is chosen.
    case nullModel = 1
    /// The mean of the candidates' predictions.
    case average = 2

    public var name: String {
      switch self {
      case .candidate: "candidate"
      case .nullModel: "null_model"
      case .average: "average"
      }
    }
  }

  public var cell: Cell
  /// Index into the condition's methods.
  public var method: Int
  /// Index into the method's `values`; nil for methods without a grid.
  public var settingIndex: Int?
  public var restart: Int
  public var role: Role
  /// Identity of everything the result depends on.
  public var key: RunKey

  public init(
    cell: Cell, method: Int, settingIndex: Int?, restart: Int, role: Role = .candidate, key: RunKey
  ) {
    self.cell = cell
    self.method = method
    self.settingIndex = settingIndex
    self.restart = restart
    self.role = role
    self.key = key
  }
}

/// SHA-256 of the canonical JSON of exactly the settings a run depends on, the seed and the method's version.
public struct RunKey: Hashable, Sendable, CustomStringConvertible {
  /// 32 bytes.
  public let bytes: [UInt8]

  public init(bytes: [UInt8]) {
    precondition(bytes.count == 32, "a run key has 32 bytes")
    self.bytes = bytes
  }

  public var description: String { bytes.hexadecimal }
}

/// The unit of scheduling: all students of one cell, trained in sequence by one worker.
public struct CellGroup: Hashable, Sendable {
  public var cell: Cell
  /// Indices into `RunPlan.runs`, contiguous.
  public var runs: Range<Int>
}

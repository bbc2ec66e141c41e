import Files

/// A table of description lengths that belongs to a study: `brevity reproduce` makes it and its figure after the verdict.
public struct CodelengthSettings: Hashable, Sendable {
  public enum Table: String, CaseIterable, Hashable, Sendable {
    /// Every code of every selected student.
    case codes
    /// Bits of the model against test loss for the students of the largest budget.
    case plane
    /// Total excess log-loss of learners that predict one label after the other, beside the teacher's bits.
    case budget
  }

  public var table: Table
  /// Steps of Adam of each training inside a code.
  public var steps: Int

  public init(table: Table, steps: Int = 2000) {
    self.table = table
    self.steps = steps
  }
}

extension CodelengthSettings {
  var json: JSON { .object(["table": .text(table.rawValue), "steps": .integer(steps)]) }
}

import SettingKeys

/// A table of description lengths that belongs to a study: `brevity reproduce` makes it and its figure after the verdict.
public struct CodelengthSettings: Hashable, Sendable {
  public enum Table: String, CaseIterable, Hashable, Sendable {
    /// Every code of every selected student.
    case codes
    /// Bits of the model against test loss for the students of the largest budget.
    case plane
    /// Total excess log-loss of learners that predict one label after the other, beside the teacher's bits.
    case budget
    /// Variational bounds and annealed evidence of every student, and whether the shorter one predicts better.
    case evidence
  }

  public var table: Table
  /// Steps of Adam of each training inside a code.
  public var steps: Int

  public init(table: Table, steps: Int = 2000) {
    self.table = table
    self.steps = steps
  }
}

extension CodelengthSettings: DeclaredSettings {
  package static let settings = SettingGroup(
    "analysis.codelengths", standard: CodelengthSettings(table: .codes), "A table of description lengths.",
    [
      SettingKey<CodelengthSettings>(
        "table", \.table, .choice, required: Table.allCases.map(\.rawValue).joined(separator: ", "),
        "`codes`: every code of every selected student. `plane`: bits of the model against test loss at the largest n_train. "
          + "`budget`: excess log-loss of learners that predict label after label, beside the teacher's bits. `evidence`: "
          + "variational bounds and annealed evidence of every student, against its excess."),
      SettingKey<CodelengthSettings>(
        "steps", \.steps, .whole(1...10_000_000), unit: "steps of Adam", "Steps of each training inside a code."),
    ])
}

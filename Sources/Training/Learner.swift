import SettingKeys

/// A method as a study uses it: its settings, the label it has there, and the candidates that compete for it.
public struct Learner: Hashable, Sendable {
  /// What predicts: the chosen candidate, or a mean over the candidates of the cell.
  public enum Average: String, CaseIterable, Hashable, Sendable {
    case none
    /// Weights 2^(−DL) by description length; inside a ladder, over all of its networks.
    case mdl
    /// Equal weights.
    case uniform
  }

  /// The key in the study file and in every result.
  public var label: String
  /// The method with its settings.
  package var kind: any Method
  /// The values of `kind.grid` that are tried: penalty strengths, shares or rounds; empty for methods without a grid.
  public var values: [Double]
  /// Starts from different weights, each at every value.
  public var restarts: Int
  public var selection: LabelProtocol.Selection
  public var average: Average
  /// Whether the value 0 was added to the grid: an unpenalised student competes wherever the shortest description is chosen.
  package var addsZero = false
  /// Whether the values are those that a search on pilot teachers begins with (`alpha: auto`).
  package var findsAlpha = false

  /// - Parameter label: by default the name of the method.
  package init(
    _ kind: any Method, label: String? = nil, values: [Double] = [], restarts: Int = 1,
    selection: LabelProtocol.Selection = .validation, average: Average = .none
  ) {
    self.label = label ?? kind.name
    self.kind = kind
    self.values = values
    self.restarts = restarts
    self.selection = selection
    self.average = average
  }

  /// The setting in which candidates differ; "alpha", without values, for methods without a grid.
  package var gridName: String { kind.grid?.name ?? kind.candidates?.name ?? "alpha" }
  /// The key of the study file that lists the values of the grid.
  package var gridKey: String { kind.candidates == nil ? gridName : CandidateGrid.key }
  /// Candidates that compete in each cell: (number of values of the grid, at least 1) × restarts. The null model and the
  /// value 0, which always compete where the shortest description is chosen, are not counted.
  public var candidateCount: Int { max(1, values.count - (addsZero ? 1 : 0)) * restarts }
  /// Runs at each value of the grid.
  public var runsPerSetting: Int { kind.triesStartsItself ? 1 : restarts }
  /// Whether the mean label competes as a candidate of its own.
  public var hasNullModel: Bool {
    selection == .mdl && average != .uniform && !kind.isClosedForm && !kind.triesStartsItself
  }
  /// Whether a run of its own averages the candidates' predictions.
  public var averagesRuns: Bool { average != .none && !kind.triesStartsItself }

  public static func == (a: Learner, b: Learner) -> Bool {
    a.label == b.label && AnyHashable(a.kind) == AnyHashable(b.kind) && a.values == b.values && a.restarts == b.restarts
      && a.selection == b.selection && a.average == b.average && a.addsZero == b.addsZero && a.findsAlpha == b.findsAlpha
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(label)
    hasher.combine(kind)
    hasher.combine(values)
    hasher.combine(restarts)
  }
}

extension Learner: DeclaredSettings {
  /// What every method has, except that closed forms have none of it.
  package static let settings = SettingGroup(
    "methods.LABEL", standard: Learner(Dense()), "The candidates that compete for a method.",
    [
      SettingKey(
        "restarts", \.restarts, .whole(1...1_000_000), default: "candidates ÷ values of the grid", unit: "starts",
        "Starts from different weights, each at every value of the grid."),
      SettingKey(
        "average", \.average, .choice,
        "What predicts: the chosen candidate, or the mean over all of them, by description length or with equal weights."),
      SettingKey(
        "selection", \.selection, .choice, default: "that of protocol.selection",
        "Whether the smallest validation loss or the shortest description chooses."),
    ])
}

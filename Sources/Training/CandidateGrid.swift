import SettingKeys

/// Candidates that differ in settings of any name: every combination of the values of each name.
///
/// One name is a grid like any other, and its values are those of the grid. Of several names the candidates are numbered,
/// the last name in alphabetical order varying fastest.
package struct CandidateGrid: Hashable, Sendable {
  /// The key of the study file.
  package static let key = "grid"

  private let axes: [(name: String, values: [Double])]

  /// Nil where there are no names.
  init?(_ lists: [String: [Double]]) {
    guard !lists.isEmpty else { return nil }
    axes = lists.sorted { $0.key < $1.key }.map { (name: $0.key, values: $0.value.sorted()) }
  }

  /// What the values are of: the only name, or `candidate`.
  package var name: String { axes.count == 1 ? axes[0].name : "candidate" }

  /// The values of the grid.
  package var values: [Double] {
    axes.count == 1 ? axes[0].values : (0..<axes.reduce(1) { $0 * $1.values.count }).map(Double.init)
  }

  /// The settings that a value stands for.
  package func setting(_ value: Double?) -> [String: Double] {
    guard let value else { return [:] }
    if axes.count == 1 { return [axes[0].name: value] }
    var rest = Int(value)
    var setting: [String: Double] = [:]
    for (name, values) in axes.reversed() {
      setting[name] = values[rest % values.count]
      rest /= values.count
    }
    return setting
  }

  /// The names with their values, as run keys and resolved studies have them.
  package var settingValue: SettingValue {
    .mapping(Dictionary(uniqueKeysWithValues: axes.map { ($0.name, .numbers($0.values)) }))
  }

  package static func == (a: CandidateGrid, b: CandidateGrid) -> Bool { a.settingValue == b.settingValue }
  package func hash(into hasher: inout Hasher) { hasher.combine(settingValue) }
}

import SettingKeys

/// What a person wrote about something that varies.
struct RawFactor: Sendable {
  let key: String
  let place: SourceLocation
  let values: [StudyNode]
  let levels: [Factor.Level]

  /// The factors of a study, in the order in which they are written.
  static func read(_ node: StudyNode?, _ refusals: Refusals) -> [RawFactor] {
    guard let node, !node.isNull else { return [] }
    guard let entries = node.entries else {
      refusals.add(
        StudyError(node.place, "factors", "is \(node.quotation)", accepted: "a mapping of key paths to lists of levels"))
      return []
    }
    return entries.compactMap { entry in refusals.attempt { try RawFactor(entry) } }
  }

  private init(_ entry: StudyNode.Entry) throws {
    key = entry.key
    place = entry.place
    let path = "factors.\(StudyNode.excerpt(entry.key))"
    guard Self.mayVary(key) else {
      throw StudyError(
        place, path, "cannot vary",
        accepted: "a key path below data, student, training, protocol, teachers (but not teachers.count) or methods.<label>")
    }
    let items = try UntypedValue(node: entry.value, path: path).list("a list of at least one level")
    values = items.map(\.node)
    let numbers = values.compactMap(Self.number)
    let levels: [Factor.Level] = numbers.count == values.count ? numbers.map { .number($0) } : values.map { .text($0.flowText) }
    guard levels.count <= (numbers.count == values.count ? Limits.conditions : 127) else {
      throw StudyError(
        place, path, "has \(levels.count) levels",
        accepted: "at most 127 levels that are not numbers, or \(Limits.conditions) numbers")
    }
    var seen: Set<Factor.Level> = []
    for (level, item) in zip(levels, items) where !seen.insert(level).inserted {
      throw item.error("is \(StudyNode.excerpt(item.node.flowText)) again", accepted: "each level once")
    }
    self.levels = levels
  }

  func override(_ level: Int) -> Override { Override(path: key, value: values[level], place: place) }

  private static func number(_ node: StudyNode) -> Double? {
    guard case .scalar(let text, isPlain: true) = node.content, let value = Scalar.number(text), value.isFinite else {
      return nil
    }
    return value == 0 ? 0 : value
  }

  private static func mayVary(_ key: String) -> Bool {
    let components = key.split(separator: ".", omittingEmptySubsequences: false)
    switch components.first {
    case "data", "student", "training", "protocol", "teachers": return components.count >= 2 && key != "teachers.count"
    case "methods": return components.count >= 3
    default: return false
    }
  }

  /// Whether setting `path` would be undone by this factor.
  func collides(with path: String) -> Bool { path == key || key.hasPrefix(path + ".") || path.hasPrefix(key + ".") }
}

extension Factor {
  /// Names of columns and dimensions of the result files, which no factor may take.
  static let reservedNames: Set<String> = [
    "method", "learner", "n_train", "teacher", "replicate", "alpha", "restart", "n_fit", "n_validation", "status", "stop_reason",
    "selected",
    "selected_run", "selected_alpha", "setting", "selected_setting", "candidates", "failed_candidates", "train_mse",
    "validation_mse", "test_mse", "excess_mse",
    "null_mse", "null_mean", "nonzero_parameters", "model_bits", "data_bits", "description_bits", "epochs",
    "gradient_evaluations", "run",
    "live_parameters", "bits", "output_variance", "parameter", "point", "epoch", "failure", "model", "teachers", "theory",
    "n_grid",
    "level", "short", "baseline", "row", "fit", "decision", "sentence", "weights", "a", "b", "c", "d", "rss", "aicc", "points",
  ]

  /// Short names where they are unique and free, the whole path with underscores otherwise.
  static func named(_ written: [RawFactor]) -> [Factor] {
    let short = written.map { $0.key.split(separator: ".").last.map(String.init) ?? $0.key }
    return zip(written, short).map { factor, name in
      let isFree = short.count { $0 == name } == 1 && !reservedNames.contains(name)
      return Factor(key: factor.key, name: isFree ? name : factor.key.replacing(".", with: "_"), levels: factor.levels)
    }
  }
}

/// A mapping of the study file whose keys are known.
struct StudySection: Sendable {
  let node: StudyNode
  /// Key path of the mapping; empty for the whole study.
  let path: String

  /// - Throws: `StudyError` where the value is no mapping or a key is not among `keys`.
  init(_ node: StudyNode, path: String, keys: [String]) throws {
    self.node = node
    self.path = path
    guard let entries = node.entries else {
      throw StudyError(
        node.place, path, "is \(node.quotation)", accepted: "a mapping with the keys \(keys.joined(separator: ", "))")
    }
    for entry in entries where !keys.contains(entry.key) {
      throw Self.unknown(entry, path: path, keys: keys)
    }
  }

  func value(_ key: String) -> UntypedValue? {
    node[key].map { UntypedValue(node: $0, path: path(of: key)) }
  }

  func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  private static func unknown(_ entry: StudyNode.Entry, path: String, keys: [String]) -> StudyError {
    let name = StudyNode.excerpt(entry.key)
    var hint = NearestName.of(entry.key, among: keys)
    if hint == nil { hint = StudyKeys.path(endingIn: entry.key) }
    return StudyError(
      entry.place, path.isEmpty ? name : "\(path).\(name)", "is not a known key",
      accepted: keys.joined(separator: ", "), hint: hint.map { "did you mean \($0)?" })
  }
}

/// The keys of each section of a study file.
enum StudyKeys {
  static let study = [
    "schema", "name", "kind", "question", "prediction", "demonstration", "seed", "teachers", "data", "n_train", "replicates",
    "student", "training", "protocol", "methods", "factors", "analysis", "traces", "students", "presets",
  ]
  /// Of studies that repeat an experiment.
  static let experimentStudy = [
    "schema", "name", "kind", "question", "prediction", "demonstration", "seed", "replicates", "experiment", "presets",
  ]
  static let teachers = [
    "kind", "count", "pool", "layers", "activation", "initialisation", "weight_scaling", "weight_bits", "output_variance",
    "rotate", "nonzero", "norm", "classes", "temperature", "form", "train",
    "test",
  ]
  static let data = ["inputs", "noise_std", "test"]
  static let student = ["layers", "activation", "initialisation", "bias", "precision", "realizable"]
  static let training = [
    "loss", "optimizer", "learning_rate", "batch", "min_epochs", "max_epochs", "finetune_max_epochs", "evaluate_every",
    "smoothing_window",
  ]
  static let labels = ["validation", "selection", "alpha_unit", "label_precision", "symmetry_refund", "candidates"]
  static let validation = ["fraction", "folds", "extra", "refit"]
  static let method =
    ["method", "alpha", "keep", "rounds", "beta", "rho", "restarts", "tolerance", "normalised", "average", "selection"]
    + WrittenDetails.keys
  static let analysis = [
    "short", "baselines", "excess_levels", "curve_model", "significance", "equivalence", "hypotheses", "codelengths",
  ]
  static let hypothesis = ["name", "method", "baselines", "statistic", "margin", "level"]
  static let codelengths = ["table", "steps"]
  static let excessLevels = ["relative_to", "values"]
  static let traces = ["every", "test_at_turns"]

  private static let sections = [
    ("teachers", teachers), ("data", data), ("student", student), ("training", training), ("protocol", labels),
    ("analysis", analysis), ("traces", traces), ("methods.<label>", method),
  ]

  static func keys(ofSection name: String) -> [String]? { sections.first { $0.0 == name }?.1 }

  /// The full path of a key that a person put into the wrong section.
  static func path(endingIn key: String) -> String? {
    if study.contains(key) { return key }
    return sections.first { $0.1.contains(key) }.map { "\($0.0).\(key)" }
  }
}

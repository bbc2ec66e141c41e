import Experiments

/// What a person wrote of a study that repeats a published experiment: no teachers, methods and budgets, but one block
/// `experiment`, whose `kind` says which keys it has.
struct WrittenExperimentStudy: Sendable {
  let name: Written<String>
  let question: Written<String>
  let prediction: Written<String>
  let isDemonstration: Written<Bool>?
  let seed: Written<UInt64>
  let experiment: any Experiment

  /// The kind of the study, where it is not that of learning curves.
  static func kind(_ root: StudyNode) throws -> Study.Kind? {
    guard let node = root["kind"] else { return nil }
    let kind = try UntypedValue(node: node, path: "kind").choice(of: Study.Kind.self).value
    return kind == .learningCurve ? nil : kind
  }

  init(_ node: StudyNode, _ kind: Study.Kind, source: Place) throws {
    for entry in node.entries ?? [] where StudyKeys.study.contains(entry.key) && !StudyKeys.experimentStudy.contains(entry.key) {
      throw StudyError(
        entry.place, entry.key, "does not belong to a study of kind \(kind.rawValue)",
        accepted: StudyKeys.experimentStudy.joined(separator: ", "))
    }
    let section = try StudySection(node, path: "", keys: StudyKeys.experimentStudy)
    func required(_ key: String, _ accepted: String) throws -> UntypedValue {
      guard let value = section.value(key) else { throw StudyError(source, key, "is missing", accepted: accepted) }
      return value
    }
    try section.requireSchema()
    name = try required("name", "a short name, which is also that of the results folder").folderName()
    question = try required("question", "the question the study asks").text("the question the study asks")
    prediction = try required("prediction", "what is expected, stated before the run").text(
      "what is expected, stated before the run")
    isDemonstration = try section.value("demonstration")?.truth()
    seed = try required("seed", "a whole number from 0 to \(UInt64.max)").integer(in: 0...UInt64.max)
    let block = try required("experiment", "a mapping, such as {kind: \(Self.kinds(of: kind)[0])}")
    let replicates = try section.value("replicates")?.integer(in: 1...10_000).value
    experiment = try Self.experiment(block, of: kind, replicates: replicates)
  }

  private static func kinds(of kind: Study.Kind) -> [String] {
    switch kind {
    case .learningCurve: []
    case .traces: [ReboundSettings.kind, SoftCommitteeSettings.kind]
    case .regression: [SparseRegressionSettings.kind]
    }
  }

  private static func experiment(_ block: UntypedValue, of kind: Study.Kind, replicates: Int?) throws -> any Experiment {
    let kinds = kinds(of: kind)
    guard block.node.entries != nil else { throw block.refusal("a mapping, such as {kind: \(kinds[0])}") }
    guard let node = block.node["kind"] else {
      throw StudyError(block.node.place, "experiment.kind", "is missing", accepted: kinds.joined(separator: ", "))
    }
    let name = UntypedValue(node: node, path: "experiment.kind")
    let accepted = kinds.joined(separator: ", ")
    let text = try name.text(accepted).value
    guard kinds.contains(text) else { throw name.refusal("\(accepted) in a study of kind \(kind.rawValue)", names: kinds) }
    switch text {
    case ReboundSettings.kind: return try ReboundSettings(written: block, replicates: replicates)
    case SoftCommitteeSettings.kind: return try SoftCommitteeSettings(written: block, replicates: replicates)
    default: return try SparseRegressionSettings(written: block, replicates: replicates)
    }
  }
}

extension UntypedValue {
  /// Numbers in increasing order, each once.
  func increasingNumbers(_ range: NumberRange, _ accepted: String) throws -> [Double] {
    let items = try list(accepted)
    guard items.count <= 1000 else { throw error("has \(items.count) values", accepted: "at most 1000") }
    var values: [Double] = []
    for item in items {
      let value = try item.number(range).value
      if let last = values.last, value <= last {
        throw item.error("is \(item.node.quotation) after \(last)", accepted: "increasing numbers, each once")
      }
      values.append(value)
    }
    return values
  }
}

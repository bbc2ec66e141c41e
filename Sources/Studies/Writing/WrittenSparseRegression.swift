import Experiments

extension SparseRegressionSettings {
  private static let keys = ["kind", "problems", "initial_probability"]
  private static let problemKeys = ["samples", "variables", "nonzero", "noise_std", "lambda0", "epochs"]
  private static let example = "{T1: {samples: 60, variables: 200, nonzero: 3, noise_std: 0.5, lambda0: 2, epochs: 1500}}"

  /// Reads `experiment: {kind: egp, problems: {…}, …}`.
  init(written block: UntypedValue, replicates: Int?) throws {
    let section = try StudySection(block.node, path: block.path, keys: Self.keys)
    guard let problems = section.value("problems") else {
      throw StudyError(
        block.node.place, section.path(of: "problems"), "is missing",
        accepted: "a mapping of names to settings, such as \(Self.example)")
    }
    guard let entries = problems.node.entries, !entries.isEmpty, entries.count <= 100 else {
      throw problems.refusal("a mapping of one to 100 names to settings, such as \(Self.example)")
    }
    self.init(problems: try entries.map { try Self.problem($0, path: problems.path) })
    if let replicates { self.replicates = replicates }
    if let value = section.value("initial_probability") {
      let range = NumberRange(sentence: "a number greater than 0 and at most 1") { $0 > 0 && $0 <= 1 }
      initialProbability = try value.number(range).value
    }
  }

  private static func problem(_ entry: StudyNode.Entry, path: String) throws -> Problem {
    let path = "\(path).\(StudyNode.excerpt(entry.key))"
    guard WrittenMethod.isLabel(entry.key) else {
      throw StudyError(entry.place, path, "is no name of a problem", accepted: "a letter followed by letters, digits, _ and -")
    }
    let section = try StudySection(entry.value, path: path, keys: problemKeys)
    func required(_ key: String, _ accepted: String) throws -> UntypedValue {
      guard let value = section.value(key) else {
        throw StudyError(entry.place, section.path(of: key), "is missing", accepted: accepted)
      }
      return value
    }
    func count(_ key: String, from lower: Int) throws -> Written<Int> {
      try required(key, "a whole number from \(lower) to 100000").integer(in: lower...100_000)
    }
    let (samples, variables) = (try count("samples", from: 1), try count("variables", from: 1))
    let nonzero = try count("nonzero", from: 0)
    guard nonzero.value <= min(variables.value, samples.value) else {
      throw nonzero.error(
        "is \(nonzero.value) with \(samples.value) samples and \(variables.value) variables",
        accepted: "at most \(min(variables.value, samples.value)), so that least squares on the true support is determined")
    }
    guard Double(samples.value) * Double(variables.value) <= 1e8 else {
      throw samples.error("times \(variables.value) variables is more than 100000000", accepted: "a smaller design")
    }
    return Problem(
      name: entry.key, samples: samples.value, variables: variables.value, nonzero: nonzero.value,
      noise: try required("noise_std", NumberRange.nonNegative.sentence).number(.nonNegative).value,
      lambda0: try required("lambda0", NumberRange.nonNegative.sentence).number(.nonNegative).value,
      epochs: try required("epochs", "a whole number from 1 to 10000000").integer(in: 1...10_000_000).value)
  }
}

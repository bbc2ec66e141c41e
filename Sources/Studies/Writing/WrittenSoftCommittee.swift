import Experiments

extension SoftCommitteeSettings {
  private static let keys = ["kind", "inputs", "points", "cases"]
  private static let caseKeys = ["student", "teacher", "learning_rate", "noise_std", "start_norm", "start_overlap", "duration"]

  /// Reads `experiment: {kind: soft_committee, cases: {…}, …}`.
  init(written block: UntypedValue, replicates: Int?) throws {
    let section = try StudySection(block.node, path: block.path, keys: Self.keys)
    guard let cases = section.value("cases") else {
      throw StudyError(
        block.node.place, section.path(of: "cases"), "is missing",
        accepted: "a mapping of names to settings, such as {one_unit: {student: 1, teacher: 1, duration: 20}}")
    }
    guard let entries = cases.node.entries, !entries.isEmpty, entries.count <= 100 else {
      throw cases.refusal("a mapping of one to 100 names to settings, such as {one_unit: {student: 1, teacher: 1, duration: 20}}")
    }
    self.init(cases: try entries.map { try Self.scenario($0, path: cases.path) })
    if let replicates { self.replicates = replicates }
    if let value = try section.value("inputs")?.integer(in: 10...1_000_000) { inputCount = value.value }
    if let value = try section.value("points")?.integer(in: 2...100_000) { points = value.value }
    for (entry, scenario) in zip(entries, self.cases) where scenario.teacherUnits >= inputCount {
      throw StudyError(
        entry.place, "\(cases.path).\(scenario.name).teacher",
        "is \(scenario.teacherUnits) with \(inputCount) inputs, and the units of a teacher are orthogonal",
        accepted: "fewer units than inputs")
    }
  }

  private static func scenario(_ entry: StudyNode.Entry, path: String) throws -> Case {
    let path = "\(path).\(StudyNode.excerpt(entry.key))"
    guard WrittenMethod.isLabel(entry.key) else {
      throw StudyError(entry.place, path, "is no name of a case", accepted: "a letter followed by letters, digits, _ and -")
    }
    let section = try StudySection(entry.value, path: path, keys: caseKeys)
    func required(_ key: String, _ accepted: String) throws -> UntypedValue {
      guard let value = section.value(key) else {
        throw StudyError(entry.place, section.path(of: key), "is missing", accepted: accepted)
      }
      return value
    }
    let units = "a number of units from 1 to 100"
    let student = try required("student", units).integer(in: 1...100).value
    let teacher = try required("teacher", units).integer(in: 1...100).value
    let duration = try required("duration", NumberRange.positive.sentence).number(.positive)
    guard duration.value <= 1e6 else { throw duration.error("is \(duration.value)", accepted: "at most 1000000 steps per input") }
    let norm = try section.value("start_norm")?.number(.positive)
    let overlap = try section.value("start_overlap")?.number(.nonNegative)
    let startNorm = norm?.value ?? 0.25
    if let overlap, overlap.value * overlap.value > startNorm {
      throw overlap.error(
        "is \(overlap.value), and a vector of squared norm \(startNorm) has no larger overlap than \(startNorm.squareRoot())",
        accepted: "a smaller overlap")
    }
    return Case(
      name: entry.key, studentUnits: student, teacherUnits: teacher,
      learningRate: try section.value("learning_rate")?.number(.positive).value ?? 0.5,
      noise: try section.value("noise_std")?.number(.nonNegative).value ?? 0, startNorm: startNorm,
      startOverlap: overlap?.value, duration: duration.value)
  }
}

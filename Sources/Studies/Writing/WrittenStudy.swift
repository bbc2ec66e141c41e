import Networks
import Teachers
import Training

/// What a person wrote: typed, with places, and with everything optional that has a default.
struct WrittenStudy: Sendable {
  let name: Written<String>
  let question: Written<String>
  let prediction: Written<String>
  let isDemonstration: Written<Bool>?
  let seed: Written<UInt64>
  let trainCounts: Written<[Int]>
  let replicates: Written<Int>?
  let teachers: WrittenTeachers
  let data: WrittenData
  let student: WrittenStudent
  let training: WrittenTraining
  let labels: WrittenLabels
  let methods: [WrittenMethod]
  let analysis: WrittenAnalysis
  let traceEvery: Written<Int>?
  let watchesTest: Written<Bool>?
  let storesStudents: Written<Bool>?

  init(_ node: StudyNode, source: Place) throws {
    let section = try StudySection(node, path: "", keys: StudyKeys.study)
    func required(_ key: String, _ accepted: String) throws -> UntypedValue {
      guard let value = section.value(key) else { throw StudyError(source, key, "is missing", accepted: accepted) }
      return value
    }
    func mapping(_ key: String) -> StudyNode { section.node[key] ?? StudyNode(content: .mapping([]), place: source) }

    try section.requireSchema()
    name = try required("name", "a short name, which is also that of the results folder").folderName()
    question = try required("question", "the question the study asks").text("the question the study asks")
    prediction = try required("prediction", "what is expected, stated before the run").text(
      "what is expected, stated before the run")
    isDemonstration = try section.value("demonstration")?.truth()
    seed = try required("seed", "a whole number from 0 to \(UInt64.max)").integer(in: 0...UInt64.max)
    teachers = try WrittenTeachers(try required("teachers", "a mapping, such as {kind: mlp, count: 12}").node)
    trainCounts = try required("n_train", UntypedValue.trainCountsSentence).trainCounts()
    methods = try required("methods", "a mapping of labels to settings, such as {dense_early: {}}").methods()
    replicates = try section.value("replicates")?.integer(in: 1...Limits.repetitions)
    data = try WrittenData(mapping("data"))
    student = try WrittenStudent(mapping("student"))
    training = try WrittenTraining(mapping("training"))
    labels = try WrittenLabels(mapping("protocol"))
    analysis = try WrittenAnalysis(mapping("analysis"))
    let traces = try StudySection(mapping("traces"), path: "traces", keys: StudyKeys.traces)
    traceEvery = try traces.value("every")?.integer(in: 0...Limits.count)
    watchesTest = try traces.value("test_at_turns")?.truth()
    storesStudents = try section.value("students")?.truth()
  }

  /// The settings of one condition, complete and checked against each other.
  /// - Parameter varying: key paths that are factors.
  func settings(varying: Set<String>, warnings: inout [String]) throws -> Settings {
    let teachers = try teachers.resolve(kindVaries: varying.contains("teachers.kind"))
    let student = try student.resolve(for: teachers, at: self.teachers.layers?.place ?? self.teachers.place)
    let training = try training.resolve(warnings: &warnings)
    try checkLoss(training.loss, teachers)
    var labels = try labels.resolve(loss: training.loss)
    let gradient = methods.filter { !$0.kind.isClosedForm }
    labels.candidates = self.labels.candidates?.value ?? gradient.map(\.writtenCandidates).max() ?? 1
    let resolved = try methods.map {
      try $0.resolve(
        candidates: labels.candidates, kindVaries: varying.contains("methods.\($0.label).method"), selection: labels.selection)
    }
    for method in methods {
      try method.checkFits(student, training, teachers)
      try method.checkSize(student, largest: trainCounts.value.max() ?? 0, training.loss)
    }
    try check(labels, resolved)
    if Self.isNarrower(student.architecture, than: teachers.architecture) {
      if let realizable = self.student.realizable, realizable.value == .required {
        throw realizable.error(
          "is required, and the student \(student.architecture.layers) is narrower than the teachers "
            + "\(teachers.architecture.layers)", accepted: "students at least as deep and wide as the teachers, or any")
      }
      warnings.append(
        "The student \(student.architecture.layers) is narrower than the teachers "
          + "\(teachers.architecture.layers), so it may not be able to represent them.")
    }
    return Settings(
      teachers: teachers, data: data.resolve(), student: student, training: training, labels: labels, methods: resolved)
  }

  /// Classes are learned by cross-entropy, and nothing else is.
  private func checkLoss(_ loss: TrainingSettings.Loss, _ teachers: TeacherSettings) throws {
    let place = training.loss?.place ?? self.teachers.place
    if teachers.temperature != nil, loss != .crossEntropy {
      throw StudyError(
        place, "training.loss", "is \(loss.rawValue) for teachers with \(teachers.architecture.outputCount) classes",
        accepted: "cross_entropy")
    }
    guard loss == .crossEntropy else { return }
    guard teachers.temperature != nil else {
      throw StudyError(
        place, "training.loss", "is cross_entropy for teachers without classes", accepted: "mse or gaussian, or teachers.classes")
    }
    for method in methods where !method.kind.learnsClasses {
      throw StudyError(
        method.place, method.path, "is \(method.kind.name), which has no form for classes",
        accepted: Methods.all.filter(\.learnsClasses).map(\.name).joined(separator: ", "))
    }
  }

  private func check(_ labels: LabelProtocol, _ resolved: [Learner]) throws {
    if labels.validation == .none {
      for (method, written) in zip(resolved, methods)
      where method.kind.needsValidation
        || method.selection != .mdl && (method.kind.validates || method.candidateCount > 1)
      {
        let why =
          method.kind.validates ? "chooses by validation" : "has \(method.candidateCount) candidates to choose from"
        throw StudyError(
          written.place, written.path, "\(why), and protocol.validation is none",
          accepted:
            "a validation part, selection mdl, or methods without choices "
            + "(dense with one candidate, least_squares, ridge_optimal, oracle_support)"
        )
      }
    }
    // closed forms and second-order students validate nothing, so only the others need labels on both sides
    if methods.contains(where: { !$0.kind.isClosedForm && !$0.kind.isSecondOrder }) {
      try self.labels.checkParts(labels.validation, trainCounts: trainCounts)
    }
  }

  private static func isNarrower(_ student: Architecture, than teacher: Architecture) -> Bool {
    let hidden = (student: student.layers.dropFirst().dropLast(), teacher: teacher.layers.dropFirst().dropLast())
    return hidden.student.count < hidden.teacher.count || zip(hidden.student, hidden.teacher).contains { $0 < $1 }
  }
}

extension StudySection {
  /// The only schema there is.
  func requireSchema() throws {
    guard let schema = value("schema"), try schema.integer(in: 0...Limits.count).value != 1 else { return }
    throw schema.error("is \(schema.node.quotation), and this program reads schema 1", accepted: "1")
  }
}

extension UntypedValue {
  static let trainCountsSentence = "a list of label budgets, whole numbers from 1 on, increasing"

  func trainCounts() throws -> Written<[Int]> {
    let items = try list(Self.trainCountsSentence)
    guard items.count <= Limits.listLength else {
      throw error("has \(items.count) values", accepted: "at most \(Limits.listLength)")
    }
    var counts: [Int] = []
    for item in items {
      let n = try item.integer(in: 1...Limits.count).value
      if let last = counts.last, n <= last {
        throw item.error("is \(n) after \(last)", accepted: "budgets in increasing order, each once")
      }
      counts.append(n)
    }
    return written(counts)
  }

  func methods() throws -> [WrittenMethod] {
    guard let entries = node.entries, !entries.isEmpty else {
      throw refusal("a mapping of labels to settings, such as {dense_early: {}, drr: {alpha: [0.1], beta: 5}}")
    }
    guard entries.count <= 127 else { throw error("has \(entries.count) methods", accepted: "at most 127") }
    return try entries.map { try WrittenMethod($0) }
  }

  /// A text that can name a folder on any file system.
  func folderName() throws -> Written<String> {
    let accepted = "letters, digits, _, - and ., beginning with a letter or digit, at most 100 in all"
    let text = try text(accepted)
    let isSafe =
      text.value.utf8.count <= 100
      && text.value.unicodeScalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil || "_-.".unicodeScalars.contains($0))
      }
    guard isSafe, let first = text.value.first, first.isLetter || first.isNumber else { throw refusal(accepted) }
    return text
  }
}

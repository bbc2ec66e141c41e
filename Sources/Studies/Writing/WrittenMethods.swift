import Laplace
import Networks
import SettingKeys
import Teachers
import Training

/// What a person wrote about one method.
struct WrittenMethod: Sendable {
  let label: String
  let place: Place
  let path: String
  /// The method with its default settings.
  let kind: any Method
  /// What was written, by key.
  private let written: [String: Written<SettingValue>]

  /// A method without settings of its own may have no value at all (`dense:`).
  init(_ entry: StudyNode.Entry) throws {
    label = entry.key
    path = "methods.\(StudyNode.excerpt(label))"
    place = entry.place
    guard Self.isLabel(label) else {
      throw StudyError(
        entry.place, path, "is no label of a method",
        accepted: "a letter followed by letters, digits, _ and -, at most 64 in all")
    }
    var node = entry.value
    if node.isNull { node.content = .mapping([]) }
    let section = try StudySection(node, path: path, keys: StudyKeys.method)
    let names = Methods.all.map(\.name)
    let kind: any Method
    if let method = section.value("method") {
      kind = try method.method()
    } else if let named = Methods.named(label) {
      kind = named
    } else {
      throw StudyError(
        entry.place, path, "is not a known method",
        accepted: "\(names.joined(separator: ", ")), or another label with method: one of these",
        hint: NearestName.of(label, among: names).map { "did you mean \($0)?" })
    }
    var written: [String: Written<SettingValue>] = [:]
    for key in StudyKeys.method {
      guard let value = section.value(key), key != "method" else { continue }
      // a key that does not apply is read as the method that has it would read it, and refused later
      let owner = [kind] + Methods.having(key)
      guard let form = Learner.settings[key]?.form ?? owner.lazy.compactMap({ $0.form(of: key) }).first else { continue }
      written[key] = try value.value(form)
    }
    self.kind = kind
    self.written = written
  }

  static func isLabel(_ text: String) -> Bool {
    guard let first = text.utf8.first, text.utf8.count <= 64 else { return false }
    let letter = { (byte: UInt8) in (byte | 32 >= UInt8(ascii: "a")) && (byte | 32 <= UInt8(ascii: "z")) }
    return letter(first)
      && text.utf8.allSatisfy {
        letter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
      }
  }

  /// What was written for the keys of `group`, on top of `standard`.
  private func learner(_ kind: any Method) -> Learner {
    var learner = Learner(kind, label: label)
    for key in Learner.settings.keys + (kind.grid.map { [$0] } ?? []) {
      if let value = written[key.name] { key.set(&learner, value.value) }
    }
    return learner
  }

  /// Candidates as written, before the study's number is known.
  var writtenCandidates: Int { learner(kind).candidateCount }

  /// - Parameters:
  ///   - candidates: what every method of the study gets.
  ///   - kindVaries: whether `method` of this label is a factor, so that keys which apply to some of its levels only are
  ///     ignored at the others.
  func resolve(candidates: Int, kindVaries: Bool, selection standardSelection: LabelProtocol.Selection) throws -> Learner {
    if !kindVaries { try refuseWhatDoesNotApply() }
    var learner = learner(try resolvedKind())
    let selection = written["selection"] == nil ? standardSelection : learner.selection
    try checkChoice(learner, candidates)
    learner.restarts = try restarts(learner, candidates)
    learner.selection = !kind.isClosedForm && (kind.isSecondOrder || selection == .mdl) ? .mdl : .validation
    if kind.isClosedForm { learner.average = .none }
    learner.values.sort()
    // where the shortest description is chosen, the unpenalised student always competes
    if learner.selection == .mdl, let grid = kind.grid, grid.acceptsZero, learner.values.first != 0 {
      learner.values.insert(0, at: 0)
      learner.addsZero = true
    }
    return learner
  }

  /// The method with what was written on top of its defaults.
  private func resolvedKind() throws -> any Method {
    var kind = kind
    for (name, accepted) in kind.requiredKeys where written[name] == nil {
      throw StudyError(place, "\(path).\(name)", "is missing", accepted: accepted)
    }
    for key in kind.keys {
      guard let value = written[key] else { continue }
      if let problem = kind.problem(key, value.value) { throw value.error(problem.sentence, accepted: problem.accepted) }
      kind = kind.setting(key, value.value)
    }
    if let conflict = kind.conflict(among: Set(written.keys), path: path) {
      let (problem, value) = (conflict.problem, written[conflict.key])
      throw value?.error(problem.sentence, accepted: problem.accepted)
        ?? StudyError(place, "\(path).\(conflict.key)", problem.sentence, accepted: problem.accepted)
    }
    return kind
  }

  private func checkChoice(_ learner: Learner, _ candidates: Int) throws {
    if let selection = written["selection"], learner.selection == .validation, kind.isSecondOrder {
      throw selection.error("is validation, and \(kind.name) trains on all labels", accepted: "mdl")
    }
    guard let average = written["average"], learner.average != .none else { return }
    let key = learner.gridName
    if learner.average == .uniform, learner.values.count > 1 {
      throw average.error(
        "is uniform, and the candidates differ in \(key)", accepted: "mdl, none, or one value of \(key) with several restarts")
    }
    if candidates < 2, !kind.triesStartsItself {
      throw average.error(
        "is \(learner.average.rawValue), and there is one candidate", accepted: "it with at least 2 candidates")
    }
  }

  /// Restarts that give the method its share of candidates. Closed forms have one candidate and are exempt.
  private func restarts(_ learner: Learner, _ candidates: Int) throws -> Int {
    if kind.isClosedForm { return 1 }
    let settings = max(1, learner.values.count)
    let key = learner.gridName
    if let restarts = written["restarts"] {
      let count = learner.candidateCount
      guard count == candidates else {
        throw restarts.error(
          "is \(learner.restarts), which with \(settings) value\(settings == 1 ? "" : "s") of \(key) makes "
            + "\(count) candidate\(count == 1 ? "" : "s")",
          accepted: "\(candidates), as every method gets (protocol.candidates)")
      }
      return learner.restarts
    }
    guard candidates % settings == 0 else {
      throw StudyError(
        written[key]?.place ?? place, "\(path).\(key)", "has \(settings) value\(settings == 1 ? "" : "s")",
        accepted: "a number of values that divides \(candidates), the candidates every method gets (protocol.candidates)")
    }
    return candidates / settings
  }

  private func refuseWhatDoesNotApply() throws {
    for key in StudyKeys.method {
      guard let value = written[key] else { continue }
      let isOfCandidates = Learner.settings[key] != nil
      guard isOfCandidates ? kind.isClosedForm : !kind.keys.contains(key) else { continue }
      let others = isOfCandidates ? Methods.all.filter { !$0.isClosedForm } : Methods.having(key)
      throw value.error(
        "does not apply to the method \(kind.name)",
        accepted: "it with \(others.map(\.name).joined(separator: ", ")) only")
    }
  }

  /// The Jacobian of a second-order student has to fit into memory; with classes its matrices have to be those of which
  /// lengths are computed.
  func checkSize(_ student: StudentSettings, largest n: Int, _ loss: TrainingSettings.Loss) throws {
    guard kind.isSecondOrder else { return }
    let (parameters, outputs) = (student.architecture.parameterCount, student.architecture.outputCount)
    let instead = "a smaller student, smaller budgets in n_train, or a method that follows gradients"
    guard Linearisation.fits(parameterCount: parameters, labelCount: n * outputs) else {
      throw StudyError(
        place, path,
        "needs the derivatives of \(n) × \(outputs) outputs by \(parameters) parameters in memory, "
          + "\(8 * n * outputs * parameters / 1_000_000) MB", accepted: "at most 800 MB: " + instead)
    }
    let order = Linearisation.order(parameterCount: parameters, labelCount: n * outputs)
    guard loss == .crossEntropy, order > Linearisation.largestOrder else { return }
    throw StudyError(
      place, path, "factorises matrices of order \(order), the smaller of \(parameters) parameters and \(n) × \(outputs) outputs",
      accepted: "at most \(Linearisation.largestOrder) with classes: " + instead)
  }

  func checkFits(_ student: StudentSettings, _ training: TrainingSettings, _ teachers: TeacherSettings) throws {
    guard let problem = kind.refusal(of: student, training, teachers: teachers) else { return }
    throw StudyError(place, path, problem.sentence, accepted: problem.accepted)
  }
}

extension UntypedValue {
  /// The name of a method.
  func method() throws -> any Method {
    let names = Methods.all.map(\.name)
    guard case .scalar(let text, _) = node.content, let method = Methods.named(text) else {
      throw refusal(names.joined(separator: ", "), names: names)
    }
    return method
  }

  /// A value of a declared form.
  func value(_ form: SettingForm) throws -> Written<SettingValue> {
    switch form {
    case .bool: return written(.bool(try truth().value))
    case .integer(let range): return written(.integer(try integer(in: range).value))
    case .choice(let names):
      guard case .scalar(let text, _) = node.content, names.contains(text) else {
        throw refusal(form.accepted, names: names)
      }
      return written(.text(text))
    case .number(let range):
      let value = try number(NumberRange(sentence: range.sentence) { range.contains($0) || range.reason?($0) != nil })
      if !range.contains(value.value), let reason = range.reason?(value.value) {
        throw error("is \(node.quotation)\(reason)", accepted: range.sentence)
      }
      return written(.number(value.value))
    case .list(let list):
      guard case .number(let range) = list.element else { break }
      let numbers = try distinctNumbers(
        NumberRange(sentence: range.sentence, contains: range.contains), orSingle: list.orSingle)
      return written(.list(numbers.value.map { .number($0) }))
    default: break
    }
    preconditionFailure("no method has a setting of the form \(form)")
  }

  /// A list of different numbers; with `orSingle`, also one number by itself.
  func distinctNumbers(_ range: NumberRange, orSingle: Bool = false) throws -> Written<[Double]> {
    if orSingle, case .scalar = node.content, Scalar.isNumeric(node) { return written([try number(range).value]) }
    let items = try list("a list, not empty, in which each value is \(range.sentence)")
    guard items.count <= Limits.listLength else {
      throw error("has \(items.count) values", accepted: "at most \(Limits.listLength)")
    }
    var seen: Set<Double> = []
    return written(
      try items.map {
        let value = try $0.number(range).value
        guard seen.insert(value).inserted else { throw $0.error("is \(value) again", accepted: "each value once") }
        return value
      })
  }
}

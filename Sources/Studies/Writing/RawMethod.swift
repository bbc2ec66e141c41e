import Laplace
import Networks
import SettingKeys
import Teachers
import Training

/// What a person wrote about one method.
struct RawMethod: Sendable {
  let label: String
  let place: SourceLocation
  let path: String
  /// The method with what was written on top of its default settings.
  let kind: any Method
  /// Whether `alpha: auto` was written.
  let findsAlpha: Bool
  /// What was written, by key.
  private let written: [String: Raw<SettingValue>]

  /// A method without settings of its own may have no value at all (`dense:`). Nil where it is not known which method is
  /// meant.
  init?(_ entry: StudyNode.Entry, _ refusals: Refusals) {
    label = entry.key
    path = "methods.\(StudyNode.excerpt(label))"
    place = entry.place
    var node = entry.value
    if node.isNull { node.content = .mapping([]) }
    let names = Methods.all.map(\.name)
    guard StudyNode.isLabel(label) else {
      refusals.add(
        StudyError(
          place, path, "is not a valid method label",
          accepted: "a letter followed by letters, digits, _ and -, at most 64 in all"))
      return nil
    }
    guard let entries = node.entries else {
      refusals.add(
        StudyError(
          node.place, path, "is \(node.quotation)",
          accepted: "a mapping with the keys \(StudyReference.methodKeys.joined(separator: ", "))"))
      return nil
    }
    let standard: any Method
    if let method = node["method"] {
      let untyped = UntypedValue(node: method, path: "\(path).method")
      guard let name = refusals.attempt({ try untyped.read(.oneOf(names)).value }), let kind = Methods.named(name) else {
        return nil
      }
      standard = kind
    } else if let kind = Methods.named(label) {
      standard = kind
    } else {
      refusals.add(
        StudyError(
          place, path, "is not a known method",
          accepted: "\(names.joined(separator: ", ")), or another label with method: one of these",
          hint: NearestName.of(label, among: names).map { "did you mean \($0)?" }))
      return nil
    }
    let automatic = entries.filter { Self.isAutomatic($0, standard) }
    findsAlpha = !automatic.isEmpty
    let numbered = entries.filter { entry in !automatic.contains { $0.place == entry.place } }
    let written = Self.read(numbered, standard, path, refusals)
    kind = standard.keys.reduce(standard) { kind, key in written[key].map { kind.setting(key, $0.value) } ?? kind }
    self.written = written
  }

  private static func isAutomatic(_ entry: StudyNode.Entry, _ kind: any Method) -> Bool {
    guard entry.key == "alpha", kind.takesAlpha, case .scalar("auto", _) = entry.value.content else { return false }
    return true
  }

  private static func read(
    _ entries: [StudyNode.Entry], _ kind: any Method, _ path: String, _ refusals: Refusals
  ) -> [String: Raw<SettingValue>] {
    var written: [String: Raw<SettingValue>] = [:]
    for entry in entries where entry.key != "method" {
      let untyped = UntypedValue(node: entry.value, path: "\(path).\(entry.key)")
      // a key that does not apply is read as the method that has it would read it, and refused later
      let owners = [kind] + Methods.having(entry.key)
      guard let form = Learner.settings[entry.key]?.form ?? owners.lazy.compactMap({ $0.form(of: entry.key) }).first else {
        refusals.add(.unknownKey(entry, path: path, keys: StudyReference.methodKeys))
        continue
      }
      refusals.attempt {
        let value = try untyped.value(of: form)
        if let problem = kind.problem(entry.key, value) { throw untyped.error(problem, form) }
        written[entry.key] = untyped.written(value)
      }
    }
    return written
  }

  /// The settings of candidates as written, on top of their defaults.
  private func learner(_ kind: any Method) -> Learner {
    var learner = Learner(kind, label: label)
    for key in Learner.settings.keys + (kind.grid.map { [$0] } ?? []) {
      if let value = written[key.name] { key.set(&learner, value.value) }
    }
    if let candidates = kind.candidates { learner.values = candidates.values }
    return learner
  }

  /// Candidates as written, before the study's number is known; nil where the values of alpha are left to the default, of
  /// which there are as many as candidates.
  var writtenCandidates: Int? { takesUsualValues ? nil : learner(kind).candidateCount }

  private var takesUsualValues: Bool { kind.grid?.name == "alpha" && written["alpha"] == nil }

  /// - Parameters:
  ///   - candidates: what every method of the study gets.
  ///   - alphaUnit: what the usual values of alpha are measured in (`Method.usualStrengths`).
  ///   - kindVaries: whether `method` of this label is a factor, so that keys which apply to some of its levels only are
  ///     ignored at the others.
  func resolve(
    candidates: Int, alphaUnit: Double, kindVaries: Bool, selection standardSelection: LabelProtocol.Selection
  ) throws -> Learner {
    if !kindVaries { try refuseWhatDoesNotApply() }
    var learner = learner(try resolvedKind())
    let selection = written["selection"] == nil ? standardSelection : learner.selection
    let choice: LabelProtocol.Selection =
      !kind.hasOneCandidate && kind.makesNetworks && (kind.isSecondOrder || selection == .mdl) ? .mdl : .validation
    if takesUsualValues, candidates % learner.restarts == 0 {
      var usual = learner
      usual.selection = choice
      learner.values = usual.usualValues(count: candidates / learner.restarts, unit: alphaUnit)
    }
    try checkChoice(learner, candidates)
    learner.findsAlpha = findsAlpha
    learner.restarts = try restarts(learner, candidates)
    learner.selection = choice
    if kind.hasOneCandidate { learner.average = .none }
    learner.values.sort()
    // where the shortest description is chosen, the unpenalised student always competes
    if learner.selection == .mdl, let grid = kind.grid, grid.acceptsZero, learner.values.first != 0 {
      learner.values.insert(0, at: 0)
      learner.addsZero = true
    }
    return learner
  }

  /// The method, complete and without conflicts.
  private func resolvedKind() throws -> any Method {
    for (name, accepted) in kind.requiredKeys where written[name] == nil {
      throw StudyError(place, "\(path).\(name)", "is missing", accepted: accepted)
    }
    do {
      if let conflict = kind.conflict(among: Set(written.keys), path: path) { throw conflict }
      return try kind.completed()
    } catch let conflict as SettingConflict {
      throw StudyError(written[conflict.key]?.place ?? place, "\(path).\(conflict.key)", conflict.problem)
    }
  }

  private func checkChoice(_ learner: Learner, _ candidates: Int) throws {
    if let selection = written["selection"], learner.selection == .validation, kind.isSecondOrder {
      throw selection.error("is validation, and \(kind.name) trains on all labels", accepted: "mdl")
    }
    if let selection = written["selection"], learner.selection == .mdl, !kind.makesNetworks {
      throw selection.error("is mdl, and the students of \(kind.name) have no description length", accepted: "validation")
    }
    if let average = written["average"], learner.average != .none, !kind.makesNetworks {
      throw average.error(
        "is \(learner.average.rawValue), and the students of \(kind.name) are not networks that could be averaged",
        accepted: "none")
    }
    guard let average = written["average"], learner.average != .none else { return }
    let key = learner.gridKey
    if learner.average == .uniform, learner.values.count > 1 {
      throw average.error(
        "is uniform, and the candidates differ in \(key)", accepted: "mdl, none, or one value of \(key) with several restarts")
    }
    if candidates < 2, !kind.triesStartsItself {
      throw average.error(
        "is \(learner.average.rawValue), and there is one candidate", accepted: "it with at least 2 candidates")
    }
  }

  /// Restarts that give the method its share of candidates. Methods that always have one candidate are exempt.
  private func restarts(_ learner: Learner, _ candidates: Int) throws -> Int {
    if kind.hasOneCandidate { return 1 }
    let settings = max(1, learner.values.count)
    let key = learner.gridKey
    if let restarts = written["restarts"] {
      let count = learner.candidateCount
      // an ensemble of the cost of what it is compared with may need more networks
      let isDenseEnsemble = learner.average != .none && kind.learnerClass == .dense
      guard count == candidates || count > candidates && isDenseEnsemble else {
        throw restarts.error(
          "is \(learner.restarts), which with \(settings) value\(settings == 1 ? "" : "s") of \(key) makes "
            + "\(count) candidate\(count == 1 ? "" : "s")",
          accepted: "\(candidates), as every method gets (protocol.candidates)"
            + (isDenseEnsemble ? ", or more, since it is a dense ensemble" : ""))
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
    for (key, value) in written.sorted(by: { $0.value.place < $1.value.place }) {
      let isOfCandidates = Learner.settings[key] != nil
      guard isOfCandidates ? kind.hasOneCandidate : !kind.keys.contains(key) else { continue }
      let others = isOfCandidates ? Methods.all.filter { !$0.hasOneCandidate } : Methods.having(key)
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
    throw StudyError(place, path, problem)
  }
}

import Laplace
import Networks
import Teachers
import Training

/// What a person wrote about one method.
struct WrittenMethod: Sendable {
  let label: String
  let place: Place
  let path: String
  let kind: Method.Kind
  let alphas: Written<[Double]>?
  let keep: Written<[Double]>?
  let rounds: Written<[Double]>?
  let beta: Written<Double>?
  let rho: Written<Double>?
  let restarts: Written<Int>?
  let tolerance: Written<Double>?
  let normalised: Written<Bool>?
  let selection: Written<LabelProtocol.Selection>?
  let details: WrittenDetails
  let average: Written<Method.Average>?

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
    if let method = section.value("method") {
      kind = try method.choice(of: Method.Kind.self).value
    } else if let kind = Method.Kind(rawValue: label) {
      self.kind = kind
    } else {
      let names = Method.Kind.allCases.map(\.rawValue)
      throw StudyError(
        entry.place, path, "is not a known method",
        accepted: "\(names.joined(separator: ", ")), or another label with method: one of these",
        hint: NearestName.of(label, among: names).map { "did you mean \($0)?" })
    }
    alphas = try section.value("alpha")?.distinctNumbers(.nonNegative, orSingle: true)
    keep = try section.value("keep")?.distinctNumbers(.fraction, orSingle: true)
    rounds = try section.value("rounds")?.distinctNumbers(.rounds, orSingle: true)
    beta = try section.value("beta")?.beta()
    rho = try section.value("rho")?.number(.nonNegative)
    restarts = try section.value("restarts")?.integer(in: 1...Limits.repetitions)
    tolerance = try section.value("tolerance")?.number(.nonNegative)
    normalised = try section.value("normalised")?.truth()
    selection = try section.value("selection")?.selection()
    details = try WrittenDetails(section)
    average = try section.value("average")?.choice()
  }

  static func isLabel(_ text: String) -> Bool {
    guard let first = text.utf8.first, text.utf8.count <= 64 else { return false }
    let letter = { (byte: UInt8) in (byte | 32 >= UInt8(ascii: "a")) && (byte | 32 <= UInt8(ascii: "z")) }
    return letter(first)
      && text.utf8.allSatisfy {
        letter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
      }
  }

  /// The values of the kind's grid.
  private var grid: Written<[Double]>? {
    switch kind.grid {
    case .alpha: alphas
    case .keep: keep
    case .rounds: rounds
    case nil: nil
    }
  }

  /// Candidates as written, before the study's number is known.
  var writtenCandidates: Int { max(1, grid?.value.count ?? 1) * (restarts?.value ?? 1) }

  /// - Parameters:
  ///   - candidates: what every method of the study gets.
  ///   - kindVaries: whether `method` of this label is a factor, so that keys which apply to some of its levels only are
  ///     ignored at the others.
  func resolve(candidates: Int, kindVaries: Bool, selection standardSelection: LabelProtocol.Selection) throws -> Method {
    if !kindVaries { try refuseWhatDoesNotApply() }
    try checkGrid()
    try checkChoice(candidates)
    if kind.takesBeta, beta == nil {
      throw StudyError(place, "\(path).beta", "is missing", accepted: UntypedValue.betaSentence)
    }
    let standard = Method(label: label, kind: kind)
    let byDescription = !kind.isClosedForm && (kind.isSecondOrder || (selection?.value ?? standardSelection) == .mdl)
    var values = grid?.value.sorted() ?? []
    // where the shortest description is chosen, the unpenalised student always competes
    let addsZero = byDescription && kind.takesAlpha && !kind.needsPositiveAlpha && values.first != 0
    if addsZero { values.insert(0, at: 0) }
    var method = Method(
      label: label, kind: kind, alphas: values,
      beta: kind.takesBeta ? beta?.value : nil,
      rho: kind.prunes ? rho?.value ?? standard.rho : standard.rho, restarts: try restarts(candidates),
      pruneTolerance: kind.takesTolerance ? tolerance?.value ?? standard.pruneTolerance : standard.pruneTolerance,
      layerNormalised: kind.takesLayerScale && normalised?.value == true, selection: byDescription ? .mdl : .validation,
      average: kind.isClosedForm ? .none : average?.value ?? .none, pruning: details.pruning(kind),
      details: try details.resolve(kind))
    method.addsZeroAlpha = addsZero
    return method
  }

  private func checkChoice(_ candidates: Int) throws {
    if let selection, selection.value == .validation, kind.isSecondOrder {
      throw selection.error("is validation, and \(kind.rawValue) trains on all labels", accepted: "mdl")
    }
    guard let average, average.value != .none else { return }
    let key = kind.grid?.rawValue ?? "alpha"
    if average.value == .uniform, let grid, grid.value.count > 1 {
      throw average.error(
        "is uniform, and the candidates differ in \(key)", accepted: "mdl, none, or one value of \(key) with several restarts")
    }
    if candidates < 2, kind != .ladderMAP {
      throw average.error("is \(average.value.rawValue), and there is one candidate", accepted: "it with at least 2 candidates")
    }
  }

  /// The grid must be there where nothing can stand for it, and its values must mean something.
  private func checkGrid() throws {
    switch kind.grid {
    case .alpha:
      guard let alphas else {
        throw StudyError(
          place, "\(path).alpha", "is missing", accepted: "a list of penalty strengths, such as [0.02, 0.1, 0.5]")
      }
      if kind.needsPositiveAlpha, alphas.value.contains(0) {
        throw alphas.error(
          "contains 0, at which \(kind.rawValue) has no reason to remove anything", accepted: "numbers greater than 0")
      }
    case .keep:
      if let keep, let tolerance {
        throw tolerance.error(
          "is given beside keep (\(keep.path)), and only one of them can say how much is pruned", accepted: "one of the two")
      }
    case .rounds:
      if rounds == nil {
        throw StudyError(
          place, "\(path).rounds", "is missing", accepted: "a list of numbers of pruning rounds, such as [4, 8, 12]")
      }
    case nil: break
    }
    if case .minimax(let minimax) = try details.resolve(kind), minimax.mask == .pi, let tolerance {
      throw tolerance.error("is given, and mask pi prunes by the probabilities", accepted: "mask threshold, or no tolerance")
    }
  }

  /// Restarts that give the method its share of candidates. Closed forms have one candidate and are exempt.
  private func restarts(_ candidates: Int) throws -> Int {
    if kind.isClosedForm { return 1 }
    let settings = max(1, grid?.value.count ?? 1)
    let key = kind.grid?.rawValue ?? "alpha"
    if let restarts {
      let count = settings * restarts.value
      guard count == candidates else {
        throw restarts.error(
          "is \(restarts.value), which with \(settings) value\(settings == 1 ? "" : "s") of \(key) makes "
            + "\(count) candidate\(count == 1 ? "" : "s")",
          accepted: "\(candidates), as every method gets (protocol.candidates)")
      }
      return restarts.value
    }
    guard candidates % settings == 0 else {
      throw StudyError(
        grid?.place ?? place, "\(path).\(key)", "has \(settings) value\(settings == 1 ? "" : "s")",
        accepted: "a number of values that divides \(candidates), the candidates every method gets (protocol.candidates)")
    }
    return candidates / settings
  }

  private func refuseWhatDoesNotApply() throws {
    try kind.refuse(alphas, where: \.takesAlpha)
    try kind.refuse(keep, where: \.takesKeep)
    try kind.refuse(rounds, where: \.takesRounds)
    try kind.refuse(beta, where: \.takesBeta)
    try kind.refuse(rho, where: \.prunes)
    try kind.refuse(tolerance, where: \.takesTolerance)
    try kind.refuse(normalised, where: \.takesLayerScale)
    try kind.refuse(restarts, where: \.takesRestarts)
    try kind.refuse(average, where: \.takesRestarts)
    try kind.refuse(selection, where: \.takesRestarts)
    try details.refuseWhatDoesNotApply(to: kind)
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

  /// Closed forms are for linear students, and the two oracles for linear teachers.
  func checkFits(_ student: StudentSettings, _ teachers: TeacherSettings) throws {
    if kind == .oracleMAP {
      guard teachers.kind != .files else {
        throw StudyError(
          place, path, "fits the teachers' own architecture, and teachers.kind is files, whose source is not known",
          accepted: "a method that does not need the teacher")
      }
      let (narrow, wide) = (teachers.architecture, student.architecture)
      guard narrow.layerCount == wide.layerCount, zip(narrow.layers, wide.layers).allSatisfy({ $0 <= $1 }),
        narrow.activation == wide.activation || narrow.isLinear, wide.hasBias || !narrow.hasBias
      else {
        throw StudyError(
          place, path, "fits the teachers' own architecture \(narrow.layers), and student.layers is \(wide.layers)",
          accepted: "students of the same depth and activation that are at least as wide in every layer")
      }
    }
    guard kind.isClosedForm else { return }
    guard student.architecture.isLinear else {
      throw StudyError(
        place, path, "needs a linear student, and student.layers is \(student.architecture.layers)",
        accepted:
          "layers \([student.architecture.inputCount, student.architecture.outputCount]), or a method trained by gradients")
    }
    guard student.architecture.outputCount == 1 else {
      throw StudyError(
        place, path, "needs students with one output, and student.layers is \(student.architecture.layers)",
        accepted: "layers \([student.architecture.inputCount, 1])")
    }
    guard kind == .leastSquares || teachers.kind.isLinear else {
      throw StudyError(
        place, path, "needs a linear teacher, and teachers.kind is \(teachers.kind.rawValue)",
        accepted: "teachers of kind linear or sparse_linear")
    }
  }
}

extension Method.Kind {
  /// Whether the method can start more than once from different weights.
  var takesRestarts: Bool { !isClosedForm }
  /// Whether the method has nothing to choose by validation when it has a single candidate.
  var isWithoutChoices: Bool { self == .dense || isClosedForm || isSecondOrder }
}

extension NumberRange {
  fileprivate static let rounds = NumberRange(sentence: "a whole number from 1 to 100") {
    $0 >= 1 && $0 <= 100 && $0 == $0.rounded()
  }
}

extension UntypedValue {
  static let betaSentence = "a number greater than 0, such as 5"

  func beta() throws -> Written<Double> {
    let beta = try number(NumberRange(sentence: Self.betaSentence) { $0 >= 0 })
    guard beta.value > 0 else {
      throw error("is \(node.quotation), and beta = 0 makes the penalty and its gradient vanish", accepted: Self.betaSentence)
    }
    return beta
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

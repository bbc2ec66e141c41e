import Foundation
import Networks
import SettingKeys
import Teachers
import Training

/// What a person wrote: typed, with places, and with everything optional that has a default.
struct RawStudy: Sendable {
  let section: RawSection<Study>
  let teachers: RawSection<TeacherSettings>
  let data: RawSection<DataSettings>
  let student: RawSection<StudentSettings>
  let training: RawSection<TrainingSettings>
  let labels: RawLabels
  let methods: [RawMethod]
  let analysis: RawAnalysis
  /// The pool of teachers where none is written.
  private let defaultPool: TeacherSettings.Pool
  /// Whether all methods could be read.
  private let methodsAreClean: Bool

  /// Everything that is wrong with single values goes to `refusals`.
  init(_ node: StudyNode, source: SourceLocation, defaultPool: TeacherSettings.Pool, _ refusals: Refusals) {
    self.defaultPool = defaultPool
    func mapping(_ key: String) -> StudyNode { node[key] ?? StudyNode(content: .mapping([]), place: source) }
    section = RawSection(node, Study.settings, at: source, refusals)
    teachers = RawSection(mapping("teachers"), TeacherSettings.settings, refusals)
    data = RawSection(mapping("data"), DataSettings.settings, refusals)
    student = RawSection(mapping("student"), StudentSettings.settings, refusals)
    training = RawSection(mapping("training"), TrainingSettings.settings, refusals)
    labels = RawLabels(mapping("protocol"), refusals)
    analysis = RawAnalysis(mapping("analysis"), refusals)
    let before = refusals.count
    let entries = section.untyped("methods").flatMap { methods in refusals.attempt { try methods.methods() } } ?? []
    methods = entries.compactMap { RawMethod($0, refusals) }
    methodsAreClean = refusals.count == before && !methods.isEmpty
  }

  /// The settings of one condition, complete and checked against each other; nil where something of it is refused. A check
  /// is made where all that it looks at could be read.
  /// - Parameter varying: key paths that are factors.
  func settings(varying: Set<String>, warnings: inout [String], _ refusals: Refusals) -> Settings? {
    let before = refusals.count
    let training =
      self.training.isClean ? refusals.attempt { try self.training.resolve(loss: usualLoss, warnings: &warnings) } : nil
    let teachers =
      self.teachers.isClean
      ? refusals.attempt { try self.teachers.resolve(kindVaries: varying.contains("teachers.kind"), pool: defaultPool) } : nil
    let student = teachers.flatMap { teachers in
      self.student.isClean ? refusals.attempt { try self.student.resolve(for: teachers) } : nil
    }
    let labels = self.training.isClean ? resolveLabels(refusals) : nil
    let learners = labels.map { resolveMethods($0, varying, &warnings, refusals) } ?? []
    if let teachers, let training { refusals.attempt { try checkLoss(training.loss, teachers) } }
    if let teachers, let student {
      refusals.attempt { try self.student.checkWidths(student, for: teachers, warnings: &warnings) }
    }
    guard let teachers, let student, let training, let labels else { return nil }
    for method in methods {
      refusals.attempt {
        try checkLoss(training.loss, method)
        try method.checkFits(student, training, teachers)
        try method.checkSize(student, largest: section[\.trainCounts]?.value.last ?? 0, training.loss)
      }
    }
    guard refusals.count == before, data.isClean else { return nil }
    return Settings(
      teachers: teachers, data: data.resolved(), student: student, training: training, labels: labels, methods: learners)
  }

  private func resolveMethods(
    _ labels: LabelProtocol, _ varying: Set<String>, _ warnings: inout [String], _ refusals: Refusals
  ) -> [Learner] {
    // closed forms and second-order students validate nothing, so only the others need labels on both sides
    if let trainCounts = section[\.trainCounts], methods.contains(where: { !$0.kind.hasOneCandidate && !$0.kind.isSecondOrder }) {
      refusals.attempt { try self.labels.checkParts(labels.validation, trainCounts: trainCounts, warnings: &warnings) }
    }
    guard methodsAreClean else { return [] }
    // without noise, or with one that is refused, as little as would still matter
    let noise = max(data.isClean ? data.resolved().noiseStd : 0, 0.01)
    let unit = labels.alphaUnit == .sse ? noise * noise : 1 / (2 * log(2))
    return methods.compactMap { method in
      refusals.attempt {
        let varies = varying.contains("methods.\(method.label).method")
        if method.findsAlpha, varies || varying.contains("methods.\(method.label).alpha") {
          throw StudyError(
            method.place, "\(method.path).alpha", "is auto, and the method or its alpha is a factor",
            accepted: "lists of numbers")
        }
        let learner = try method.resolve(
          candidates: labels.candidates, alphaUnit: unit, kindVaries: varies, selection: labels.selection)
        try checkChoice(method, learner, labels)
        return learner
      }
    }
  }

  /// Classes are learned by cross-entropy.
  private var usualLoss: TrainingSettings.Loss { teachers.present(\.classes) == nil ? .mse : .crossEntropy }

  private func resolveLabels(_ refusals: Refusals) -> LabelProtocol? {
    let loss = training[\.loss]?.value ?? usualLoss
    guard self.labels.isClean, var labels = refusals.attempt({ try self.labels.resolve(loss: loss) }) else { return nil }
    let written = methods.filter { !$0.kind.hasOneCandidate }.map(\.writtenCandidates)
    let most = written.compactMap(\.self).max() ?? 1
    labels.candidates = self.labels.section[\.candidates]?.value ?? (written.contains(nil) && most == 1 ? 6 : most)
    return labels
  }

  /// Nothing but classes is learned by cross-entropy.
  private func checkLoss(_ loss: TrainingSettings.Loss, _ teachers: TeacherSettings) throws {
    let place = training[\.loss]?.place ?? self.teachers.node.place
    if teachers.temperature != nil, loss != .crossEntropy {
      throw StudyError(
        place, "training.loss", "is \(loss.rawValue) for teachers with \(teachers.architecture.outputCount) classes",
        accepted: "cross_entropy")
    }
    if teachers.temperature == nil, loss == .crossEntropy {
      throw StudyError(
        place, "training.loss", "is cross_entropy for teachers without classes", accepted: "mse or gaussian, or teachers.classes")
    }
  }

  private func checkLoss(_ loss: TrainingSettings.Loss, _ method: RawMethod) throws {
    guard loss == .crossEntropy, !method.kind.learnsClasses else { return }
    throw StudyError(
      method.place, method.path, "is \(method.kind.name), which has no form for classes",
      accepted: Methods.all.filter(\.learnsClasses).map(\.name).joined(separator: ", "))
  }

  private func checkChoice(_ method: RawMethod, _ learner: Learner, _ labels: LabelProtocol) throws {
    guard labels.validation == .none else { return }
    let chooses = method.kind.validates || learner.candidateCount > 1
    guard method.kind.needsValidation || learner.selection != .mdl && chooses else { return }
    let why = method.kind.validates ? "chooses by validation" : "has \(learner.candidateCount) candidates to choose from"
    throw StudyError(
      method.place, method.path, "\(why), and protocol.validation is none",
      accepted: "a validation part, selection mdl, or methods without choices "
        + "(dense with one candidate, least_squares, ridge_optimal, oracle_support)")
  }
}

extension UntypedValue {
  fileprivate func methods() throws -> [StudyNode.Entry] {
    guard let entries = node.entries, !entries.isEmpty else {
      throw refusal("a mapping of labels to settings, such as {dense_early: {}, drr: {alpha: [0.1], beta: 5}}")
    }
    guard entries.count <= 127 else { throw error("has \(entries.count) methods", accepted: "at most 127") }
    return entries
  }
}

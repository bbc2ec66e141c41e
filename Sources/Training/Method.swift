import Networks
import SettingKeys
import Teachers

/// A way of learning: what is minimised, with which settings, and how. Every method is one type in a file of `Methods`, and
/// one line of `Methods.all` makes it known to studies, plans, tables and the documentation.
///
/// A method conforms to one of `GradientMethod`, `PruningMethod`, `SecondOrderMethod` and `ClosedFormMethod`, which train
/// students in these four ways, and states the rest itself. Its stored properties are its settings, declared in `settings`;
/// `init()` has their defaults.
package protocol Method: DeclaredSettings, Hashable {
  /// The key in study files and results: the name that its paper uses.
  var name: String { get }
  /// The name for people, as in tables.
  var title: String { get }
  /// The class under which tables show the method (protocol: dense, short, oracle).
  var learnerClass: LearnerClass { get }
  /// Version of the arithmetic; part of the run key, so that a change of it makes old records stale.
  var algorithmVersion: Int { get }
  /// The setting in which the candidates of the method differ, besides their starts; nil for none.
  var grid: SettingKey<Learner>? { get }

  /// Penalty strengths between which the best one usually lies, for studies that state none.
  /// - Parameter unit: the noise variance σ², or in bits 1/(2 ln 2), which is what σ² more of squared error costs.
  func usualStrengths(unit: Double) -> ClosedRange<Double>

  /// Whether the loss can be a cross-entropy.
  var learnsClasses: Bool { get }
  /// Whether a verdict may compare short methods with it, if it is dense.
  var isBaseline: Bool { get }
  /// Whether the student depends on validation labels even if there is one candidate.
  var validates: Bool { get }
  /// Whether the method has no use at all without validation labels.
  var needsValidation: Bool { get }
  /// Whether epochs, learning rate and the rest of `TrainingSettings` matter.
  var dependsOnTraining: Bool { get }
  /// Whether the candidates of a path follow each other: each value of the grid starts from the weights of the one before.
  var isPath: Bool { get }
  /// Whether one run tries all starts and the null model, and averages them itself.
  var triesStartsItself: Bool { get }
  /// Whether there is exactly one candidate, which has no choices to make or makes them itself.
  var hasOneCandidate: Bool { get }
  /// Whether its students are networks, whose weights have a length, can be stored and averaged.
  var makesNetworks: Bool { get }
  /// The candidates that follow from the settings of a method without `grid`; nil where none do.
  var candidates: CandidateGrid? { get }

  init()

  /// Trains one candidate under its label protocol. Choosing among candidates is not done here.
  ///
  /// - Parameters:
  ///   - path: what earlier candidates of the cell left for later ones.
  ///   - progress: where the training was interrupted before, and whether it is to be interrupted again.
  /// - Throws: `TrainingSuspended` when `progress` asks for it; `PruningError`; `GSLError`.
  func train(_ task: StudentTask, path: inout PathMemory, _ progress: TrainingProgress) throws -> TrainedStudent
  /// Epochs, each one gradient of every label, that one training takes at most.
  /// - Parameter setting: the value of the grid.
  func maxEpochs(_ training: TrainingSettings, setting: Double?) -> Double
  /// Gradients of single samples that one run takes at most; an estimate for second-order students.
  func gradientEvaluations(_ run: PlannedRun) -> Double
  /// Networks that are trained for one cell, at most.
  func networksTrained(candidates: Int, _ labels: LabelProtocol, _ student: Architecture) -> Int
  /// What is wrong with settings that are right by themselves; nil for nothing.
  /// - Parameters:
  ///   - written: the keys that were written, the grid among them.
  ///   - path: of the method in the study file.
  func conflict(among written: Set<String>, path: String) -> SettingConflict?
  /// The method together with what it depends on outside of the study.
  /// - Throws: `SettingConflict` where that is missing.
  func completed() throws(SettingConflict) -> Self
  /// Why the method cannot train these students of these teachers; nil where it can.
  func refusal(of student: StudentSettings, _ training: TrainingSettings, teachers: TeacherSettings) -> SettingProblem?
}

extension Method {
  package var algorithmVersion: Int { 3 }
  package var grid: SettingKey<Learner>? { nil }
  package func usualStrengths(unit: Double) -> ClosedRange<Double> { 2 * unit...500 * unit }
  package var learnsClasses: Bool { true }
  package var isBaseline: Bool { learnerClass == .dense }
  package var validates: Bool { true }
  package var needsValidation: Bool { false }
  package var dependsOnTraining: Bool { true }
  package var isPath: Bool { false }
  package var triesStartsItself: Bool { false }
  package var hasOneCandidate: Bool { isClosedForm }
  package var makesNetworks: Bool { true }
  package var candidates: CandidateGrid? { nil }
  package func completed() throws(SettingConflict) -> Self { self }

  package func maxEpochs(_ training: TrainingSettings, setting: Double?) -> Double { Double(training.maxEpochs) }
  package func networksTrained(candidates: Int, _ labels: LabelProtocol, _ student: Architecture) -> Int {
    switch labels.validation {
    case .fraction(_, let refit): candidates * (refit ? 2 : 1)
    case .folds(let k): candidates * (k + 1)
    case .none, .extra: candidates
    }
  }
  package func refusal(
    of student: StudentSettings, _ training: TrainingSettings, teachers: TeacherSettings
  ) -> SettingProblem? { nil }
  package func conflict(among written: Set<String>, path: String) -> SettingConflict? { nil }

  /// The keys of a study file that the method has: its grid and its settings.
  package var keys: [String] { (grid.map { [$0.name] } ?? []) + Self.settings.names }
  /// What may be written for a key of the method; nil where it has no such key.
  package func form(of key: String) -> SettingForm? { key == grid?.name ? grid?.form : Self.settings[key]?.form }
  /// What is wrong with a value of the right form; nil for nothing.
  package func problem(_ key: String, _ value: SettingValue) -> SettingProblem? {
    key == grid?.name ? grid?.problem(value) : Self.settings[key]?.problem(value)
  }
  /// Keys that have to be written, with what is accepted.
  package var requiredKeys: [(name: String, accepted: String)] {
    [grid.flatMap { key in key.required.map { (key.name, $0) } }].compactMap(\.self)
      + Self.settings.keys.compactMap { key in key.required.map { (key.name, $0) } }
  }
  /// The method with one setting changed.
  package func setting(_ key: String, _ value: SettingValue) -> Self {
    var method = self
    Self.settings[key]?.set(&method, value)
    return method
  }
  /// The settings by key, as run keys and resolved studies have them.
  package var settingValues: [String: SettingValue] { Self.settings.values(of: self) }

  /// Whether the candidates differ in the strength of a penalty.
  package var takesAlpha: Bool { grid?.name == "alpha" }
  /// Whether the method has a closed form and therefore exactly one candidate.
  package var isClosedForm: Bool { self is any ClosedFormMethod }
  /// Whether the weights are a maximum of the posterior, found by Levenberg–Marquardt on all n labels. Such a method keeps no
  /// labels for validation and chooses by description length.
  package var isSecondOrder: Bool { self is any SecondOrderMethod }
  /// Whether the method removes parameters.
  package var prunes: Bool { learnerClass == .shortByPruning }
}

public enum LearnerClass: String, CaseIterable, Hashable, Sendable {
  case dense
  case shortByPruning = "short_by_pruning"
  case shortByConstruction = "short_by_construction"
  case oracle

  /// Whether the verdict may be about it.
  public var isShort: Bool { self == .shortByPruning || self == .shortByConstruction }
}

/// A setting that does not go with the others.
package struct SettingConflict: Error, Hashable, Sendable {
  package var key: String
  package var problem: SettingProblem
}

/// What the cost of a run depends on before it runs.
package struct PlannedRun: Sendable {
  package var student: StudentSettings
  package var training: TrainingSettings
  package var labels: LabelProtocol
  /// The teachers' architecture.
  package var teacher: Architecture
  /// The value of the grid.
  package var setting: Double?
  /// Starts that the run tries itself.
  package var starts: Int
  /// n
  package var labelCount: Int

  package init(
    student: StudentSettings, training: TrainingSettings, labels: LabelProtocol, teacher: Architecture, setting: Double?,
    starts: Int, labelCount: Int
  ) {
    self.student = student
    self.training = training
    self.labels = labels
    self.teacher = teacher
    self.setting = setting
    self.starts = starts
    self.labelCount = labelCount
  }
}

import Experiments
import Networks
import Teachers
import Training

/// The complete, validated statement of an investigation: what a study file means once every default is filled in.
public struct Study: Sendable {
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    case learningCurve = "learning-curve"
    case traces
    case regression
  }

  /// How the work of a study is laid out.
  public enum Design: Sendable {
    /// Students that are trained on growing samples: conditions × teachers × replicates × n_train × methods.
    case learningCurves
    /// A published experiment that is repeated, unit by unit. The study has no conditions, methods and budgets.
    case experiment(any Experiment)
  }

  public var schema = 1
  /// Also the name of the results folder; with a preset, `<name>-<preset>`.
  public var name = ""
  public var kind = Kind.learningCurve
  public var question = ""
  public var prediction = ""
  /// A demonstration says so in its verdict.
  public var isDemonstration = false
  /// The only seed.
  public var seed: UInt64 = 0
  /// What varies between conditions; empty where nothing does.
  public var factors: [Factor] = []
  /// The crossed levels of the factors, the last factor varying fastest; one condition where nothing varies.
  public var conditions: [Condition] = []
  /// Label budgets, increasing.
  public var trainCounts: [Int] = []
  public var replicates = 1
  public var analysis = AnalysisSettings()
  /// Epochs between two points of a stored training trace; 0 stores none.
  public var traceEvery = 0
  /// Whether the test loss is watched where the validation loss turns, for the published statistic; it chooses nothing.
  public var watchesTest = false
  /// Whether the weights of every student are stored.
  public var storesStudents = false
  public var design = Design.learningCurves
  /// What was set on top of the file (`a.b=c`, `preset=NAME`), as given. With `sourceText`, all that is needed to
  /// load the study again: `Study.load(text: sourceText, sourceName: …, overrides: overrides)`.
  public var overrides: [String] = []
  /// Sentences about what is valid but probably unintended.
  public var warnings: [String] = []
  /// The study file as written.
  public var sourceText = ""
  /// Canonical JSON of everything but overrides, warnings and source: the resolved study that travels inside every file.
  public var resolvedJSON = ""
  /// SHA-256 of `resolvedJSON`, in hexadecimal.
  public var hash = ""
  /// SHA-256 of the contents of files of real samples, by path; empty until `readingFiles`.
  package var checksums: [String: String] = [:]

  package init(
    schema: Int = 1, name: String = "", kind: Studies.Study.Kind = Kind.learningCurve, question: String = "",
    prediction: String = "", isDemonstration: Bool = false, seed: UInt64 = 0, factors: [Factor] = [],
    conditions: [Condition] = [], trainCounts: [Int] = [], replicates: Int = 1,
    analysis: Studies.AnalysisSettings = AnalysisSettings(), traceEvery: Int = 0, watchesTest: Bool = false,
    storesStudents: Bool = false, design: Studies.Study.Design = Design.learningCurves, overrides: [String] = [],
    warnings: [String] = [], sourceText: String = "", resolvedJSON: String = "", hash: String = ""
  ) {
    self.schema = schema
    self.name = name
    self.kind = kind
    self.question = question
    self.prediction = prediction
    self.isDemonstration = isDemonstration
    self.seed = seed
    self.factors = factors
    self.conditions = conditions
    self.trainCounts = trainCounts
    self.replicates = replicates
    self.analysis = analysis
    self.traceEvery = traceEvery
    self.watchesTest = watchesTest
    self.storesStudents = storesStudents
    self.design = design
    self.overrides = overrides
    self.warnings = warnings
    self.sourceText = sourceText
    self.resolvedJSON = resolvedJSON
    self.hash = hash
  }

  /// Whether there are learning curves to fit.
  public var hasCurves: Bool {
    switch design {
    case .learningCurves: true
    case .experiment: false
    }
  }

  /// The methods have the same labels, in the same order, in every condition.
  public var methodLabels: [String] { conditions.first?.settings.methods.map(\.label) ?? [] }

  /// The index of a method in every condition.
  /// - Precondition: there is a method of this label. A study that was read names no others in its analysis.
  public func methodIndex(_ label: String) -> Int {
    guard let index = methodLabels.firstIndex(of: label) else {
      preconditionFailure("the study '\(name)' has no method '\(label)'")
    }
    return index
  }

  /// Whether some teachers have classes, so that losses are cross-entropies in bits.
  public var hasClasses: Bool { conditions.contains { $0.settings.training.loss == .crossEntropy } }
  /// Labels between each n_train and the next; none after the last.
  public var nextBlockCounts: [Int: Int] {
    Dictionary(zip(trainCounts, trainCounts.dropFirst()).map { ($0, $1 - $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Students of the whole design, before it is laid out.
  var runCount: Double {
    conditions.reduce(0) { sum, condition in
      let perCell = condition.settings.methods.reduce(0) { $0 + Double($1.candidateCount) }
      return sum + perCell * Double(condition.settings.teachers.count) * Double(replicates) * Double(trainCounts.count)
    }
  }
}

/// Something that varies between the conditions of a study, such as `data.noise_std`.
public struct Factor: Hashable, Sendable {
  public enum Level: Hashable, Sendable {
    case number(Double)
    case text(String)
  }
  /// The key path in the study file.
  public var key: String
  /// The name in result files: the last component of the key, or the whole path with underscores if that is ambiguous.
  public var name: String
  public var levels: [Level]

  public init(key: String, name: String, levels: [Level]) {
    self.key = key
    self.name = name
    self.levels = levels
  }
}

/// One cell of the design: a level of every factor, and the settings that follow from it.
public struct Condition: Hashable, Sendable {
  /// Index of the level of each factor, in the order of `Study.factors`.
  public var levels: [Int]
  public var settings: Settings

  public init(levels: [Int], settings: Settings) {
    self.levels = levels
    self.settings = settings
  }
}

/// Everything a training run depends on besides its place in the design.
public struct Settings: Hashable, Sendable {
  public var teachers: TeacherSettings
  public var data: DataSettings
  public var student: StudentSettings
  public var training: TrainingSettings
  public var labels: LabelProtocol
  public var methods: [Learner]

  public init(
    teachers: TeacherSettings, data: DataSettings, student: StudentSettings, training: TrainingSettings,
    labels: LabelProtocol, methods: [Learner]
  ) {
    self.teachers = teachers
    self.data = data
    self.student = student
    self.training = training
    self.labels = labels
    self.methods = methods
  }
}

/// What is asked of the curves, fixed before any of them is seen.
public struct AnalysisSettings: Hashable, Sendable {
  public enum LevelReference: String, CaseIterable, Hashable, Sendable {
    case noiseVariance = "noise_variance"
    case teacherVariance = "teacher_variance"
    /// The loss of the null model, which knows the frequencies of the classes, or the mean label, of the largest budget alone.
    case nullModel = "null_model"
  }

  /// Labels of the short methods the verdict is about.
  public var short: [String] = []
  /// Labels of the dense baselines; the verdict is against the best of them.
  public var baselines: [String] = []
  /// Excess-loss levels ε at which sample sizes are compared, as multiples of the reference.
  public var levelReference = LevelReference.noiseVariance
  public var levels = [2, 1, 0.5, 0.25, 0.125]
  /// The levels of the null model's loss, all below it.
  package static let levelsOfNullModel = [0.8, 0.4, 0.2, 0.1, 0.05]
  /// Those of real samples, whose loss does not fall to 0 but to the entropy of the labels, which nobody knows.
  package static let levelsOfFiles = [0.8, 0.65, 0.5, 0.35, 0.2]
  /// Pooled and per-teacher curve model, `none` where no curve is fitted.
  public var curveModel = "pow3"
  /// One-sided level of the decisions.
  public var significance = 0.05
  /// The factor within which label numbers count as equal: what "neither fewer nor more" means, written before the run. Nil
  /// where the study does not ask for it.
  public var equivalence: Double?
  /// Predictions with decisions of their own; part of the hash, so that none can be added after the fact unseen.
  public var hypotheses: [Hypothesis] = []
  /// The table of description lengths that belongs to the study, if there is one.
  public var codelengths: CodelengthSettings?

  public init(
    short: [String] = [], baselines: [String] = [], levelReference: LevelReference = .noiseVariance,
    levels: [Double]? = nil, curveModel: String? = nil, significance: Double? = nil
  ) {
    self.short = short
    self.baselines = baselines
    self.levelReference = levelReference
    if let levels { self.levels = levels }
    if let curveModel { self.curveModel = curveModel }
    if let significance { self.significance = significance }
  }
}

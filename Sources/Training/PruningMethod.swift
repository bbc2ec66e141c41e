import Networks
import SettingKeys

/// A method of three phases: train towards a small network, prune, train what is left without penalty.
///
/// Phases 1 and 2 end in their last state; phase 3 returns its best state on the validation labels, the one before its first
/// step included.
package protocol PruningMethod: GradientMethod {
  /// Weight decay ρ Σθ² of phase 1, in α's unit.
  var rho: Double { get set }
  var pruning: PruningSettings { get set }
  /// Phase 1.
  func regularise(_ schedule: TrainingSchedule) throws -> PhaseOutcome
  /// Phase 2: the parameters that stay, with zeros elsewhere.
  func pruned(_ network: MLP, after phase: PhaseOutcome, _ schedule: TrainingSchedule) throws -> [Double]
}

extension PruningMethod {
  package var learnerClass: LearnerClass { .shortByPruning }

  package func maxEpochs(_ training: TrainingSettings, setting: Double?) -> Double {
    Double(training.maxEpochs) + Double(training.finetuneMaxEpochs)
  }

  package func run(_ schedule: TrainingSchedule) throws {
    let phase = try regularise(schedule)
    guard schedule.stop != .diverged else { return }
    schedule.network = schedule.network.removingDeadParameters()
    schedule.network.parameters = try pruned(schedule.network, after: phase, schedule)
    schedule.network = schedule.network.removingDeadParameters()
    if pruning.foldsConstants { schedule.network = schedule.network.foldingConstants() }
    try schedule.phase(
      mask: ParameterMask(supportOf: schedule.network.parameters),
      stop: .saturation(earliest: 0, latest: schedule.settings.finetuneMaxEpochs), returned: .best(includingStart: true))
  }

  package func pruned(_ network: MLP, after phase: PhaseOutcome, _ schedule: TrainingSchedule) throws -> [Double] {
    try pruning.tamade.prune(network.parameters, loss: phase.loss).parameters
  }

  /// ρ′ Σθ², where ρ is not 0.
  func weightDecay(_ schedule: TrainingSchedule) -> [any Penalty] {
    rho > 0 ? [L2Penalty(strength: rho * schedule.priceScale)] : []
  }
}

extension PruningMethod {
  /// The keys of phases 1 and 2 that all pruning methods have.
  static var pruningKeys: [SettingKey<Self>] {
    [
      rhoKey(\.rho), toleranceKey(\.pruning.tolerance),
      SettingKey(
        "tolerance_unit", \.pruning.toleranceUnit, .choice, "Whether tolerance is a share of the training loss or in its unit."
      ).recordedIfChanged,
      SettingKey(
        "search", \.pruning.search, .choice,
        "How TAMADE finds its threshold: by bisection, which can miss a larger one, or among all supports."
      ).recordedIfChanged,
      SettingKey(
        "fold_constants", \.pruning.foldsConstants, .bool,
        "Whether a unit without live inputs goes into the biases that it feeds, where that leaves fewer parameters."
      ).recordedIfChanged,
    ]
  }

  /// Of methods that can prune while they train; those that train dense networks first have nothing to prune yet.
  static var shrinkingKey: SettingKey<Self> {
    SettingKey(
      "shrinking", \.pruning.shrinkEvery, .whole(0...1_000_000_000), unit: "epochs",
      "Prune within phase 1 too, at most this often, when the loss is saturated up to 10⁻²; 0 never."
    ).recordedIfChanged
  }
}

/// Keys that several methods share.
extension Method {
  static func rhoKey(_ path: WritableKeyPath<Self, Double> & Sendable) -> SettingKey<Self> {
    SettingKey("rho", path, .nonNegative, unit: "as alpha, per θ²", "Additional weight decay ρ Σθ² before pruning.")
  }

  static func toleranceKey(_ path: WritableKeyPath<Self, Double> & Sendable) -> SettingKey<Self> {
    SettingKey(
      "tolerance", path, .nonNegative, unit: "share of the training loss",
      "δ of TAMADE: pruning may raise the training loss to (1 + δ) times its value.")
  }

  static func normalisedKey(_ path: WritableKeyPath<Self, Bool> & Sendable) -> SettingKey<Self> {
    SettingKey("normalised", path, .bool, "Whether α of layer l is multiplied by d/(d_l L), so that Σ d_l s_l = d.")
  }

  static func scopeKey(_ path: WritableKeyPath<Self, MagnitudePruning.Scope> & Sendable) -> SettingKey<Self> {
    SettingKey("scope", path, .choice, "Whether all parameters compete with each other, or those of each layer.")
  }

  static func betaKey(_ path: WritableKeyPath<Self, Double> & Sendable) -> SettingKey<Self> {
    SettingKey(
      "beta", path,
      .positive.example(5).because { $0 == 0 ? ", and beta = 0 makes the penalty and its gradient vanish" : nil },
      unit: "1/|θ|",
      "Sharpness of the smooth ℓ0 penalty. Weights much larger than 1/β do not feel it.")
  }
}

/// How the parameters of a pruning method are removed, whatever trained them.
public struct PruningSettings: Hashable, Sendable {
  /// What the tolerance of TAMADE is measured in.
  public enum ToleranceUnit: String, CaseIterable, Hashable, Sendable {
    /// Shares of the training loss before pruning.
    case relative
    /// Mean squared error.
    case absolute
  }
  /// δ of TAMADE: pruning may raise the training loss to at most (1 + δ) times its value, or by δ.
  public var tolerance: Double
  public var toleranceUnit: ToleranceUnit
  public var search: Tamade.Search
  /// Epochs between two looks at whether to prune within the first phase ("shrinking"); 0 prunes after it only.
  public var shrinkEvery: Int
  /// Whether units that have become constants are folded into the biases they feed where that leaves fewer parameters.
  public var foldsConstants: Bool

  public init(
    tolerance: Double = 0.01, toleranceUnit: ToleranceUnit = .relative, search: Tamade.Search = .bisection,
    shrinkEvery: Int = 0, foldsConstants: Bool = false
  ) {
    self.tolerance = tolerance
    self.toleranceUnit = toleranceUnit
    self.search = search
    self.shrinkEvery = shrinkEvery
    self.foldsConstants = foldsConstants
  }

  public var tamade: Tamade { Tamade(tolerance: tolerance, unit: toleranceUnit, search: search) }
}

/// How the parameters of a pruning method are removed, whatever trained them.
public struct PruningSettings: Hashable, Sendable {
  /// What the tolerance of TAMADE is measured in.
  public enum ToleranceUnit: String, CaseIterable, Hashable, Sendable {
    /// Shares of the training loss before pruning.
    case relative
    /// Mean squared error.
    case absolute
  }
  public var toleranceUnit: ToleranceUnit
  public var search: Tamade.Search
  /// Epochs between two looks at whether to prune within the first phase ("shrinking"); 0 prunes after it only.
  public var shrinkEvery: Int
  /// Whether units that have become constants are folded into the biases they feed where that leaves fewer parameters.
  public var foldsConstants: Bool

  public init(
    toleranceUnit: ToleranceUnit = .relative, search: Tamade.Search = .bisection, shrinkEvery: Int = 0,
    foldsConstants: Bool = false
  ) {
    self.toleranceUnit = toleranceUnit
    self.search = search
    self.shrinkEvery = shrinkEvery
    self.foldsConstants = foldsConstants
  }
}

/// Probabilistic minimax pruning (`pmmp`) and its fictitious play (`fpp`).
public struct MinimaxSettings: Hashable, Sendable {
  public enum Mask: String, CaseIterable, Hashable, Sendable {
    /// TAMADE on |p|, as in the reference.
    case threshold
    /// Parameters with π > 0.5 stay.
    case pi
  }
  /// u₀ ≥ 0, every multiplier at the start. It decides with α which weights stay: u₀w² ≥ α′ keeps one at once.
  public var multiplier: Double
  /// π₀ in (0, 1], every probability at the start.
  public var probability: Double
  /// Epochs without penalty before the game begins.
  public var warmup: Int
  public var mask: Mask
  /// Of fictitious play: weight of the newest state in the average that the other player answers; 0 is the exact mean.
  public var decay: Double
  /// Of fictitious play: steps on each batch before the averages move.
  public var repetitions: Int

  public init(
    multiplier: Double = 0, probability: Double = 1, warmup: Int = 0, mask: Mask = .threshold, decay: Double = 0,
    repetitions: Int = 1
  ) {
    self.multiplier = multiplier
    self.probability = probability
    self.warmup = warmup
    self.mask = mask
    self.decay = decay
    self.repetitions = repetitions
  }
}

/// Layer-wise pruning by exact gradients (`egp`).
public struct LayerwiseSettings: Hashable, Sendable {
  public enum Variant: String, CaseIterable, Hashable, Sendable {
    /// π is projected onto [0, 1]; layers from the last to the first, each on the current network.
    case projected
    /// π = 1/(1 + e⁻ᵛ); layers from the first to the last, each on the network as trained.
    case sigmoid
  }
  public var variant: Variant
  /// π₀ in (0, 1].
  public var probability: Double
  /// Adam's rate within a layer.
  public var rate: Double
  public var maxEpochs: Int

  /// π₀ is 0.3 for the projected variant and 1/(1 + e⁵) for the sigmoid one.
  public init(variant: Variant = .projected, probability: Double? = nil, rate: Double = 0.01, maxEpochs: Int = 2000) {
    self.variant = variant
    self.probability = probability ?? Self.standardProbability(variant)
    self.rate = rate
    self.maxEpochs = maxEpochs
  }

  public static func standardProbability(_ variant: Variant) -> Double { variant == .projected ? 0.3 : 0.0066928509242848554 }
}

/// Hard-concrete gates (`hard_concrete`).
public struct HardConcreteSettings: Hashable, Sendable {
  public enum Grouping: String, CaseIterable, Hashable, Sendable {
    /// One gate for every weight.
    case weight
    /// One gate for all weights that leave an input or a hidden unit.
    case unit
  }
  public var grouping: Grouping
  /// r in (0, 1): logits start at N(ln((1 − r)/r), 0.01²).
  public var dropRate: Double

  public init(grouping: Grouping = .weight, dropRate: Double = 0.5) {
    self.grouping = grouping
    self.dropRate = dropRate
  }
}

/// Pruning by magnitude, once (`magnitude`) or in rounds (`imp`).
public struct MagnitudeSettings: Hashable, Sendable {
  public enum Scope: String, CaseIterable, Hashable, Sendable {
    /// All parameters of the network compete with each other. Layers with small weights by nature go first, often so far
    /// that nothing connects inputs with outputs.
    case global
    /// Those of each layer do.
    case layer
  }
  public var scope: Scope
  /// Share of the living parameters that a round removes (`imp`).
  public var fraction: Double

  public init(scope: Scope = .layer, fraction: Double = 0.2) {
    self.scope = scope
    self.fraction = fraction
  }
}

/// What only some kinds of methods have.
public enum MethodDetails: Hashable, Sendable {
  case none
  case minimax(MinimaxSettings)
  case layerwise(LayerwiseSettings)
  case hardConcrete(HardConcreteSettings)
  case magnitude(MagnitudeSettings)

  /// The defaults of a kind.
  public init(_ kind: Method.Kind) {
    switch kind {
    case .pmmp, .fpp: self = .minimax(MinimaxSettings())
    case .egp: self = .layerwise(LayerwiseSettings())
    case .hardConcrete: self = .hardConcrete(HardConcreteSettings())
    case .magnitude, .imp: self = .magnitude(MagnitudeSettings())
    default: self = .none
    }
  }
}

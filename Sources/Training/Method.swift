/// A named recipe: regulariser, pruner and schedule, with the settings it is tried at.
public struct Method: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// No penalty, exactly `max_epochs` epochs, last state. Shown, never a baseline of a verdict.
    case dense
    /// No penalty, the state of smallest validation loss.
    case denseEarly = "dense_early"
    /// Penalty α Σθ², the state of smallest validation loss.
    case l2
    /// Relaxed L1: penalty α Σ|θ|, prune, then train the survivors without penalty.
    case rl1
    /// Smooth ℓ₀: penalty α Σ(1 − exp(−β|θ|)), prune, then train the survivors without penalty.
    case drr
    /// Probabilistic minimax pruning: ℓ₀ as a constraint p = wz, z ~ Bernoulli(π), with multipliers that only grow.
    case pmmp
    /// The same game by fictitious play: each player answers the other's average.
    case fpp
    /// Exact-gradient pruning: train, then prune layer by layer, each layer a gated linear regression.
    case egp
    /// Hard-concrete gates, the Monte-Carlo estimate of ℓ₀.
    case hardConcrete = "hard_concrete"
    /// Train, keep the largest parameters, then train them on.
    case magnitude
    /// Iterative magnitude pruning: train, remove a share, go back to the start, and again.
    case imp
    /// The dense network at the maximum of its posterior: Levenberg–Marquardt on all n labels, prior scales and noise by
    /// the evidence.
    case denseMAP = "dense_map"
    /// The path of `drr` over rising α, each step pruned, then fitted like `dense_map` on its support, with parameters
    /// dropped and taken back where the description gets shorter.
    case drrMAP = "drr_map"
    /// Networks of growing widths, each fitted like `dense_map`, until three rungs in a row are no shorter.
    case ladderMAP = "ladder_map"
    /// The teacher's own architecture and support, fitted like `dense_map`.
    case oracleMAP = "oracle_map"
    /// Minimum-norm least squares (linear students).
    case leastSquares = "least_squares"
    /// Ridge regression at the α that is optimal for the teacher's norm and noise (linear students).
    case ridgeOptimal = "ridge_optimal"
    /// Least squares on the teacher's own support (linear students).
    case oracleSupport = "oracle_support"
    /// Least squares without the coefficients below the threshold that is best for the teacher's weights (linear students).
    case bestThreshold = "best_threshold"

    /// What the candidates of the method differ in, besides their starts; nil for nothing.
    public var grid: Grid? {
      switch self {
      case .l2, .rl1, .drr, .pmmp, .fpp, .egp, .hardConcrete, .drrMAP: .alpha
      case .magnitude: .keep
      case .imp: .rounds
      case .dense, .denseEarly, .denseMAP, .ladderMAP, .oracleMAP, .leastSquares, .ridgeOptimal, .oracleSupport,
        .bestThreshold:
        nil
      }
    }
    /// Whether the method is tried at several α.
    public var takesAlpha: Bool { grid == .alpha }
    public var takesBeta: Bool { self == .drr || self == .drrMAP }
    /// Whether the method removes parameters.
    public var prunes: Bool { learnerClass == .shortByPruning }
    /// Whether each α starts from the weights of the one before.
    public var isPath: Bool { self == .drrMAP }
    /// Whether epochs, learning rate and the rest of `TrainingSettings` matter.
    public var dependsOnTraining: Bool { !isClosedForm && (!isSecondOrder || isPath) }
    /// Whether the weights are a maximum of the posterior, found by Levenberg–Marquardt on all n labels. Such a method
    /// keeps no labels for validation and chooses by description length.
    public var isSecondOrder: Bool { self == .denseMAP || self == .drrMAP || self == .ladderMAP || self == .oracleMAP }
    /// Whether the loss can be a cross-entropy: closed forms are those of least squares.
    public var learnsClasses: Bool { !isClosedForm }
    /// Whether the method has a closed form and therefore exactly one candidate.
    public var isClosedForm: Bool {
      self == .leastSquares || self == .ridgeOptimal || self == .oracleSupport || self == .bestThreshold
    }
    /// The class under which tables show the method (protocol: dense, short by pruning, oracle).
    public var learnerClass: LearnerClass {
      switch self {
      case .rl1, .drr, .pmmp, .fpp, .egp, .hardConcrete, .magnitude, .imp, .drrMAP: .shortByPruning
      case .ladderMAP: .shortByConstruction
      case .oracleSupport, .oracleMAP, .bestThreshold: .oracle
      case .dense, .denseEarly, .l2, .denseMAP, .leastSquares, .ridgeOptimal: .dense
      }
    }
    /// Version of the arithmetic; part of the run key, so that a change of it makes old records stale.
    public var algorithmVersion: Int { isSecondOrder ? 4 : 3 }
  }

  /// What predicts: the chosen candidate, or a mean over the candidates of the cell.
  public enum Average: String, CaseIterable, Hashable, Sendable {
    case none
    /// Weights 2^(−DL) by description length; inside a ladder, over all of its networks.
    case mdl
    /// Equal weights.
    case uniform
  }

  /// A setting of which every value is a candidate.
  public enum Grid: String, CaseIterable, Hashable, Sendable {
    /// Penalty strength.
    case alpha
    /// Share of the parameters that is kept.
    case keep
    /// Rounds of pruning.
    case rounds
  }

  public enum LearnerClass: String, CaseIterable, Hashable, Sendable {
    case dense
    case shortByPruning = "short_by_pruning"
    case shortByConstruction = "short_by_construction"
    case oracle

    /// Whether the verdict may be about it.
    public var isShort: Bool { self == .shortByPruning || self == .shortByConstruction }
  }

  /// The key in the study file and in every result.
  public var label: String
  public var kind: Kind
  /// The values of `kind.grid` that are tried: penalty strengths in the study's `alpha_unit`, shares or rounds; empty for
  /// methods without one.
  public var alphas: [Double]
  /// Sharpness β > 0 of the smooth ℓ₀ penalty (`drr`).
  public var beta: Double?
  /// Additional weight decay ρ Σθ² of the pruning methods, in α's unit.
  public var rho: Double
  /// Starts from different weights, each at every α.
  public var restarts: Int
  /// Tolerance δ of TAMADE: pruning may raise the training loss to at most (1 + δ) times its value, or by δ.
  public var pruneTolerance: Double
  public var pruning: PruningSettings
  /// Settings of the kind alone.
  public var details: MethodDetails
  /// Whether a penalty scale per layer is used: α of layer l is multiplied by d/(d_l L).
  public var layerNormalised: Bool
  public var selection: LabelProtocol.Selection
  public var average: Average

  public init(
    label: String, kind: Kind, alphas: [Double] = [], beta: Double? = nil, rho: Double = 0, restarts: Int = 1,
    pruneTolerance: Double = 0.01, layerNormalised: Bool = false, selection: LabelProtocol.Selection = .validation,
    average: Average = .none, pruning: PruningSettings = PruningSettings(), details: MethodDetails? = nil
  ) {
    self.label = label
    self.kind = kind
    self.alphas = alphas
    self.beta = beta
    self.rho = rho
    self.restarts = restarts
    self.pruneTolerance = pruneTolerance
    self.layerNormalised = layerNormalised
    self.selection = selection
    self.average = average
    self.pruning = pruning
    self.details = details ?? MethodDetails(kind)
  }

  /// Candidates that compete in each cell: (number of values of the grid, at least 1) × restarts. The null model and α = 0, which always
  /// compete where the shortest description is chosen, are not counted.
  public var candidateCount: Int { max(1, alphas.count - (addsZeroAlpha ? 1 : 0)) * restarts }
  /// Whether α = 0 was added to the grid.
  public var addsZeroAlpha = false
  /// A ladder tries its starts inside one run.
  public var runsPerSetting: Int { kind == .ladderMAP ? 1 : restarts }
  /// Whether the mean label competes as a candidate of its own; a ladder begins with it.
  public var hasNullModel: Bool { selection == .mdl && average != .uniform && !kind.isClosedForm && kind != .ladderMAP }
  /// Whether a run of its own averages the candidates' predictions.
  public var averagesRuns: Bool { average != .none && kind != .ladderMAP }
}

/// What happens to the labels a learner may see. Every label counts: `n_train` is the number of labels used for
/// any purpose, and the x-axis everywhere.
public struct LabelProtocol: Hashable, Sendable {
  public enum Validation: Hashable, Sendable {
    /// ⌊fn⌋ labels choose; with `refit`, the chosen setting is trained again on all n labels.
    case fraction(Double, refit: Bool)
    /// K-fold means choose, then the chosen setting is trained on all n labels.
    case folds(Int)
    /// m labels beyond the budget choose: the reference's free validation set, for reproduction only.
    case extra(Int)
    /// All n labels train; nothing is chosen by validation.
    case none
  }
  public enum Selection: String, CaseIterable, Hashable, Sendable {
    /// Smallest validation loss; ties: fewer live parameters, then smaller α.
    case validation
    /// Shortest description length.
    case mdl
  }
  public enum AlphaUnit: String, CaseIterable, Hashable, Sendable {
    /// α in units of the sum of squared errors (loss `mse`).
    case sse
    /// α in bits per live parameter (loss `gaussian`).
    case bits
  }

  public var validation: Validation
  public var selection: Selection
  public var alphaUnit: AlphaUnit
  /// δ, the grid on which labels are coded.
  public var labelPrecision: Double
  /// Whether description lengths subtract log₂(m! 2^m) for the order and signs of m hidden units.
  public var symmetryRefund: Bool
  /// Candidates of every method: settings, or restarts where it has fewer settings.
  public var candidates: Int

  public init(
    validation: Validation = .fraction(0.2, refit: true), selection: Selection = .validation,
    alphaUnit: AlphaUnit = .sse, labelPrecision: Double = 0.001, symmetryRefund: Bool = true, candidates: Int = 1
  ) {
    self.validation = validation
    self.selection = selection
    self.alphaUnit = alphaUnit
    self.labelPrecision = labelPrecision
    self.symmetryRefund = symmetryRefund
    self.candidates = candidates
  }
}

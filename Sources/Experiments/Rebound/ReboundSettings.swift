import Networks

/// Students that start at, or very near to, their teacher and are trained by gradient descent with all labels in every
/// step: experiments A, B and C of "teacher and student configurations initially converge but subsequently diverge"
/// (Barth and von Petersenn, arXiv 2509.15060; the program l2-experiments).
///
///     A perturbed  no noise, the student starts at the teacher plus perturbation_std · N(0, 1)
///     B noisy      the student starts at the teacher, labels have noise of one level
///     C levels     the same for a few steps at many levels
///
/// The distance is the sum of squares ‖θ_t − θ*‖², without a root, over all parameters.
public struct ReboundSettings: Hashable, Sendable {
  /// Training by gradient descent: θ ← θ − rate · ∇ mean squared error.
  public struct Descent: Hashable, Sendable {
    public var learningRate: Double
    /// Steps, each with all labels.
    public var epochs: Int

    public init(learningRate: Double, epochs: Int) {
      self.learningRate = learningRate
      self.epochs = epochs
    }
  }

  /// Of teacher and student, tanh with biases.
  public var layers = [2, 25, 25, 1]
  public var trainCount = 10_000
  public var testCount = 1_000
  public var precisions: [Precision] = [.float, .double]
  /// Biases of the teacher are uniform on ±this; its weights are Glorot's.
  public var biasBound = 1.2e-6
  /// Steps between two recorded points in A and B.
  public var recordEvery = 2
  public var replicates = 20
  public var perturbed = Descent(learningRate: 0.01, epochs: 500)
  public var perturbations = [1e-6, 1e-3, 1e-2]
  public var noisy = Descent(learningRate: 0.01, epochs: 500)
  public var noise = 1e-3
  public var levels = Descent(learningRate: 1e-5, epochs: 100)
  public var noiseLevels = Self.publishedNoiseLevels

  /// 10⁻⁵ · 1.615^i, i = 0 … 24.
  public static let publishedNoiseLevels = PublishedCurves.levels.x

  public init() {}

  var architecture: Architecture { Architecture(layers: layers, activation: .tanh) }
}

import Networks

/// What the students are, the same for every method of a study.
public struct StudentSettings: Hashable, Sendable {
  public var architecture: Architecture
  public var initialisation: Initialisation
  public var precision: Precision
  /// What happens where the students are narrower than the teachers.
  package var realizable = Realizable.any

  package enum Realizable: String, CaseIterable, Sendable {
    /// The study is refused.
    case required
    /// A warning.
    case any
  }

  public init(architecture: Architecture, initialisation: Initialisation = .lux, precision: Precision = .float) {
    self.architecture = architecture
    self.initialisation = initialisation
    self.precision = precision
  }
}

/// How students are trained, the same for every gradient method of a study.
public struct TrainingSettings: Hashable, Sendable {
  public enum Loss: String, CaseIterable, Hashable, Sendable {
    /// Mean squared error over samples and outputs.
    case mse
    /// Gaussian codelength per label in bits with a learned noise scale.
    case gaussian
    /// Cross-entropy of the softmax of the outputs, in bits per label, for classes.
    case crossEntropy = "cross_entropy"
  }
  public enum OptimizerKind: String, CaseIterable, Hashable, Sendable {
    case adam
    case gradientDescent = "gradient_descent"
  }
  public enum Batch: Hashable, Sendable {
    case full
    /// Minibatches of this many samples, drawn without replacement in each epoch.
    case size(Int)
  }

  public var loss: Loss
  public var optimizer: OptimizerKind
  public var learningRate: Double
  public var batch: Batch
  /// The saturation test is not asked before this epoch.
  public var minEpochs: Int
  public var maxEpochs: Int
  public var finetuneMaxEpochs: Int
  /// Epochs between two looks at the validation loss.
  public var evaluateEvery: Int
  /// Window of the saturation test, in looks at the validation loss.
  public var smoothingWindow: Int

  public init(
    loss: Loss = .mse, optimizer: OptimizerKind = .adam, learningRate: Double = 1e-3, batch: Batch = .full,
    minEpochs: Int = 1500, maxEpochs: Int = 20000, finetuneMaxEpochs: Int = 10000, evaluateEvery: Int = 10,
    smoothingWindow: Int = 30
  ) {
    self.loss = loss
    self.optimizer = optimizer
    self.learningRate = learningRate
    self.batch = batch
    self.minEpochs = minEpochs
    self.maxEpochs = maxEpochs
    self.finetuneMaxEpochs = finetuneMaxEpochs
    self.evaluateEvery = evaluateEvery
    self.smoothingWindow = smoothingWindow
  }
}

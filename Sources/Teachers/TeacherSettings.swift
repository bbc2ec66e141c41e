import ExternalProcesses
import Networks

/// What the teachers of a study are: the low-complexity sources that label the data.
public struct TeacherSettings: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// A fully connected network, the reference's [2, 5, 8, 1] by default.
    case mlp
    /// `nonzero` live parameters on a connected support of a larger architecture.
    case sparseMLP = "sparse_mlp"
    /// y = w·x with |w| = `norm` in a uniformly random direction.
    case linear
    /// The same with `nonzero` live weights on a random support.
    case sparseLinear = "sparse_linear"

    /// No teacher but files of real samples with classes (`LabelledFiles`), of which splits are drawn.
    case files
    /// A program that labels (`ExternalTeacher`).
    case external

    /// Whether Brevity draws the teachers, and therefore knows them.
    package var isDrawn: Bool { self != .files && self != .external }
    package var isNetwork: Bool { self == .mlp || self == .sparseMLP }
    public var isLinear: Bool { self == .linear || self == .sparseLinear }
    public var isSparse: Bool { self == .sparseMLP || self == .sparseLinear }
  }

  /// Methods are tuned on pilot teachers; verdicts use confirmation teachers. The two never share a random stream.
  public enum Pool: String, CaseIterable, Hashable, Sendable { case pilot, confirmation }

  public var kind: Kind
  /// How many teachers: the unit of inference.
  public var count: Int
  public var pool: Pool
  /// Network kinds: any depth; linear kinds: [inputs, 1], without bias.
  public var architecture: Architecture
  public var initialisation: Initialisation
  /// The reference's scaling s: W₁ ← s W₁ + s/2 (a shift of every element), W₂ ← s W₂; nil leaves the weights as drawn.
  public var weightScaling: Double?
  /// Bits of each live parameter after rounding to a uniform grid; nil keeps 32-bit values.
  public var weightBits: Int?
  /// Variance of the noise-free output, set by rescaling the output layer; nil leaves it as drawn.
  public var outputVariance: Double?
  /// Whether the teacher sees its inputs through a random rotation, which hides its sparsity from the student.
  public var rotate: Bool
  /// Live parameters of the sparse kinds.
  public var nonzero: Int?
  /// Euclidean norm of the weights of the linear kinds.
  public var norm: Double
  /// Where it is set, labels are classes, one for each output z_c, drawn with probability ∝ exp(z_c/temperature).
  public var temperature: Double?
  /// The files of kind `files`.
  public var files: FileSettings?
  /// The program of kind `external`.
  package var program: ExternalCommand?

  public init(
    kind: Kind, count: Int, pool: Pool = .confirmation, architecture: Architecture,
    initialisation: Initialisation = .lux, weightScaling: Double? = 2, weightBits: Int? = nil,
    outputVariance: Double? = 1, rotate: Bool = false, nonzero: Int? = nil, norm: Double = 1,
    temperature: Double? = nil, files: FileSettings? = nil
  ) {
    self.kind = kind
    self.count = count
    self.pool = pool
    self.architecture = architecture
    self.initialisation = initialisation
    self.weightScaling = weightScaling
    self.weightBits = weightBits
    self.outputVariance = outputVariance
    self.rotate = rotate
    self.nonzero = nonzero
    self.norm = norm
    self.temperature = temperature
    self.files = files
  }
}

/// Where real samples are.
public struct FileSettings: Hashable, Sendable {
  public enum Form: String, CaseIterable, Hashable, Sendable {
    /// Two files, images and labels.
    case idx
    /// Binary batches, one file or more.
    case cifar10
    /// Lines of numbers, one file or more (`DelimitedSamples`).
    case csv
    /// Arrays of numpy, one file or more (`ArchivedSamples`).
    case npz
  }

  public var form: Form
  public var train: [String]
  public var test: [String]

  public init(form: Form, train: [String], test: [String]) {
    self.form = form
    self.train = train
    self.test = test
  }
}

/// How inputs and label noise are drawn.
public struct DataSettings: Hashable, Sendable {
  public enum Inputs: String, CaseIterable, Hashable, Sendable {
    /// Uniform on [−1, 1]^d.
    case uniform
    /// Standard normal in each coordinate.
    case normal
  }

  public var inputs: Inputs
  /// Standard deviation of the Gaussian label noise (a standard deviation, not a variance).
  public var noiseStd: Double
  /// Test inputs per (teacher, replicate).
  public var testCount: Int

  public init(inputs: Inputs = .uniform, noiseStd: Double = 0.1, testCount: Int = 5000) {
    self.inputs = inputs
    self.noiseStd = noiseStd
    self.testCount = testCount
  }
}

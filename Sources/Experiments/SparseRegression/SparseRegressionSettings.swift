import SettingKeys

/// Synthetic regressions with few true coefficients, solved by exact gradients of the expected ℓ₀-penalised error
/// (`ExactGradientPruning`): the comparison with Monte Carlo gradients that was printed in the notebooks of EGP
/// (arXiv 2505.17469; the program probabilistic-nonlinear-cs).
///
///     y = X β + noise_std · N(0, 1),  X ~ N(0, 1) of shape n × p,  β ~ N(0, 1) on the first `nonzero` coordinates, else 0
public struct SparseRegressionSettings: Hashable, Sendable {
  public struct Problem: Hashable, Sendable {
    public var name = ""
    public var samples = 1
    public var variables = 1
    public var nonzero = 0
    public var noise = 0.0
    /// Price of a coefficient in units of squared error: J = Σ (y − Xβ)² + λ₀ k.
    public var lambda0 = 0.0
    public var epochs = 1

    init() {}

    public init(name: String, samples: Int, variables: Int, nonzero: Int, noise: Double, lambda0: Double, epochs: Int) {
      self.name = name
      self.samples = samples
      self.variables = variables
      self.nonzero = nonzero
      self.noise = noise
      self.lambda0 = lambda0
      self.epochs = epochs
    }
  }

  public enum Solver: String, CaseIterable, Hashable, Sendable {
    /// Gradient descent with the step 1/(2 λ_max(XᵀX)).
    case descent
    /// Adam with rate 0.1.
    case adam
    /// Least squares on the true support: what there is to reach.
    case oracle
  }

  public var problems: [Problem] = []
  /// Data sets, each with coefficients and starting weights of its own.
  public var replicates = 20
  /// π of every coefficient at the start.
  public var initialProbability = 0.5

  public init(problems: [Problem] = []) { self.problems = problems }
}

extension SparseRegressionSettings: DeclaredSettings {
  /// The keys of `experiment: {kind: egp, …}`.
  package static let settings = SettingGroup(
    "experiment", standard: SparseRegressionSettings(), "Sparse regressions, solved by exact gradients (kind `egp`).",
    [
      SettingKey<SparseRegressionSettings>(section: "kind", accepted: kind, "Which experiment."),
      SettingKey<SparseRegressionSettings>(
        section: "problems", accepted: "a mapping", default: "required", "Names of problems, and their settings."),
      SettingKey<SparseRegressionSettings>(
        "initial_probability", \.initialProbability, .probability, unit: "probability", "π of every coefficient at the start."),
    ])
}

extension SparseRegressionSettings.Problem: DeclaredSettings {
  package static let settings = SettingGroup(
    "experiment.problems.<name>", standard: Self(), "y = X β + noise_std · N(0, 1).",
    [
      count("samples", \.samples, from: 1, unit: "samples", "Samples n."),
      count("variables", \.variables, from: 1, unit: "coefficients", "Variables p."),
      count("nonzero", \.nonzero, from: 0, unit: "coefficients", "True coefficients that are not 0."),
      SettingKey<SparseRegressionSettings.Problem>(
        "noise_std", \.noise, .nonNegative, required: NumberRange.nonNegative.sentence, "Standard deviation of the label noise."),
      SettingKey<SparseRegressionSettings.Problem>(
        "lambda0", \.lambda0, .nonNegative, required: NumberRange.nonNegative.sentence, unit: "squared error",
        "Price of a coefficient."),
      SettingKey<SparseRegressionSettings.Problem>(
        "epochs", \.epochs, .whole(1...10_000_000), required: "a whole number from 1 to 10000000", unit: "epochs",
        "Epochs at most."),
    ])

  private static func count(
    _ name: String, _ path: WritableKeyPath<Self, Int> & Sendable, from lower: Int, unit: String, _ help: String
  ) -> SettingKey<Self> {
    SettingKey<SparseRegressionSettings.Problem>(
      name, path, .whole(lower...100_000), required: "a whole number from \(lower) to 100000", unit: unit, help)
  }

  var settings: [String: SettingValue] { Self.settings.values(of: self) }
}

/// What the notebooks print, for one data set each. Their losses have two units: the scripts that solve by exact gradients
/// print the mean squared error plus 1 for each coefficient, the notebooks of the Monte Carlo gradients the mean squared
/// error plus λ₀ for each, in one table.
package struct PublishedRegression: Sendable {
  static let methods = ["reinforce_loo", "disarm", "bitflip_1", "ugc", "egp_descent", "egp_adam"]

  let samples: Int
  let variables: Int
  let nonzero: Int
  let noise: Double
  let lambda0: Double
  /// Σ|β̂ − β|.
  let reconstructionError: [Double]
  /// As printed.
  package let l0Loss: [Double]
  /// Coordinates in one of the true and the found support and not in the other.
  let supportErrors: [Double]

  package static let all = [
    PublishedRegression(
      samples: 60, variables: 200, nonzero: 3, noise: 0.5, lambda0: 2,
      reconstructionError: [6.089, 2.071, 0.083, 0.091, 0.067, 0.067],
      l0Loss: [49.172, 45.532, 5.563, 5.163, 2.167, 2.167], supportErrors: [24.697, 21.280, 1.619, 1.533, 1, 1]),
    PublishedRegression(
      samples: 200, variables: 2000, nonzero: 30, noise: 0.75, lambda0: 15,
      reconstructionError: [87.71, 89.44, 1130.5, 560.4, 3.144, 3.114],
      l0Loss: [12579, 13023, 3060.2, 3006.0, 22.93, 22.93], supportErrors: [839.8, 873.4, 229.8, 224.6, 8, 8]),
  ]

  /// Mean squared error + λ₀ · number of coefficients. The mean squared errors of exact gradients are below 1, so that the
  /// whole part of what is printed for them is their number of coefficients.
  package var penalisedLoss: [Double] {
    l0Loss.enumerated().map { i, loss in
      Self.methods[i].hasPrefix("egp") ? loss - loss.rounded(.down) + lambda0 * loss.rounded(.down) : loss
    }
  }

  /// What was published of a problem; nil where nothing was.
  package static func of(_ problem: SparseRegressionSettings.Problem) -> PublishedRegression? {
    all.first {
      $0.samples == problem.samples && $0.variables == problem.variables && $0.nonzero == problem.nonzero
        && $0.noise == problem.noise && $0.lambda0 == problem.lambda0
    }
  }
}

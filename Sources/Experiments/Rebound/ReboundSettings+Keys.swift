import Networks
import SettingKeys

extension ReboundSettings: DeclaredSettings {
  /// The keys of `experiment: {kind: rebound, …}`; the defaults are the published values.
  package static let settings = SettingGroup(
    "experiment", standard: ReboundSettings(), "Students that start at, or very near to, their teacher (kind `rebound`).", keys)

  private typealias Key = SettingKey<ReboundSettings>
  private static let keys: [Key] =
    [
      Key(section: "kind", accepted: kind, "Which experiment."),
      Key("layers", \.layers, .networkWithOneOutput, "Widths of teacher and student, inputs first."),
      Key("n_train", \.trainCount, .whole(1...10_000_000), unit: "labels", "Training labels."),
      Key("n_test", \.testCount, .whole(1...10_000_000), unit: "inputs", "Test inputs."),
      Key("precisions", \.precisions, .precisions, "Floating-point types in which students are trained."),
      Key("bias_bound", \.biasBound, .nonNegative, "Biases of the teacher are uniform on ± this; its weights are Glorot's."),
      Key(
        "record_every", \.recordEvery, .whole(1...1_000_000), unit: "steps",
        "Steps between two recorded points of `perturbed` and `noisy`."),
      Key(
        section: "perturbed",
        part(
          "perturbed", "No noise; the student starts at the teacher plus perturbation_std · N(0, 1).",
          rate: \.perturbed.learningRate, epochs: \.perturbed.epochs,
          Key(
            "perturbation_std", \.perturbations, .increasing(.positive, such: "[1e-6, 1e-3]"), "Standard deviations of the start."
          ))),
      Key(
        section: "noisy",
        part(
          "noisy", "The student starts at the teacher; labels have noise of one level.", rate: \.noisy.learningRate,
          epochs: \.noisy.epochs, Key("noise_std", \.noise, .positive, "Standard deviation of the label noise."))),
      Key(
        section: "levels",
        part(
          "levels", "The same for a few steps at many levels of noise.", rate: \.levels.learningRate, epochs: \.levels.epochs,
          Key(
            "noise_std", \.noiseLevels, .increasing(.positive, such: "[0.001, 0.1]"), default: "10⁻⁵ · 1.615^i, i = 0 … 24",
            "Standard deviations of the label noise."))),
    ]

  /// Learning rate and steps of a part, and what it is a study of.
  private static func part(
    _ name: String, _ help: String, rate: WritableKeyPath<ReboundSettings, Double> & Sendable,
    epochs: WritableKeyPath<ReboundSettings, Int> & Sendable, _ varied: Key
  ) -> SettingGroup<ReboundSettings> {
    let keys: [Key] = [
      Key("learning_rate", rate, .positive, unit: "per step", "Learning rate."),
      Key("epochs", epochs, .whole(1...10_000_000), unit: "steps", "Steps, each with all labels."), varied,
    ]
    return SettingGroup("experiment.\(name)", standard: ReboundSettings(), help, keys)
  }
}

extension SettingType where Value == [Int] {
  fileprivate static var networkWithOneOutput: SettingType {
    layers.refusing { layers in
      guard layers.last == 1, layers.count >= 3 else {
        return SettingProblem(
          "is \(layers)", accepted: "a network with hidden layers and one output, such as [2, 25, 25, 1]")
      }
      let parameters = Architecture(layers: layers, activation: .tanh).parameterCount
      guard parameters > 5000 else { return nil }
      return SettingProblem("has \(parameters) parameters", accepted: "at most 5000, whose Hessian is diagonalised")
    }
  }
}

extension SettingType where Value == [Precision] {
  fileprivate static var precisions: SettingType {
    list(of: .choice, "a list of float, double").refusing {
      Set($0).count == $0.count
        ? nil : SettingProblem("names a precision twice", accepted: "each of float, double at most once")
    }
  }
}

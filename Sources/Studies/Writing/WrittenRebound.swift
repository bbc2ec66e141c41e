import Experiments
import Networks

extension ReboundSettings {
  private static let keys = [
    "kind", "layers", "n_train", "n_test", "precisions", "bias_bound", "record_every", "perturbed", "noisy", "levels",
  ]

  /// Reads `experiment: {kind: rebound, …}`; every key but `kind` has the published value as its default.
  init(written block: UntypedValue, replicates: Int?) throws {
    self.init()
    let section = try StudySection(block.node, path: block.path, keys: Self.keys)
    if let replicates { self.replicates = replicates }
    if let value = section.value("layers") {
      layers = try value.layers().value
      guard layers.last == 1, layers.count >= 3 else {
        throw value.error("is \(layers)", accepted: "a network with hidden layers and one output, such as [2, 25, 25, 1]")
      }
      let parameters = architectureParameterCount
      guard parameters <= 5000 else {
        throw value.error("has \(parameters) parameters", accepted: "at most 5000, whose Hessian is diagonalised")
      }
    }
    if let value = try section.value("n_train")?.integer(in: 1...10_000_000) { trainCount = value.value }
    if let value = try section.value("n_test")?.integer(in: 1...10_000_000) { testCount = value.value }
    if let value = section.value("precisions") {
      precisions = try value.list("a list of float, double").map { try $0.choice(of: Precision.self).value }
      guard Set(precisions).count == precisions.count else {
        throw value.error("names a precision twice", accepted: "each of float, double at most once")
      }
    }
    if let value = try section.value("bias_bound")?.number(.nonNegative) { biasBound = value.value }
    if let value = try section.value("record_every")?.integer(in: 1...1_000_000) { recordEvery = value.value }
    if let part = try Self.part(section, "perturbed", "perturbation_std", &perturbed) {
      perturbations = try part.increasingNumbers(.positive, "a list of numbers greater than 0, such as [1e-6, 1e-3]")
    }
    if let part = try Self.part(section, "noisy", "noise_std", &noisy) { noise = try part.number(.positive).value }
    if let part = try Self.part(section, "levels", "noise_std", &levels) {
      noiseLevels = try part.increasingNumbers(.positive, "a list of numbers greater than 0, such as [0.001, 0.1]")
    }
  }

  private var architectureParameterCount: Int {
    Architecture(layers: layers, activation: .tanh).parameterCount
  }

  /// Reads rate and epochs of a part into `descent`; returns what it is a study of.
  private static func part(
    _ section: StudySection, _ key: String, _ varied: String, _ descent: inout Descent
  ) throws -> UntypedValue? {
    guard let value = section.value(key) else { return nil }
    let part = try StudySection(value.node, path: value.path, keys: ["learning_rate", "epochs", varied])
    if let rate = try part.value("learning_rate")?.number(.positive) { descent.learningRate = rate.value }
    if let epochs = try part.value("epochs")?.integer(in: 1...10_000_000) { descent.epochs = epochs.value }
    return part.value(varied)
  }
}

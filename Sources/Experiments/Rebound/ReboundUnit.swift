import Networks
import SettingKeys

/// The parts of the experiment: one trajectory, or the spectrum at one teacher.
enum ReboundUnit: Hashable, Sendable {
  case perturbed(Precision, perturbation: Int, replicate: Int)
  case noisy(Precision, replicate: Int)
  case level(Precision, level: Int, replicate: Int)
  /// The closed form of B and C, from the eigenvalues of the Hessian at the teacher.
  case response(replicate: Int)
}

extension ReboundSettings {
  /// In the order of the design; `arrays` relies on it.
  var parts: [ReboundUnit] {
    var parts: [ReboundUnit] = (0..<replicates).map { .response(replicate: $0) }
    for precision in precisions {
      for perturbation in perturbations.indices {
        for replicate in 0..<replicates { parts.append(.perturbed(precision, perturbation: perturbation, replicate: replicate)) }
      }
    }
    for precision in precisions {
      for replicate in 0..<replicates { parts.append(.noisy(precision, replicate: replicate)) }
    }
    for precision in precisions {
      for level in noiseLevels.indices {
        for replicate in 0..<replicates { parts.append(.level(precision, level: level, replicate: replicate)) }
      }
    }
    return parts
  }

  func trajectory(_ part: ReboundUnit) -> ReboundTrajectory? {
    switch part {
    case .perturbed(let precision, let perturbation, let replicate):
      ReboundTrajectory(
        self, precision, replicate: replicate, perturbation: perturbations[perturbation], noise: 0, descent: perturbed,
        recordEvery: recordEvery)
    case .noisy(let precision, let replicate):
      ReboundTrajectory(
        self, precision, replicate: replicate, perturbation: 0, noise: noise, descent: noisy, recordEvery: recordEvery)
    case .level(let precision, let level, let replicate):
      ReboundTrajectory(
        self, precision, replicate: replicate, perturbation: 0, noise: noiseLevels[level], descent: levels,
        recordEvery: levels.epochs)
    case .response: nil
    }
  }

  func unit(_ part: ReboundUnit) -> ExperimentUnit {
    let samples = Double(trainCount)
    if let trajectory = trajectory(part) {
      let label =
        switch part {
        case .perturbed(let precision, let i, let replicate):
          "A perturbed by \(perturbations[i]), \(precision.rawValue), replicate \(replicate)"
        case .noisy(let precision, let replicate): "B noise \(noise), \(precision.rawValue), replicate \(replicate)"
        case .level(let precision, let i, let replicate):
          "C noise \(noiseLevels[i]), \(precision.rawValue), replicate \(replicate)"
        case .response: ""
        }
      return ExperimentUnit(
        label: label, settings: trajectory.settings, workload: "\(trajectory.precision.rawValue) gradients",
        steps: samples * Double(trajectory.descent.epochs))
    }
    guard case .response(let replicate) = part else { preconditionFailure("every part but the response is a trajectory") }
    return ExperimentUnit(
      label: "closed form, replicate \(replicate)",
      settings: [
        "part": .text("response"), "replicate": .integer(replicate), "layers": .integers(layers), "n_train": .integer(trainCount),
        "bias_bound": .number(biasBound), "noisy": noisy.setting, "levels": levels.setting, "record_every": .integer(recordEvery),
      ], workload: "spectra", steps: 1)
  }
}

extension ReboundSettings.Descent {
  var setting: SettingValue { .mapping(["learning_rate": .number(learningRate), "epochs": .integer(epochs)]) }
}

import SettingKeys
import Training

extension RawSection<TrainingSettings> {
  /// A shorter `max_epochs` set on top of the study (a preset for a quick look) cuts `min_epochs` with it.
  /// - Parameter loss: where none is written.
  func resolve(loss: TrainingSettings.Loss, warnings: inout [String]) throws -> TrainingSettings {
    var standard = group.standard
    standard.loss = loss
    var training = resolved(over: standard)
    guard training.minEpochs > training.maxEpochs else { return training }
    if let minEpochs = self[\.minEpochs] {
      guard let maxEpochs = self[\.maxEpochs], maxEpochs.isOverride, !minEpochs.isOverride else {
        throw minEpochs.error(
          "is \(training.minEpochs) and training.max_epochs \(training.maxEpochs)", accepted: "min_epochs of at most max_epochs")
      }
      warnings.append(
        "training.min_epochs is lowered from \(training.minEpochs) to \(training.maxEpochs), the max_epochs set at "
          + "\(maxEpochs.place).")
    }
    training.minEpochs = training.maxEpochs
    return training
  }
}

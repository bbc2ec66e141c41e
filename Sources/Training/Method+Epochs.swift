extension Method {
  /// Epochs, each one gradient of every label, that one training takes at most: `max_epochs`, and
  ///
  ///     rl1, drr, hard_concrete, magnitude   + finetune_max_epochs
  ///     pmmp, fpp                            max_epochs · repetitions + warmup + finetune_max_epochs
  ///     egp                                  + layer_epochs + finetune_max_epochs
  ///     imp                                  max_epochs · (rounds + 1)
  ///
  /// - Parameter setting: the value of the grid.
  public func maxEpochs(_ training: TrainingSettings, setting: Double?) -> Double {
    let (first, last) = (Double(training.maxEpochs), Double(training.finetuneMaxEpochs))
    guard kind.prunes else { return first }
    switch details {
    case .minimax(let minimax):
      return first * Double(kind == .fpp ? minimax.repetitions : 1) + Double(minimax.warmup) + last
    case .layerwise(let layerwise): return first + Double(layerwise.maxEpochs) + last
    case .magnitude where kind == .imp: return first * ((setting ?? 0) + 1)
    case .none, .hardConcrete, .magnitude: return first + last
    }
  }
}

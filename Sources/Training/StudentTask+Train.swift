extension StudentTask {
  /// Trains the candidate under its label protocol; choosing among candidates is not done here.
  ///
  /// - Parameter progress: where the training was interrupted before, and whether it is to be interrupted again; second-order
  ///   work starts again.
  /// - Throws: `TrainingSuspended` when `progress` asks for it.
  public func train(_ progress: TrainingProgress = TrainingProgress()) throws -> TrainedStudent {
    var path = PathMemory()
    return try train(path: &path, progress)
  }

  /// The same, sharing the paths of a cell's earlier candidates.
  public func train(path: inout PathMemory, _ progress: TrainingProgress = TrainingProgress()) throws -> TrainedStudent {
    try method.kind.train(self, path: &path, progress)
  }
}

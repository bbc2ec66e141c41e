import Networks
import Testing
import Training

/// A training that is left and taken up again ends in the same bits.
@Suite struct TrainingStateTests {
  /// Trains in pieces of `epochs` looks each, every piece from what the one before handed over.
  private static func inPieces(_ task: StudentTask, looks: Int) throws -> (student: TrainedStudent, pieces: Int) {
    var state: TrainingState?
    for piece in 1...500 {
      var left = looks
      let progress = TrainingProgress(
        from: state,
        request: {
          left -= 1
          return left < 0 ? .leave : .goOn
        },
        store: { state = $0 })
      do { return (try task.train(progress), piece) } catch is TrainingSuspended {}
    }
    throw TrainingSuspended()
  }

  private static func expectSame(_ a: TrainedStudent, _ b: TrainedStudent) {
    #expect(a.network.parameters.map(\.bitPattern) == b.network.parameters.map(\.bitPattern))
    #expect(a.trainMSE.bitPattern == b.trainMSE.bitPattern && a.validationMSE.bitPattern == b.validationMSE.bitPattern)
    #expect(a.epochs == b.epochs && a.gradientEvaluations == b.gradientEvaluations && a.stop == b.stop)
    #expect(a.trace.points.map(\.trainMSE.bitPattern) == b.trace.points.map(\.trainMSE.bitPattern))
    #expect(a.trace.points.map(\.epoch) == b.trace.points.map(\.epoch))
  }

  @Test(
    arguments: [Dense(), DenseEarly(), L2(), AdamW(), DRR()] as [any Method],
    [LabelProtocol.Validation.fraction(0.2, refit: true), .folds(3), .none])
  func leavingChangesNothing(_ kind: any Method, _ validation: LabelProtocol.Validation) throws {
    var task = try makeTask(kind, n: 40, alpha: kind.grid != nil ? 0.1 : nil, validation: validation)
    task.traceEvery = 7
    let whole = try task.train()
    for looks in [1, 17] {
      let (student, pieces) = try Self.inPieces(task, looks: looks)
      #expect(pieces > 3)
      Self.expectSame(student, whole)
    }
  }

  /// Minibatches continue in their order, single precision and a learned noise scale are kept exactly.
  @Test(arguments: [Precision.float, .double], [TrainingSettings.OptimizerKind.adam, .gradientDescent])
  func everyPartOfTheStateIsKept(_ precision: Precision, _ optimizer: TrainingSettings.OptimizerKind) throws {
    let settings = TrainingSettings(
      loss: .gaussian, optimizer: optimizer, learningRate: 2e-3, batch: .size(9), minEpochs: 50, maxEpochs: 300,
      finetuneMaxEpochs: 200, evaluateEvery: 5)
    let task = try makeTask(RL1(), n: 40, precision: precision, alpha: 0.1, training: settings)
    let (student, pieces) = try Self.inPieces(task, looks: 3)
    #expect(pieces > 10)
    Self.expectSame(student, try task.train())
  }

  /// What other settings have left is no beginning.
  @Test func aStateOfAnotherNetworkIsNotUsed() throws {
    var state: TrainingState?
    let other = try makeTask(Dense(), n: 40, layers: [2, 4, 1])
    #expect(throws: TrainingSuspended.self) {
      try other.train(TrainingProgress(request: { .leave }, store: { state = $0 }))
    }
    let task = try makeTask(Dense(), n: 40)
    Self.expectSame(try task.train(TrainingProgress(from: state)), try task.train())
  }

  @Test func storingGoesOn() throws {
    let task = try makeTask(DenseEarly(), n: 40)
    var states: [TrainingState] = []
    let student = try task.train(TrainingProgress(request: { .store }, store: { states.append($0) }))
    Self.expectSame(student, try task.train())
    let middle = try #require(states.dropFirst(states.count / 2).first)
    Self.expectSame(try task.train(TrainingProgress(from: middle)), student)
  }
}

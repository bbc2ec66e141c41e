import Kernels
import Laplace
import Networks
import Teachers
import Testing
import Training

/// Second-order work and description lengths are left between their blocks, and change nothing when they are done again.
@Suite struct InterruptionTests {
  /// Asked at its third block, and at none.
  @Test func aLengthIsLeftAndMeasuredAgain() throws {
    let task = try makeTask(DenseEarly(), n: 40)
    let student = try task.train()
    let whole = StudentEvaluation(student, task: task, test: task.budget)
    var blocks = 0
    let early = Interruption {
      blocks += 1
      return blocks == 3
    }
    let left = StudentEvaluation(student, task: task, test: task.budget, interruption: early)
    #expect(early.wasHeard && blocks == 3)
    #expect(left.lengths == [nil] && left.descriptionLength.bits.isNaN)
    let calm = Interruption()
    let again = StudentEvaluation(student, task: task, test: task.budget, interruption: calm)
    #expect(again.lengths == whole.lengths && again.descriptionLength == whole.descriptionLength)
    #expect(!calm.wasHeard)
  }

  /// The gradient phases that were done before are handed over whole, and a training that begins with them has nothing to do.
  @Test func aTrainedStudentIsNotTrainedAgain() throws {
    let task = try makeTask(DRR(), n: 40, alpha: 0.1)
    var state: TrainingState?
    var isLeaving = false
    let progress = TrainingProgress(request: { isLeaving ? .leave : .goOn }, store: { state = $0 })
    let student = try task.train(progress)
    isLeaving = true
    _ = StudentEvaluation(student, task: task, test: task.budget, interruption: progress.interruption)
    #expect(throws: TrainingSuspended.self) { try progress.leaveIfInterrupted() }
    var looks = 0
    let again = try task.train(
      TrainingProgress(
        from: state,
        request: {
          looks += 1
          return .goOn
        }))
    #expect(looks == 0)
    #expect(again.network.parameters.map(\.bitPattern) == student.network.parameters.map(\.bitPattern))
    #expect(again.epochs == student.epochs && again.stop == student.stop)
  }

  @Test(arguments: [DenseMAP(), LadderMAP()] as [any Method])
  func aSecondOrderFitIsLeft(_ kind: any Method) throws {
    let task = try makeTask(kind, n: 40)
    var looks = 0
    let progress = TrainingProgress(request: {
      looks += 1
      return looks < 20 ? .goOn : .leave
    })
    #expect(throws: TrainingSuspended.self) { try task.train(progress) }
    #expect(looks == 20)
    let calm = try task.train(TrainingProgress())
    #expect(try task.train().network.parameters.map(\.bitPattern) == calm.network.parameters.map(\.bitPattern))
  }
}

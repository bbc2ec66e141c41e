import Networks
import Teachers
import Testing
import Training

/// The least test loss at turning points of the validation loss: watched, never used.
@Suite struct PublishedStatisticTests {
  private func task(watching: Bool) throws -> StudentTask {
    var task = try makeTask(DRR(), n: 40, alpha: 0.05, validation: .extra(60))
    if watching {
      task.watched = Dataset.draw(
        .test, count: 200, teacher: task.teacher, settings: task.data, pool: .confirmation, seed: 4, replicate: 0)
    }
    return task
  }

  @Test func watchingChangesNothing() throws {
    let (plain, watching) = (try task(watching: false).train(), try task(watching: true).train())
    #expect(plain.predictor == watching.predictor && plain.epochs == watching.epochs)
    #expect(plain.trace.leastTestMSE == .infinity)
    #expect(watching.trace.leastTestMSE.isFinite)
  }

  /// It is a minimum over the course of training, so it lies near or below what the recorded student reaches.
  @Test func itIsOptimistic() throws {
    let task = try task(watching: true)
    let student = try task.train()
    let test = try #require(task.watched)
    let recorded = test.meanSquaredError(of: student.predictor)
    #expect(student.trace.leastTestMSE < 1.1 * recorded)
    #expect(student.trace.leastTestMSE > 0.5 * task.data.noiseStd * task.data.noiseStd)
  }

  /// The same training gives the same number.
  @Test func itIsReproducible() throws {
    #expect(try task(watching: true).train().trace.leastTestMSE == task(watching: true).train().trace.leastTestMSE)
  }
}

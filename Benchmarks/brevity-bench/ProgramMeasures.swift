import CAllocations
import CMeasures
import Foundation
import Networks
import Pipeline
import Results
import Studies
import Training

/// What is measured of the program as a whole, beside the epoch.
struct ProgramMeasures {
  /// Allocations per 1000 epochs inside the loop.
  var allocationsPer1000Epochs: Double
  /// Megabytes in memory after 100 short trainings, and after 10,000.
  var memoryAfter100: Double
  var memoryAfter10000: Double
  /// Microseconds per fine-tuning epoch of a [2, 25, 25, 1] pruned to six units a layer, and per epoch of [2, 6, 6, 1].
  var fineTuning: Sample
  var sixUnits: Sample
  /// Students per second of the quickstart study (preset small), with one worker and with two.
  var students: Sample
  var studentsOfTwo: Sample?

  init(repetitions: Int, workers: Int, folder: String, progress: (String) -> Void) throws {
    progress("allocations")
    let study = try EpochCase(.float, n: 30)
    let tuned = try FineTuning(width: 25, n: 30)
    func allocations(_ epochs: Int) throws -> Int64 {
      let task = tuned.task(epochs: epochs)
      let before = allocation_count()
      _ = try task.train()
      return allocation_count() - before
    }
    _ = try allocations(1000)
    allocationsPer1000Epochs = Double(try allocations(11_000) - allocations(1000)) / 10

    progress("memory")
    let short = study.task(epochs: 20)
    func memory(after count: Int) throws -> Double {
      for _ in 0..<count { _ = try short.train() }
      return Double(resident_bytes()) / 1e6
    }
    memoryAfter100 = try memory(after: 100)
    memoryAfter10000 = try memory(after: 9900)

    progress("fine-tuning")
    let pruned = try FineTuning(width: 25, n: 300)
    let small = try FineTuning(width: 6, n: 300)
    let epochs = 5000
    fineTuning = Sample()
    sixUnits = Sample()
    for _ in 0..<repetitions {
      func perEpoch(_ study: FineTuning) throws -> Double {
        let around = try EpochCase.seconds(study.task(epochs: 0))
        return (try EpochCase.seconds(study.task(epochs: epochs)) - around) * 1e6 / Double(epochs)
      }
      fineTuning.add(try perEpoch(pruned))
      sixUnits.add(try perEpoch(small))
    }

    students = Sample()
    studentsOfTwo = workers > 1 ? Sample() : nil
    for _ in 0..<min(3, repetitions) {
      progress("quickstart")
      students.add(try Self.studentsPerSecond(jobs: 1, folder: folder))
      if workers > 1 { studentsOfTwo?.add(try Self.studentsPerSecond(jobs: workers, folder: folder)) }
    }
  }

  private static func studentsPerSecond(jobs: Int, folder: String) throws -> Double {
    guard let text = EmbeddedStudy.text("quickstart") else { throw BenchmarkError("there is no embedded study 'quickstart'") }
    let study = try Study.load(text: text, sourceName: "quickstart", overrides: ["preset=small"])
    let results = ResultsFolder(base: folder + "/results", study: study)
    try? FileManager.default.removeItem(atPath: results.path)
    let outcome = try RunStage(
      study: study, source: "quickstart", folder: results, options: RunStage.Options(jobs: jobs)
    ).run(console: Console(quiet: true))
    guard outcome.executed == outcome.planned else {
      throw BenchmarkError("\(outcome.planned - outcome.executed) of \(outcome.planned) students of quickstart were not trained")
    }
    return Double(outcome.executed) / outcome.seconds
  }
}
